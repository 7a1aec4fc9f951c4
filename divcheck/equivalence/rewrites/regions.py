"""Where a comparison is known to hold: in what an `if` or `while` guards, and behind what ends otherwise."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from divcheck.equivalence.predicates import ends, parts_of

_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
}


@dataclass(frozen=True, slots=True)
class Region:
    """Statements at the first of which a comparison holds."""

    test: ast.Compare
    "The comparison, a single one; what it compares may be bound anew or changed by the statements."
    whole: ast.expr
    "The test of which it is a part, and which has been evaluated as a whole."
    block: list[ast.stmt]
    "The block of the statements."
    start: int
    "The place of the first of them, up to the end of the block."

    @property
    def body(self) -> list[ast.stmt]:
        """The statements."""
        return self.block[self.start :]


def regions_of(block: list[ast.stmt]) -> Iterator[Region]:
    """What is known from the tests of the statements of `block`."""
    for index, statement in enumerate(block):
        if isinstance(statement, ast.Assert):
            yield from _known(statement.test, block, index + 1)
        if not isinstance(statement, (ast.If, ast.While)):
            continue
        yield from _known(statement.test, statement.body, 0)
        if isinstance(statement, ast.If):
            yield from _known_otherwise(statement.test, statement.orelse, 0)
            if not statement.orelse and ends(statement.body):
                yield from _known_otherwise(statement.test, block, index + 1)


def _known(whole: ast.expr, block: list[ast.stmt], start: int) -> Iterator[Region]:
    for test in parts_of(whole, ast.And):
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            yield Region(test, whole, block, start)


def _known_otherwise(whole: ast.expr, block: list[ast.stmt], start: int) -> Iterator[Region]:
    for test in parts_of(whole, ast.Or) if len(block) > start else ():
        opposite = _OPPOSITE.get(type(test.ops[0])) if isinstance(test, ast.Compare) else None
        if opposite is not None and isinstance(test, ast.Compare) and len(test.ops) == 1:
            yield Region(ast.Compare(test.left, [opposite()], test.comparators), whole, block, start)
