"""Integer expressions that are never below some bound, and indices that are within their sequence."""

import ast
from dataclasses import dataclass, field

from divcheck.equivalence import predicates as p
from divcheck.equivalence.form import alike
from divcheck.equivalence.kinds import Kind
from divcheck.equivalence.linear import difference, linear
from divcheck.equivalence.types import Types
from divcheck.equivalence.uses import Survey

_MAX_DEPTH = 12


def width(node: ast.expr) -> int | None:
    """k of `x[i : i + k]`, which has that many elements at most."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice) or node.slice.step:
        return None
    lower, upper = node.slice.lower, node.slice.upper
    count = None if lower is None or upper is None else difference(upper, lower)
    return count if count is not None and count >= 0 else None


def has_starred(node: ast.Set) -> bool:
    """`{*x}`."""
    return any(isinstance(element, ast.Starred) for element in node.elts)


@dataclass(slots=True)
class Bounds:
    """What is known of the variables of one program at one moment, and of the numbers that they hold."""

    survey: Survey
    "Bindings and uses."
    types: Types
    "Kinds of variables."
    _busy: set[str] = field(default_factory=set, init=False)

    def is_builtin(self, node: ast.AST, *names: str) -> bool:
        """Whether `node` names one of these builtins."""
        return type(node) is ast.Name and node.id in names and node.id not in self.types.rebound

    def is_int(self, node: ast.expr) -> bool:
        """Whether `node` is an integer for certain (a bool counts)."""
        return self.types.name_of(node) in ("int", "bool")

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
            return value.least
        if isinstance(value, ast.Subscript) and isinstance(value.ctx, ast.Store):  # an item of a loop
            source = value.value
            if p.is_call(source, "range") and isinstance(source, ast.Call):
                return self._lower_of_range(source.args, depth)
            elements = source.elts if isinstance(source, (ast.Tuple, ast.List)) else []
            bounds = [self.lower(element, depth + 1) for element in elements]
            return min((b for b in bounds if b is not None), default=None) if None not in bounds else None
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
            if left >= 0 and self._is_multiple_within(node.right, node.left):
                return 0
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

    def _is_multiple_within(self, node: ast.expr, number: ast.expr) -> bool:
        """Whether `node` is `n // k * k`, or `int(n / k) * k`, of this n, and k is positive."""
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
            return False
        for quotient, factor in ((node.left, node.right), (node.right, node.left)):
            operator: type[ast.operator] = ast.FloorDiv
            if p.is_call(quotient, "int", 1) and self.is_builtin(quotient.func, "int"):
                quotient, operator = quotient.args[0], ast.Div
            if isinstance(quotient, ast.BinOp) and isinstance(quotient.op, operator):
                is_it = alike(quotient.left, number) and alike(quotient.right, factor)
                return is_it and self.is_int(number) and self.at_least(factor, 1)
        return False

    def _lower_of_call(self, node: ast.Call, depth: int) -> int | None:
        if self.is_builtin(node.func, "len", "ord"):
            return 0
        if self.is_builtin(node.func, "abs") and node.args and self.is_int(node.args[0]):
            return 0
        if isinstance(node.func, ast.Attribute) and node.func.attr == "count":
            return 0
        if len(node.args) == 1 and self._is_natural(node, node.args[0], depth):
            return 0
        if len(node.args) > 1 and self.is_builtin(node.func, "min", "max") and not node.keywords:
            return self._lower_of_several(node, depth)
        return None

    def _lower_of_several(self, node: ast.Call, depth: int) -> int | None:
        """That of the least, or of the greatest, of some integers."""
        bounds = [self.lower(argument, depth + 1) for argument in node.args]
        known = [bound for bound in bounds if bound is not None]
        if not known or not all(self.is_int(argument) for argument in node.args):
            return None
        if self.is_builtin(node.func, "max"):
            return max(known)
        return min(known) if len(known) == len(bounds) else None

    def _is_natural(self, node: ast.Call, only: ast.expr, depth: int) -> bool:
        """Whether `node` is the value of a digit, or a rounded quotient or a sum of what is not negative."""
        if self.is_builtin(node.func, "int", "round") and isinstance(only, ast.BinOp):
            parts = [self.lower(part, depth + 1) for part in (only.left, only.right)]
            return isinstance(only.op, ast.Div) and all(part is not None and part >= 0 for part in parts)
        if self.is_builtin(node.func, "int"):
            return self.types.name_of(only) == "char"
        if not self.is_builtin(node.func, "sum"):
            return False
        if p.is_call(only, "map", 2):
            items = self.types.item_of(only.args[1])
            is_of_digits = items is not None and items.name == "char"
            return is_of_digits and self.is_builtin(only.func, "map") and self.is_builtin(only.args[0], "int")
        lower = (
            self.lower(only.elt, depth + 1) if isinstance(only, (ast.GeneratorExp, ast.ListComp)) else None
        )
        return lower is not None and lower >= 0

    def upper(self, node: ast.expr) -> int | None:
        """The largest number that a remainder, or the length of a set, may be; None if that is not known."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and self.is_int(node.left):
            return node.right.value - 1 if p.is_integer(node.right) and node.right.value > 0 else None
        if not p.is_call(node, "len", 1) or not self.is_builtin(node.func, "len"):
            return None
        held = node.args[0]
        if p.is_call(held, "set", 1) and self.is_builtin(held.func, "set"):
            return width(held.args[0])
        return len(held.elts) if isinstance(held, ast.Set) and not has_starred(held) else None

    def is_calm_index(self, sequence: ast.expr, index: ast.expr) -> bool:
        """Whether `sequence[index]` is within bounds for certain."""
        if not isinstance(sequence, ast.Name) or self.length_changes(sequence.id):
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
        length = ast.Call(ast.Name("len", ast.Load()), [sequence], [])
        if len(arguments) > 2:
            below = self.lower(arguments[1]) if p.is_constant(arguments[2], -1) else None
            slack = difference(length, arguments[0])
            is_above = below is not None and below + 1 + position.constant >= 0
            return is_above and slack is not None and position.constant < slack
        start = 0 if len(arguments) == 1 else self.lower(arguments[0])
        slack = difference(length, arguments[-1])
        return (
            start is not None
            and start + position.constant >= 0
            and slack is not None
            and position.constant <= slack
        )

    def length_changes(self, name: str) -> bool:
        """Whether a variable may hold now one length and now another."""
        use = self.survey.uses.get(name)
        return use is None or use.stores > 1 or use.is_captured or use.is_mutated
