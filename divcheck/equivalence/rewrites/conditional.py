"""A conditional expression that is a whole value is an `if`: `x = a if c else b`, `return a if c else b`."""

import ast
import copy

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.rewrites.blocks import Place


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Write one conditional expression as a statement."""
    for index, statement in enumerate(block):
        if isinstance(statement, (ast.Return, ast.Assign)) and statement.value is not None:
            found = _split(statement.value, facts)
            if found is not None:
                test, one, other = found
                block[index] = ast.If(test, [_with(statement, one)], [_with(statement, other)])
                return True
    return False


def _split(value: ast.expr, facts: Facts) -> tuple[ast.expr, ast.expr, ast.expr] | None:
    """The test and the two values of `value`, if that is, or ends in, a conditional expression."""
    if isinstance(value, ast.IfExp):
        return value.test, value.body, value.orelse
    if isinstance(value, ast.BinOp) and isinstance(value.right, ast.IfExp) and facts.calm(value.left):
        choice = value.right
        return (
            choice.test,
            ast.BinOp(copy.deepcopy(value.left), value.op, choice.body),
            ast.BinOp(value.left, value.op, choice.orelse),
        )
    return None


def _with(statement: ast.Return | ast.Assign, value: ast.expr) -> ast.stmt:
    if isinstance(statement, ast.Return):
        return ast.Return(value)
    return ast.Assign([copy.deepcopy(target) for target in statement.targets], value)
