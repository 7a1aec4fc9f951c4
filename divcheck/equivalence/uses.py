"""How each variable of a renamed program is bound and used, as `survey` finds it.

Variables have unique names after renaming, so a table by name serves the whole program. Names that were
not renamed (the module's variables, imports, builtins) are left out: no rewrite touches them.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from divcheck.equivalence.kinds import ANY, Kind

REACH_NAMES = frozenset({"eval", "exec", "locals", "globals", "vars", "dir"})
"Builtins by which a program can reach its variables by name."
KEEPS_NOTHING = frozenset(
    {
        "len", "abs", "min", "max", "sum", "sorted", "range", "int", "str", "float", "bool", "list",
        "tuple", "set", "dict", "frozenset", "enumerate", "zip", "reversed", "ord", "chr", "bin", "hex",
        "oct", "round", "any", "all", "divmod", "pow", "isinstance", "type", "repr", "print", "format",
    }
)  # fmt: skip
"Builtins that do not keep or change the object that they are given (though maybe what it holds)."
KEEPS_NO_ARGUMENT = frozenset({"join", "count", "index", "find", "startswith", "endswith", "split", "remove",
    "extend", "update", "intersection", "union", "difference", "issubset", "replace", "format"})  # fmt: skip
"Methods that do not keep their argument."
EXHAUSTS = (KEEPS_NOTHING | KEEPS_NO_ARGUMENT | {"next", "Counter", "deque", "reduce", "prod", "fsum"}) - {
    "enumerate", "zip", "reversed", "print", "format"
}  # fmt: skip
"Functions and methods that are done with a generator when they return."
CALLS_AT_ONCE = frozenset({"sorted", "min", "max", "sort", "reduce"})
"Functions and methods that are done with a function that they are given when they return."
LOSES_ELEMENTS = frozenset({"pop", "remove", "sort", "reverse", "clear", "discard", "popleft", "rotate"})
"Methods that change an object and put nothing new into it."


@dataclass(init=False)
class Use:
    """How one variable is bound and used."""

    owner: ast.AST | None
    "The function or comprehension that owns it."
    values: list[ast.expr | Kind]
    "What it is bound to: expressions, or kinds where that is all that is known."
    passed: list[ast.expr]
    "Of a parameter of a function that is only ever called: its arguments."
    added: list[ast.expr | Kind]
    "What is put into its object: `x.append(e)`, `x[i] = e`, the items of `x += y`."
    longer: str | None = None
    "A parameter of the entry point that has at least so many elements."
    shorter: str | None = None
    "A parameter of the entry point that has one element less."
    stores: int = 0
    "Number of bindings."
    loads: int = 0
    "Number of readings."
    is_parameter: bool = False
    "Whether it is a parameter."
    is_optional: bool = False
    "Whether it is a parameter that has a default."
    is_container: bool = False
    "Whether the program takes its length, goes through it or fetches from it."
    is_count: bool = False
    "Whether a bound of a `range` is computed from it."
    is_captured: bool = False
    "Whether a function other than the owner reads or binds it."
    is_unsure: bool = False
    "Whether it may be read before it is bound."
    is_mutated: bool = False
    "Whether the object is changed through it: `x.append(…)`, `x[i] = …`, `x += …` of an unknown kind."
    is_renewed: bool = False
    "Whether it is bound anew, or its object sorted, in a loop over that object."
    is_resized: bool = False
    "Whether it is changed by more than `x[i] = …`, so that it may have another length then."
    escapes: bool = False
    "Whether the object gets other names or holders: `y = x`, `[x]`, `f(x)`."

    def __init__(self) -> None:
        # One is made for every variable of every survey: the numbers and flags are left to the class.
        self.owner = None
        self.values = []
        self.passed = []
        self.added = []


@dataclass(slots=True)
class Survey:
    """All variables of a program."""

    uses: dict[str, Use] = field(default_factory=dict)
    "By unique name."
    returns: dict[str, list[ast.expr | Kind]] = field(default_factory=dict)
    "What each function returns, by its name."
    declared: set[str] = field(default_factory=set)
    "Names that are declared `global` or `nonlocal`."
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    "The functions, by name; of several of one name the last."

    def is_single(self, name: str) -> bool:
        """Whether a variable is bound once, and no other function reads it."""
        use = self.uses.get(name)
        return use is not None and use.stores == 1 and not use.is_captured

    def is_local(self, name: str) -> bool:
        """Whether a variable is of one function alone, and not of the module (`global`)."""
        use = self.uses.get(name)
        return use is not None and not use.is_captured

    def is_unread(self, name: str) -> bool:
        """Whether a variable is bound once, and nobody reads it."""
        return self.is_single(name) and not self.uses[name].loads

    def note_counted(self, node: ast.AST) -> None:
        """Note that what a bound of a `range` is computed from, by sums, roots or halves, is an integer."""
        if isinstance(node, ast.Name) and node.id in self.uses:
            self.uses[node.id].is_count = True
        elif isinstance(node, ast.BinOp):
            self.note_counted(node.left)
            self.note_counted(node.right)
        elif isinstance(node, ast.Call) and len(node.args) == 1:
            argument = node.args[0]
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            is_broken = isinstance(argument, ast.BinOp) and isinstance(argument.op, (ast.Div, ast.Pow))
            is_broken = is_broken or isinstance(argument, ast.Call)
            # `int(x)` of a bare x says that x is none.
            if name in ("sqrt", "isqrt") or (is_broken and name in ("int", "round", "floor", "ceil")):
                self.note_counted(argument)

    def note_replaced(self, target: ast.Subscript, value: ast.expr | Kind) -> None:
        """Note which element an object gets by `x[i] = e`."""
        if isinstance(target.value, ast.Name) and target.value.id in self.uses:
            added = ANY if isinstance(target.slice, ast.Slice) else value
            self.uses[target.value.id].added.append(added)

    def note_mutated(self, node: ast.expr, is_resized: bool = True) -> None:
        """Note that the object that `node` holds is changed, if only by another element in its place."""
        while isinstance(node, (ast.Subscript, ast.Attribute)):
            node = node.value
        if isinstance(node, ast.Name) and node.id in self.uses:
            self.uses[node.id].is_mutated = True
            self.uses[node.id].is_resized |= is_resized

    def note_contains(self, node: ast.expr) -> None:
        """Note that `node` has elements."""
        if isinstance(node, ast.Name) and node.id in self.uses:
            self.uses[node.id].is_container = True

    def note_added(self, method: ast.Attribute, arguments: list[ast.expr]) -> None:
        """Note which elements an object gets by `x.append(e)`; that it may get any, by other methods."""
        if isinstance(method.value, ast.Name) and method.attr not in LOSES_ELEMENTS:
            use = self.uses.get(method.value.id)
            if use is not None:
                use.added.append(arguments[0] if method.attr == "append" and len(arguments) == 1 else ANY)


def reaches_by_name(nodes: Iterable[ast.AST]) -> bool:
    """Whether a program, of whose tree these are the nodes, may reach its variables by name.

    `eval` does so where a text of the program has a letter: see `facts` for the texts that it is given.
    """
    found = list(nodes)
    reaching = {node.id for node in found if type(node) is ast.Name} & REACH_NAMES
    if reaching != {"eval"}:
        return bool(reaching)
    texts = [node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return any(character.isalpha() or character == "_" for text in texts for character in text)


def parameters_of(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters, starred ones too."""
    found = [
        *arguments.posonlyargs,
        *arguments.args,
        arguments.vararg,
        *arguments.kwonlyargs,
        arguments.kwarg,
    ]
    return [parameter for parameter in found if parameter is not None]
