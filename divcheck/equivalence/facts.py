"""What the rewrites may rely on: kinds, bounds, and which expressions have no effect or cannot raise.

Assumptions about the documented domain are stated here once. Operators are applied to values that support
them, so `a + b` does not raise unless a test of types stands around it; and what goes into a set, or is a
key, can be hashed unless it is known to be a list or dictionary. `<` is a total order: no NaN, and sets are
known by their kind. Integers that are divided, or whose root is taken, are below 2**53: a float holds them.
The last bit of a root does not decide how it is rounded. What has an element for each number below its length
is a sequence, unless it is known to be a dictionary. Two sequences that are walked together are equally long
but for what the problem tells. No text of the caller's names what is the program's. What `any` or `all` is
asked of a list does not fail for an element behind the one that decides. Of tests that guard a computation
those by `isinstance`, `type`, `hasattr`, `callable` and `is None` are known. The caller does not look at its
lists afterwards, nor at the text of an error, nor which of two comes first, nor passes one list twice, nor an
empty one, a smaller number than there may be or a greater one than a list has elements where the problem
tells.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from divcheck.equivalence import predicates as p
from divcheck.equivalence.kinds import IMMUTABLE, NUMERIC, SEQUENCES, SIZED, TEXT, UNHASHABLE
from divcheck.equivalence.nodes import children, names_in, walk
from divcheck.equivalence.purity import Purity

_SCALAR_OPERATORS = (ast.Add, ast.Sub, ast.Mult)
_DIVISIONS = (ast.FloorDiv, ast.Mod, ast.Div)


@dataclass(slots=True)
class Facts(Purity):
    """What is known of one program at one moment."""

    tries_types: bool = False
    "Whether the program catches what operations on other types raise: then any operation may."
    catches: bool = False
    "Whether it catches, or cleans up behind, anything: then it matters what was done, and what fails first."
    has_type_tests: bool = False
    "Whether it tests the type of something: then what is computed behind such a test may need it."

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
        if use is None or not use.is_container or not use.is_parameter or use.stores > 1:
            return False
        return not use.is_optional

    def is_shared(self, name: str) -> bool:
        """Whether a variable may be bound anew while the function that reads it waits for another one."""
        use = self.survey.uses.get(name)
        return name in self.survey.declared or (use is not None and use.is_captured and use.stores > 1)

    def may_resize(self, name: str) -> bool:
        """Whether the object of a variable may get another length: by `d[k] = e` a dictionary may."""
        use = self.survey.uses[name]
        return use.is_resized or (use.is_mutated and self.types.name_of_variable(name) not in SEQUENCES)

    def is_in_place(self, node: ast.AugAssign) -> bool:
        """Whether `x += y` may change the object that x holds, and not just bind x anew."""
        if self.types.name_of(node.target) in IMMUTABLE:
            return False
        return isinstance(node.op, ast.Mult) or not self.is_numeric(node.value)

    def is_sliced(self, node: ast.expr) -> bool:
        """Whether a slice of `node` can be taken, where one is."""
        kind = self.types.name_of(node)
        return kind in SEQUENCES or kind == "range" or (kind == "any" and not self.tries_types)

    def is_sequence(self, node: ast.expr) -> bool:
        """Whether `node` is a list, tuple or string for certain."""
        return self.types.name_of(node) in SEQUENCES

    def size_of(self, node: ast.expr) -> int | None:
        """How many elements an argument has and keeps, or parts, as the problem tells; None if not."""
        name = p.owner_of(node) if p.is_method_call(node, "split") else node
        kind = self.types.kinds.get(name.id) if isinstance(name, ast.Name) else None
        if kind is None or not isinstance(name, ast.Name) or not self.survey.is_single(name.id):
            return None
        if isinstance(node, ast.Call):
            is_parted = kind.separator is not None and len(node.args) == 1
            return 2 if is_parted and p.is_constant(node.args[0], kind.separator) else None
        use = self.survey.uses[name.id]
        return None if use.is_mutated or use.escapes else kind.size

    def may_move(self, node: ast.expr) -> bool:
        """Whether evaluating `node` changes nothing, and does not raise where the program would catch it."""
        return self.calm(node) if self.catches else self.pure(node)

    def may_swap(self, one: ast.expr, other: ast.expr) -> bool:
        """Whether nobody can tell which of two operands is evaluated first."""
        if not (self.pure(one) and self.pure(other)):
            return False
        return not self.catches or self.calm(one) or self.calm(other)

    def needs_test(self, value: ast.expr, passed: Iterable[ast.AST]) -> bool:
        """Whether a test of types in `passed`, of what `value` is computed from, may let it be computed."""
        if (
            not self.has_type_tests
            or isinstance(value, (ast.Name, ast.Constant))
            or p.is_call(value, "len", 1)
        ):
            return False
        if any(map(p.tests_type, walk(value))):
            return False  # it makes its own
        names = {name.id for name in names_in(value)}
        return any(
            p.tests_type(node) and names & {name.id for name in names_in(part)}
            for part in passed
            for node in walk(part)
        )

    def calm(self, node: ast.AST) -> bool:
        """Whether evaluating `node` changes nothing and cannot raise on the documented domain."""
        if self.tries_types and not isinstance(node, (ast.Name, ast.Constant)):
            return False
        return self._is_calm(node)

    def _is_calm(self, node: ast.AST) -> bool:
        kind = type(node)
        if type(node) is ast.Name:
            return self.pure(node) and self._is_bound(node.id)
        if kind is ast.Constant or kind is ast.Lambda:
            return True
        if type(node) is ast.BinOp:
            return self._is_calm_operation(node)
        if type(node) is ast.Subscript:
            if not self._is_calm_part(node) and not self._is_element(node):
                return False
        elif type(node) is ast.Call:
            if not self._is_calm_call(node) or not self._gives_calm(node):
                return False
        elif kind not in _CALM_NODES or (kind in _HASHING and not all(map(self.is_hashed, _hashed_in(node)))):
            return False
        return all(map(self._is_calm, children(node)))

    def _is_calm_part(self, node: ast.Subscript) -> bool:
        if isinstance(node.slice, ast.Slice):
            return self.is_sliced(node.value) and self._is_step(node.slice.step)
        return self.is_calm_index(node.value, node.slice)

    def _gives_calm(self, node: ast.Call) -> bool:
        """Whether no function that `node` hands over has an effect or, as a keyword, can raise."""
        keys = [keyword.value for keyword in node.keywords]
        return not self.gives_effects(node) and all(map(self._is_calm_key, keys))

    def _is_calm_key(self, node: ast.expr) -> bool:
        """Whether calling `node` cannot raise, if it is a function."""
        if isinstance(node, ast.Lambda):
            return self._is_calm(node.body)
        if isinstance(node, ast.Attribute):
            return node.attr in p.CALM_METHODS
        if isinstance(node, ast.Name) and node.id in self.harmless:
            return False
        return not self.is_builtin(node, *p.RAISING_BUILTINS)

    def _is_bound(self, name: str) -> bool:
        """Whether `name` is bound for certain wherever it is read."""
        use = self.survey.uses.get(name)
        if use is not None:
            return not use.is_unsure
        return name in self.types.rebound or name in p.BUILTINS

    def _is_step(self, node: ast.expr | None) -> bool:
        """Whether `node` is not 0 for certain, or left out."""
        if node is None:
            return True
        if isinstance(node, ast.UnaryOp):
            return self._is_step(node.operand)
        return self.at_least(node, 1) or (p.is_constant(node) and not p.is_constant(node, 0))

    def is_hashed(self, node: ast.expr) -> bool:
        """Whether `node` can go into a set, or be a key, where it is or does."""
        return self.types.name_of(node) not in UNHASHABLE

    def _is_calm_operation(self, node: ast.BinOp) -> bool:
        if not (self._is_calm(node.left) and self._is_calm(node.right)):
            return False
        if isinstance(node.op, _SCALAR_OPERATORS):
            return True
        if isinstance(node.op, _DIVISIONS):
            return (
                self.at_least(node.right, 1)
                or self._is_length_of_filled(node.right)
                or (p.is_integer(node.right) and not p.is_constant(node.right, 0))
            )
        if isinstance(node.op, ast.Pow):
            if p.is_integer(node.right):
                return node.right.value >= 0
            return p.is_integer(node.left) and 0 < node.left.value < 2**53 and self.is_int(node.right)
        return isinstance(node.op, (ast.BitAnd, ast.BitOr))

    def _is_length_of_filled(self, node: ast.expr) -> bool:
        return p.is_call(node, "len", 1) and self._is_filled(node.args[0])

    def _is_element(self, node: ast.Subscript) -> bool:
        """Whether `node` is an element that the problem says is there: `x[0]` of what is not empty."""
        if p.is_constant(node.slice, 0, -1) and self._is_filled(node.value):
            return True
        size = self.size_of(node.value)
        return size is not None and p.is_integer(node.slice) and -size <= node.slice.value < size

    def _is_filled(self, node: ast.expr) -> bool:
        """Whether `node` is what the problem says has elements, also sorted; `str(n)` or `bin(n)`."""
        if isinstance(node, ast.Call) and self.is_builtin(node.func, "str", "bin") and len(node.args) == 1:
            return self.is_int(node.args[0])
        if not isinstance(node, ast.Name) or self.length_changes(node.id):
            return False
        kind, values = self.types.kinds.get(node.id), self.survey.uses[node.id].values
        if kind is not None and kind.is_filled:
            return True
        only = values[0] if len(values) == 1 else None
        if not isinstance(only, ast.Call) or not self.is_builtin(only.func, "sorted"):
            return False
        return len(only.args) == 1 and self._is_filled(only.args[0])

    def _is_calm_call(self, node: ast.Call) -> bool:
        function = node.func
        if isinstance(function, ast.Name) and function.id not in self.types.rebound:
            if function.id in ("set", "frozenset") and node.args:
                item = self.types.item_of(node.args[0])
                return item is None or item.name not in UNHASHABLE
            if function.id in p.CALM_BUILTINS:
                return True
            if function.id in ("min", "max"):
                return len(node.args) > 1 or (len(node.args) == 1 and self._is_filled(node.args[0]))
            if function.id in ("int", "float", "round"):
                return len(node.args) == 1 and self.is_numeric(node.args[0])
            if function.id in ("sum", "any", "all"):
                return True
            if function.id in ("bin", "hex", "oct"):
                return len(node.args) == 1 and self.is_int(node.args[0])
            return function.id == "ord" and len(node.args) == 1 and self.types.name_of(node.args[0]) == "char"
        if isinstance(function, ast.Attribute):
            return function.attr in p.CALM_METHODS or self._searches_text(node, function)
        return False

    def _searches_text(self, node: ast.Call, function: ast.Attribute) -> bool:
        """Whether `node` is `re.findall("[a-z]", text)` or the like."""
        if not p.is_name(function.value, "re") or function.attr not in _SEARCHES or len(node.args) != 2:
            return False
        return isinstance(node.args[0], ast.Constant) and self.is_text(node.args[1])


_SEARCHES = ("findall", "fullmatch", "match", "search", "split")
_CALM_NODES = {
    ast.BoolOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp,
    ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.comprehension, ast.JoinedStr, ast.FormattedValue,
    ast.Slice, ast.Attribute, ast.keyword,
}  # fmt: skip


_HASHING = frozenset({ast.Set, ast.SetComp, ast.Dict, ast.DictComp})


def _hashed_in(node: ast.AST) -> list[ast.expr]:
    """What `node` puts into a set, or makes a key."""
    if isinstance(node, ast.Set):
        return node.elts
    if isinstance(node, ast.Dict):
        return [key for key in node.keys if key is not None]
    if isinstance(node, ast.DictComp):
        return [node.key]
    assert isinstance(node, ast.SetComp)
    return [node.elt]
