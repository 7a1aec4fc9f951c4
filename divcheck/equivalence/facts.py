"""What the rewrites may rely on: kinds, bounds, and which expressions have no effect or cannot raise.

Two assumptions are made about the documented domain and are stated here once: operators are applied to
values that support them (so `a + b` does not raise unless a test of types stands around it), and `<` is
a total order (no NaN, and sets are recognised by their kind).
"""

import ast
from dataclasses import dataclass, field

from divcheck.equivalence import predicates as p
from divcheck.equivalence.linear import difference, linear
from divcheck.equivalence.nodes import children, walk
from divcheck.equivalence.survey import Survey, annotated_kinds, infer, survey_of
from divcheck.equivalence.types import NUMERIC, SEQUENCES, SIZED, TEXT, Kind, Types

_SCALAR_OPERATORS = (ast.Add, ast.Sub, ast.Mult)
_DIVISIONS = (ast.FloorDiv, ast.Mod, ast.Div)
_MAX_DEPTH = 12


@dataclass(slots=True)
class Facts:
    """What is known of one program at one moment."""

    survey: Survey
    "Bindings and uses."
    types: Types
    "Kinds of variables."
    entry_point: str
    "Name of the judged function."
    harmless: frozenset[str] = frozenset()
    "Functions of the program without an effect."
    _busy: set[str] = field(default_factory=set)

    def is_builtin(self, node: ast.AST, *names: str) -> bool:
        """Whether `node` names one of these builtins."""
        return isinstance(node, ast.Name) and node.id in names and node.id not in self.types.rebound

    def is_int(self, node: ast.expr) -> bool:
        """Whether `node` is an integer for certain (a bool counts)."""
        return self.types.name_of(node) in ("int", "bool")

    def is_numeric(self, node: ast.expr) -> bool:
        """Whether `node` is a number for certain."""
        return self.types.name_of(node) in NUMERIC

    def is_bool(self, node: ast.expr) -> bool:
        """Whether `node` is True or False for certain."""
        return self.types.name_of(node) == "bool"

    def is_text(self, node: ast.expr) -> bool:
        """Whether `node` is a string for certain."""
        return self.types.name_of(node) in TEXT

    def is_sized(self, node: ast.expr) -> bool:
        """Whether `node` has a length, and is false only when that is 0, for certain."""
        if self.types.name_of(node) in SIZED:
            return True
        use = self.survey.uses.get(node.id) if isinstance(node, ast.Name) else None
        return use is not None and use.is_container and use.is_parameter and use.stores == 1

    def is_sequence(self, node: ast.expr) -> bool:
        """Whether `node` is a list, tuple or string for certain."""
        return self.types.name_of(node) in SEQUENCES

    def at_least(self, node: ast.expr, bound: int) -> bool:
        """Whether `node` is an integer of at least `bound` for certain."""
        lower = self.lower(node)
        return lower is not None and lower >= bound

    def lower(self, node: ast.expr, depth: int = 0) -> int | None:
        """A lower bound of an integer expression; None if none is known."""
        if depth > _MAX_DEPTH:
            return None
        if isinstance(node, ast.Constant):
            return node.value if type(node.value) is int else None
        if isinstance(node, ast.Name):
            return self._lower_of_name(node, depth)
        if isinstance(node, ast.BinOp):
            return self._lower_of_binary(node, depth)
        if isinstance(node, ast.Call):
            return self._lower_of_call(node, depth)
        if isinstance(node, ast.IfExp):
            bounds = [self.lower(node.body, depth + 1), self.lower(node.orelse, depth + 1)]
            return None if None in bounds else min(b for b in bounds if b is not None)
        return None

    def _lower_of_name(self, node: ast.Name, depth: int) -> int | None:
        use = self.survey.uses.get(node.id)
        if use is None or use.is_captured or not use.values or len(use.values) != use.stores:
            return None
        if node.id in self._busy:
            return 0  # assumed of itself while it is being shown: an induction over the bindings
        self._busy.add(node.id)
        try:
            bounds = [self._lower_of_binding(value, depth) for value in use.values]
        finally:
            self._busy.discard(node.id)
        known = [bound for bound in bounds if bound is not None]
        if len(known) < len(bounds):
            return None
        if len(known) == 1:
            return known[0]
        return 0 if min(known) >= 0 else None

    def _lower_of_binding(self, value: ast.expr | Kind, depth: int) -> int | None:
        if isinstance(value, Kind):
            return None
        if isinstance(value, ast.Subscript) and isinstance(value.ctx, ast.Store):  # an item of a loop
            source = value.value
            if p.is_call(source, "range") and isinstance(source, ast.Call):
                return self._lower_of_range(source.args, depth)
            return None
        return self.lower(value, depth + 1)

    def _lower_of_range(self, arguments: list[ast.expr], depth: int) -> int | None:
        if len(arguments) == 1:
            return 0
        if len(arguments) == 2 or (len(arguments) == 3 and self.at_least(arguments[2], 1)):
            return self.lower(arguments[0], depth + 1)
        stop = self.lower(arguments[1], depth + 1) if len(arguments) == 3 else None
        return None if stop is None else stop + 1  # counts down to just above the stop

    def _lower_of_binary(self, node: ast.BinOp, depth: int) -> int | None:
        right = self.lower(node.right, depth + 1)
        if isinstance(node.op, ast.Mod):
            return 0 if right is not None and right > 0 and self.is_int(node.left) else None
        left = self.lower(node.left, depth + 1)
        if left is None:
            return None
        if isinstance(node.op, ast.Sub):
            return left - node.right.value if p.is_integer(node.right) else None
        if right is None:
            return None
        if isinstance(node.op, ast.Add):
            return left + right
        if left < 0 or right < 0:
            return None
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.FloorDiv) and right > 0:
            return 0
        return 0 if isinstance(node.op, (ast.BitAnd, ast.BitOr, ast.Pow, ast.RShift)) else None

    def _lower_of_call(self, node: ast.Call, depth: int) -> int | None:
        if self.is_builtin(node.func, "len", "ord"):
            return 0
        if self.is_builtin(node.func, "abs") and node.args and self.is_int(node.args[0]):
            return 0
        if isinstance(node.func, ast.Attribute) and node.func.attr == "count":
            return 0
        if p.is_call(node, "max") and len(node.args) > 1 and self.is_builtin(node.func, "max"):
            bounds = [self.lower(argument, depth + 1) for argument in node.args]
            known = [bound for bound in bounds if bound is not None]
            return max(known) if known and all(self.is_int(argument) for argument in node.args) else None
        return None

    def is_calm_index(self, sequence: ast.expr, index: ast.expr) -> bool:
        """Whether `sequence[index]` is within bounds for certain."""
        if not isinstance(sequence, ast.Name) or self._length_changes(sequence.id):
            return False
        position = linear(index)
        if position is None or len(position.terms) != 1 or next(iter(position.terms.values())) != 1:
            return False
        name = next(iter(position.names), None)
        use = self.survey.uses.get(name or "")
        if use is None or use.is_captured or use.stores != 1 or len(use.values) != 1:
            return False
        value = use.values[0]
        if not (isinstance(value, ast.Subscript) and p.is_call(value.value, "range")):
            return False
        arguments = value.value.args
        if len(arguments) > 2:
            return False
        start = 0 if len(arguments) == 1 else self.lower(arguments[0])
        slack = difference(ast.Call(ast.Name("len", ast.Load()), [sequence], []), arguments[-1])
        return (
            start is not None
            and start + position.constant >= 0
            and slack is not None
            and position.constant <= slack
        )

    def _length_changes(self, name: str) -> bool:
        use = self.survey.uses.get(name)
        return use is None or use.stores > 1 or use.is_captured or use.is_mutated

    def pure(self, node: ast.AST) -> bool:
        """Whether evaluating `node` changes nothing and gives the same when done again."""
        kind = type(node)
        if isinstance(node, ast.Name):
            return self.types.name_of_variable(node.id) != "iterator"
        if kind is ast.Constant:
            return True
        if isinstance(node, ast.Call) and not self.pure_function(node.func):
            return False
        if kind in (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom):
            return False
        return all(self.pure(child) for child in children(node))

    def pure_function(self, function: ast.expr) -> bool:
        """Whether calling `function` has no effect, as far as is known."""
        if isinstance(function, ast.Name):
            if function.id in self.harmless:
                return True
            return function.id in p.PURE_BUILTINS and function.id not in self.types.rebound
        if isinstance(function, ast.Attribute):
            if isinstance(function.value, ast.Name) and function.value.id in p.PURE_MODULES:
                return True
            return function.attr in p.PURE_METHODS
        return False

    def calm(self, node: ast.AST) -> bool:
        """Whether evaluating `node` changes nothing and cannot raise on the documented domain."""
        return self._is_calm(node)

    def _is_calm(self, node: ast.AST) -> bool:
        kind = type(node)
        if kind is ast.Name:
            return self.pure(node)
        if kind is ast.Constant or kind is ast.Lambda:
            return True
        if isinstance(node, ast.BinOp):
            return self._is_calm_operation(node)
        if isinstance(node, ast.Subscript):
            if not isinstance(node.slice, ast.Slice) and not self.is_calm_index(node.value, node.slice):
                return False
        elif isinstance(node, ast.Call):
            if not self._is_calm_call(node):
                return False
        elif kind not in _CALM_NODES:
            return False
        return all(self._is_calm(child) for child in children(node))

    def _is_calm_operation(self, node: ast.BinOp) -> bool:
        if not (self._is_calm(node.left) and self._is_calm(node.right)):
            return False
        if isinstance(node.op, _SCALAR_OPERATORS):
            return True
        if isinstance(node.op, _DIVISIONS):
            return self.at_least(node.right, 1) or (
                p.is_integer(node.right) and not p.is_constant(node.right, 0)
            )
        return isinstance(node.op, (ast.BitAnd, ast.BitOr))

    def _is_calm_call(self, node: ast.Call) -> bool:
        function = node.func
        if isinstance(function, ast.Name) and function.id not in self.types.rebound:
            if function.id in p.CALM_BUILTINS:
                return True
            if function.id in ("min", "max"):
                return len(node.args) > 1
            if function.id in ("int", "float", "round"):
                return len(node.args) == 1 and self.is_numeric(node.args[0])
            if function.id in ("sum", "any", "all"):
                return True
            if function.id in ("bin", "hex", "oct"):
                return len(node.args) == 1 and self.is_int(node.args[0])
            return function.id == "ord" and len(node.args) == 1 and self.types.name_of(node.args[0]) == "char"
        if isinstance(function, ast.Attribute):
            return function.attr in p.CALM_METHODS
        return False


_CALM_NODES = {
    ast.BoolOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp,
    ast.SetComp, ast.GeneratorExp, ast.comprehension, ast.JoinedStr, ast.FormattedValue, ast.Slice,
    ast.Attribute, ast.keyword,
}  # fmt: skip


def gather(
    tree: ast.Module,
    entry_point: str,
    names: frozenset[str],
    documented: list[Kind],
    before: Facts | None = None,
) -> Facts:
    """Survey `tree` and infer kinds; `documented` are those of the entry point's parameters, in order.

    `before` are the facts of the same program some rewrites ago: these bind no new names of the module,
    and give no function an effect.
    """
    survey = survey_of(tree, names)
    nodes = walk(tree) if before is None else []
    rebound = rebound_names(nodes) if before is None else before.types.rebound
    kinds: dict[str, Kind] = {}
    for function in entry_points(tree, entry_point):
        arguments = [*function.args.posonlyargs, *function.args.args]
        kinds.update(zip([argument.arg for argument in arguments], documented, strict=False))
    facts = Facts(survey, infer(survey, kinds, rebound), entry_point)
    facts.harmless = _harmless_functions(nodes, facts) if before is None else before.harmless
    return facts


def _harmless_functions(nodes: list[ast.AST], facts: Facts) -> frozenset[str]:
    """Functions that only compute: they change no object that they did not make, and call nothing that might.

    First all are believed harmless; then one after the other is found not to be.
    """
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    names = [function.name for function in functions]
    called = {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    believed = {name for name in names if names.count(name) == 1 and name in called}
    while believed:
        facts.harmless = frozenset(believed)
        wrong = {f.name for f in functions if f.name in believed and not _is_harmless(f, facts)}
        if not wrong:
            break
        believed -= wrong
    return frozenset(believed)


def _is_harmless(function: ast.FunctionDef, facts: Facts) -> bool:
    for node in walk(function):
        if isinstance(
            node, (ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal, ast.Await, ast.With, ast.Import)
        ):
            return False
        if isinstance(node, ast.Call) and not facts.pure_function(node.func):
            changed = node.func.value if isinstance(node.func, ast.Attribute) else None
            if not isinstance(changed, ast.Name) or not _is_own(changed.id, function, facts):
                return False
        if isinstance(node, (ast.Subscript, ast.Attribute)):
            kept = isinstance(node.value, ast.Name) and _is_own(node.value.id, function, facts)
            if not isinstance(node.ctx, ast.Load) and not kept:
                return False
    return not function.decorator_list


def _is_own(name: str, function: ast.FunctionDef, facts: Facts) -> bool:
    """Whether `name` holds an object that `function` has made."""
    use = facts.survey.uses.get(name)
    if use is None or use.is_parameter or use.owner is not function or use.is_captured:
        return False
    return bool(use.values) and all(
        isinstance(v, (ast.List, ast.Dict, ast.Set, ast.ListComp)) for v in use.values
    )


def rebound_names(nodes: list[ast.AST]) -> set[str]:
    """Names that a program binds in the module itself, and which so are not builtins."""
    bound: set[str] = set()
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
    return bound


def entry_points(tree: ast.Module, entry_point: str) -> list[ast.FunctionDef]:
    """The definitions of the judged function; the last one counts."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == entry_point]


def documented_kinds(tree: ast.Module, entry_point: str) -> list[Kind]:
    """The kinds of the entry point's parameters, by the annotations of its first definition: the prompt's."""
    found = entry_points(tree, entry_point)
    return annotated_kinds(found[0]) if found else []
