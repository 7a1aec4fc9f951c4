"""Where a comparison is known to hold.

That is in what an `if` or `while` guards, and behind what ends otherwise.
"""

import ast
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


@dataclass(slots=True)
class Region:
    """Statements at the first of which a comparison holds."""

    left: ast.expr
    "What is compared; the statements may bind anew, or change, what it is computed from."
    operator: type[ast.cmpop]
    "How it compares."
    right: ast.expr
    "With what."
    block: list[ast.stmt]
    "The block of the statements."
    start: int
    "The place of the first of them, up to the end of the block."

    @property
    def body(self) -> list[ast.stmt]:
        """The statements."""
        return self.block[self.start :]


def regions_of(block: list[ast.stmt]) -> list[Region]:
    """What is known from the tests of the statements of `block`."""
    found = guarded(block)
    for index, statement in enumerate(block):
        if isinstance(statement, ast.If) and statement.orelse:
            found += _where_not(statement.test, statement.orelse, 0)
        elif isinstance(statement, ast.If) and ends(statement.body):
            found += _where_not(statement.test, block, index + 1)
    return found


def guarded(block: list[ast.stmt]) -> list[Region]:
    """What is known from those that have held."""
    found: list[Region] = []
    for index, statement in enumerate(block):
        if type(statement) is ast.If or type(statement) is ast.While:
            found += _where(statement.test, statement.body, 0)
        elif type(statement) is ast.Assert:
            found += _where(statement.test, block, index + 1)
    return found


def _where(test: ast.expr, block: list[ast.stmt], start: int) -> list[Region]:
    return [
        Region(part.left, type(part.ops[0]), part.comparators[0], block, start)
        for part in parts_of(test, ast.And)
        if isinstance(part, ast.Compare) and len(part.ops) == 1
    ]


def _where_not(test: ast.expr, block: list[ast.stmt], start: int) -> list[Region]:
    return [
        Region(part.left, _OPPOSITE[type(part.ops[0])], part.comparators[0], block, start)
        for part in parts_of(test, ast.Or)
        if isinstance(part, ast.Compare) and len(part.ops) == 1 and type(part.ops[0]) in _OPPOSITE
    ]
