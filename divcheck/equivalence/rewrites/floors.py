"""Behind a test that n is not negative, `int(n / 2)` is `n // 2`: `while n > 0: n = int(n / 10)`."""

import ast
from functools import partial

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import replace_until_bound
from divcheck.equivalence.predicates import is_integer, is_name, parts_of
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.halves import is_division, truncated

NODES = (ast.If, ast.While)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Divide integers in the body of one `if` or `while`, up to where the tested variable is bound anew."""
    for statement in block:
        if not isinstance(statement, (ast.If, ast.While)):
            continue
        names = [_natural(test, facts) for test in parts_of(statement.test, ast.And)]
        for name in names:
            quotient = partial(_quotient, name=name, facts=facts)
            if name is not None and replace_until_bound(statement.body, {name}, quotient):
                return True
    return False


def _natural(test: ast.expr, facts: Facts) -> str | None:
    """The integer that `test` finds not to be negative: n of `0 < n`, n of `n == 7`."""
    if not isinstance(test, ast.Compare) or len(test.ops) > 1:
        return None
    left, operator, right = test.left, test.ops[0], test.comparators[0]
    if isinstance(operator, (ast.Eq, ast.Gt, ast.GtE)):
        left, right = right, left
    elif not isinstance(operator, (ast.Lt, ast.LtE)):
        return None
    if not is_integer(left) or not isinstance(right, ast.Name) or not facts.is_int(right):
        return None
    least = left.value + isinstance(operator, (ast.Lt, ast.Gt))
    use = facts.survey.uses.get(right.id)
    return right.id if least >= 0 and use is not None and not use.is_captured else None


def _quotient(node: ast.AST, name: str | None, facts: Facts) -> ast.expr | None:
    """`n // 2` for `int(n / 2)`."""
    inner = truncated(node, facts)
    if not is_division(inner) or not is_name(inner.left, name) or not is_integer(inner.right):
        return None
    return ast.BinOp(inner.left, ast.FloorDiv(), inner.right) if inner.right.value > 0 else None
