"""Where a comparison with a constant is known to hold.

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
    """Statements at the first of which a comparison with a constant holds."""

    left: ast.expr
    "What is compared; the statements may bind anew, or change, what it is computed from."
    operator: type[ast.cmpop]
    "How it compares."
    right: ast.expr
    "With what."
    test: ast.expr
    "The whole test that was evaluated."
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
    found: list[Region] = []
    for index, statement in enumerate(block):
        if isinstance(statement, (ast.If, ast.While)):
            _note(statement.test, True, statement.body, 0, found)
        elif isinstance(statement, ast.Assert):
            _note(statement.test, True, block, index + 1, found)
        if isinstance(statement, ast.If):
            if statement.orelse:
                _note(statement.test, False, statement.orelse, 0, found)
            elif index + 1 < len(block) and ends(statement.body):
                _note(statement.test, False, block, index + 1, found)
    return found


def _note(test: ast.expr, holds: bool, block: list[ast.stmt], start: int, found: list[Region]) -> None:
    """Note the comparisons with a constant that hold, or do not, as all of `test` does or does not."""
    for part in parts_of(test, ast.And if holds else ast.Or):
        if not isinstance(part, ast.Compare) or len(part.ops) > 1:
            continue
        right = part.comparators[0]
        if isinstance(right, ast.Constant) or isinstance(part.left, ast.Constant):
            operator = type(part.ops[0]) if holds else _OPPOSITE.get(type(part.ops[0]))
            if operator is not None:
                found.append(Region(part.left, operator, right, test, block, start))
