"""Tests of where one value lies: `n == 0`, `n < 2`, `n in (1, 2)`, `a < b`. Each is true on a part of a line.

The line of `n < 2` is that of the values of n; the line of `a < b` has three places: a below b, a equal to
b, a above b. The constants of some tests cut it into cells, in each of which every one of the tests is true
everywhere or nowhere.
"""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike, form
from divcheck.equivalence.nodes import copied
from divcheck.equivalence.order import in_order
from divcheck.equivalence.predicates import junction

Cell = tuple[float, float]
"Its ends: two integers that belong to it, of a whole line; else the same number twice, or an open interval."

MIRRORED: dict[type, type] = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}

_HOLDS: dict[type, Callable[[float, float], bool]] = {
    ast.Eq: lambda value, limit: value == limit,
    ast.NotEq: lambda value, limit: value != limit,
    ast.Lt: lambda value, limit: value < limit,
    ast.LtE: lambda value, limit: value <= limit,
    ast.Gt: lambda value, limit: value > limit,
    ast.GtE: lambda value, limit: value >= limit,
}
_MAX_POINTS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """What some tests compare."""

    left: ast.expr
    "The value, or the left one of two."
    right: ast.expr | None
    "The other value; None where it is a constant."

    def is_same(self, other: "Line | None") -> bool:
        """Whether `other` is a line of the same values."""
        if other is None or not alike(self.left, other.left):
            return False
        if self.right is None or other.right is None:
            return self.right is other.right
        return alike(self.right, other.right)

    def is_whole(self, facts: Facts) -> bool:
        """Whether there are only integers on it."""
        return self.right is None and facts.is_int(self.left)


def line_of(test: ast.expr, facts: Facts) -> Line | None:
    """What `test` compares; None if that is not one line, or has no order."""
    if isinstance(test, ast.BoolOp):
        first = line_of(test.values[0], facts)
        if first is None:
            return None
        return first if all(first.is_same(line_of(value, facts)) for value in test.values[1:]) else None
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    left, right = test.left, test.comparators[0]
    if isinstance(test.ops[0], (ast.In, ast.NotIn)):
        is_listed = isinstance(right, ast.Tuple) and all(_is_number(element) for element in right.elts)
        return Line(left, None) if is_listed and not _is_number(left) else None
    if type(test.ops[0]) not in _HOLDS or (_is_number(left) and _is_number(right)):
        return None
    if _is_number(left) or _is_number(right):
        return Line(right if _is_number(left) else left, None)
    if any(
        isinstance(side, ast.Constant) or facts.types.name_of(side) in ("set", "dict")
        for side in (left, right)
    ):
        return None
    return Line(left, right) if in_order(left, right) else Line(right, left)


def _is_number(node: ast.expr) -> bool:
    return type(node) is ast.Constant and type(node.value) in (int, float)


def _number(node: ast.expr) -> float:
    assert isinstance(node, ast.Constant)
    assert isinstance(node.value, (int, float))
    return node.value


def _limits_of(test: ast.expr) -> set[float]:
    """The constants at which `test` changes."""
    if isinstance(test, ast.BoolOp):
        return set().union(*(_limits_of(value) for value in test.values))
    assert isinstance(test, ast.Compare)
    if isinstance(test.comparators[0], ast.Tuple):
        return {_number(element) for element in test.comparators[0].elts}
    return {_number(side) for side in (test.left, test.comparators[0]) if _is_number(side)} or {0}


def _condition_of(test: ast.expr, line: Line) -> Callable[[float], bool]:
    """Whether `test` is true at a place of its line."""
    if isinstance(test, ast.BoolOp):
        parts = [_condition_of(part, line) for part in test.values]
        junction = all if isinstance(test.op, ast.And) else any
        return lambda place: junction(part(place) for part in parts)
    assert isinstance(test, ast.Compare)
    kind, right = type(test.ops[0]), test.comparators[0]
    if isinstance(right, ast.Tuple):
        listed = {_number(element) for element in right.elts}
        return lambda place: (place in listed) is (kind is ast.In)
    is_mirrored = _is_number(test.left) if line.right is None else not alike(test.left, line.left)
    limit = 0 if line.right is not None else _number(test.left if is_mirrored else right)
    compare = _HOLDS[MIRRORED.get(kind, kind) if is_mirrored else kind]
    return lambda place: compare(place, limit)


def _cells_of(limits: Sequence[float], lowest: float | None) -> list[Cell]:
    """Cut a line at `limits`; `lowest` is the first integer of a whole line, -inf if it has none."""
    found: list[Cell] = []
    for low, high in zip([-inf, *limits], [*limits, inf], strict=True):
        found.append((low, high) if lowest is None else (low + 1, high - 1))
        found.append((high, high))
    found.pop()
    if lowest is None:
        return found
    return [(max(low, lowest), high) for low, high in found if max(low, lowest) <= high]


def place_in(cell: Cell) -> float:
    """A place of `cell`."""
    low, high = cell
    if low == high:
        return low
    if low == -inf:
        return high - 1 if high != inf else 0
    return low + 1 if high == inf else (low + high) / 2


@dataclass(frozen=True, slots=True)
class Partition:
    """A line, cut at the constants of some tests of it."""

    line: Line
    "What is compared."
    is_whole: bool
    "Whether only integers lie on it."
    cells: list[Cell]
    "From left to right."

    @classmethod
    def of(cls, line: Line, tests: Sequence[ast.expr], facts: Facts) -> "Partition":
        """Cut `line` where one of `tests` may change."""
        limits = sorted(set().union(*(_limits_of(test) for test in tests)))
        whole = line.is_whole(facts) and all(type(limit) is int for limit in limits)
        least = facts.lower(line.left) if whole else None
        lowest = (-inf if least is None else least) if whole else None
        return cls(line, whole, _cells_of(limits, lowest))

    def where(self, test: ast.expr) -> list[Cell]:
        """The cells in which `test` is true."""
        holds = _condition_of(test, self.line)
        return [cell for cell in self.cells if holds(place_in(cell))]

    def is_listed(self, cells: Sequence[Cell]) -> bool:
        """Whether these are a few single places."""
        if not self.is_whole:
            return all(low == high for low, high in cells)
        return bool(cells) and sum(high - low + 1 for low, high in cells) <= _MAX_POINTS

    def test(self, cells: Sequence[Cell], among: Sequence[Cell]) -> ast.expr | None:
        """A short test that is true in `cells`, and false elsewhere in `among`; None if there is none."""
        if self.is_listed(cells):
            places = sorted(
                {
                    place
                    for low, high in cells
                    for place in (range(int(low), int(high) + 1) if self.is_whole else [low])
                }
            )
            if len(places) == 1:
                return self._compared(ast.Eq(), places[0])
            return self._below(cells[-1]) if self._are_least(places) else self._one_of(places)
        start, end = among.index(cells[0]), among.index(cells[-1])
        if end - start + 1 != len(cells):
            return None
        bounds = [] if start == 0 else [self._above(cells[0])]
        bounds += [] if end == len(among) - 1 else [self._below(cells[-1])]
        return junction(ast.And, bounds) if bounds else None

    def _are_least(self, places: Sequence[float]) -> bool:
        """Whether `places` are the first ones of a whole line that has a beginning: then `n < 2` says it."""
        start = self.cells[0][0]
        return self.is_whole and start != -inf and list(places) == [start + n for n in range(len(places))]

    def _above(self, cell: Cell) -> ast.expr:
        low, high = cell
        if self.is_whole:
            return self._compared(ast.Gt(), low - 1)
        return self._compared(ast.GtE() if low == high else ast.Gt(), low)

    def _below(self, cell: Cell) -> ast.expr:
        low, high = cell
        if self.is_whole:
            return self._compared(ast.Lt(), high + 1)
        return self._compared(ast.LtE() if low == high else ast.Lt(), high)

    def _compared(self, operator: ast.cmpop, limit: float) -> ast.expr:
        right = copied(self.line.right) if self.line.right is not None else _constant(limit, self.is_whole)
        left = copied(self.line.left)
        if isinstance(operator, (ast.Gt, ast.GtE)):
            return ast.Compare(right, [ast.Lt() if isinstance(operator, ast.Gt) else ast.LtE()], [left])
        return ast.Compare(left, [operator], [right])

    def _one_of(self, places: Sequence[float]) -> ast.expr:
        elements: list[ast.expr] = [_constant(place, self.is_whole) for place in places]
        elements.sort(key=form)
        return ast.Compare(copied(self.line.left), [ast.In()], [ast.Tuple(elements, ast.Load())])


def _constant(value: float, is_whole: bool) -> ast.Constant:
    return ast.Constant(int(value) if is_whole else value)
