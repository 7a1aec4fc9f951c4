"""Tests that narrow each other down stand side by side, the narrowest first: `n < 3`, then `n < 4`.

So do `a`, and then `a or b`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Put the narrower test of one pair first."""
    for index, statement in enumerate(block):
        inner = statement.body[0] if isinstance(statement, ast.If) else None
        if not isinstance(statement, ast.If) or not isinstance(inner, ast.If):
            continue
        if not _implies(inner.test, statement.test) or not (
            facts.pure(inner.test) and facts.pure(statement.test)
        ):
            continue
        if len(statement.body) == 1 and inner.orelse:
            wider = ast.If(statement.test, inner.orelse, statement.orelse)
            block[index] = ast.If(inner.test, inner.body, [wider])
            return True
        rest = statement.body[1:]
        if rest and not statement.orelse and not inner.orelse and ends(inner.body) and ends(rest):
            block[index : index + 1] = [inner, ast.If(statement.test, rest, [])]
            return True
    return False


def _implies(narrow: ast.expr, wide: ast.expr) -> bool:
    """Whether `wide` holds wherever `narrow` does: two comparisons of one value with constants, or a part."""
    if isinstance(wide, ast.BoolOp) and isinstance(wide.op, ast.Or):
        return any(_same(narrow, part) for part in wide.values)
    if not isinstance(narrow, ast.Compare) or not isinstance(wide, ast.Compare):
        return False
    below = _limit(narrow.left, narrow.comparators[0]), _limit(wide.left, wide.comparators[0])
    if None not in below and _same(narrow.left, wide.left) and isinstance(wide.ops[0], (ast.Lt, ast.LtE)):
        inner, outer = below
        assert inner is not None
        assert outer is not None
        if isinstance(narrow.ops[0], ast.Eq):
            return inner < outer or (inner == outer and isinstance(wide.ops[0], ast.LtE))
        return isinstance(narrow.ops[0], (ast.Lt, ast.LtE)) and inner < outer
    above = _limit(narrow.comparators[0], narrow.left), _limit(wide.comparators[0], wide.left)
    if None in above or not _same(narrow.comparators[0], wide.comparators[0]):
        return False
    inner, outer = above
    assert inner is not None
    assert outer is not None
    orderings = (ast.Lt, ast.LtE)
    return isinstance(narrow.ops[0], orderings) and isinstance(wide.ops[0], orderings) and outer < inner


def _limit(value: ast.expr, limit: ast.expr) -> float | None:
    """The number with which `value`, which is no constant, is compared."""
    if isinstance(value, ast.Constant) or not isinstance(limit, ast.Constant):
        return None
    return limit.value if isinstance(limit.value, (int, float)) else None


def _same(one: ast.expr, other: ast.expr) -> bool:
    return alike(one, other)
