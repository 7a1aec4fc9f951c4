"""Behind a test that n is not negative, `int(n / 2)` is `n // 2`: `while n > 0: n = int(n / 10)`.

And `n < 2` is `n in (0, 1)`.
"""

import ast
from functools import partial

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import replace_until_bound
from divcheck.equivalence.predicates import is_integer, is_name
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.halves import is_division, truncated
from divcheck.equivalence.rewrites.regions import Region, guarded

NODES = (ast.If, ast.While, ast.Assert)
_MOST_LISTED = 3
"Numbers that a comparison may leave, for these to be listed."


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Divide integers in what one test guards, up to where the tested variable is bound anew."""
    for region in guarded(block):
        found = _natural(region, facts)
        if found is None:
            continue
        name, least = found
        known = partial(_known, name=name, least=least, facts=facts)
        if replace_until_bound(region.body, {name}, known):
            return True
    return False


def _natural(region: Region, facts: Facts) -> tuple[str, int] | None:
    """The integer that is found not to be negative, and how small it may be: n and 1 of `0 < n`."""
    left, operator, right = region.left, region.operator, region.right
    if operator in (ast.Eq, ast.Gt, ast.GtE):
        left, right = right, left
    elif operator not in (ast.Lt, ast.LtE):
        return None
    if not is_integer(left) or not isinstance(right, ast.Name) or not facts.is_int(right):
        return None
    least = left.value + (operator in (ast.Lt, ast.Gt))
    use = facts.survey.uses.get(right.id)
    return (right.id, least) if least >= 0 and use is not None and not use.is_captured else None


def _known(node: ast.AST, name: str, least: int, facts: Facts) -> ast.expr | None:
    """`n // 2` for `int(n / 2)`, and `n in (0, 1)` for `n < 2`."""
    if isinstance(node, ast.Compare):
        return _listed(node, name, least, facts)
    inner = truncated(node, facts)
    if not is_division(inner) or not is_name(inner.left, name) or not is_integer(inner.right):
        return None
    return ast.BinOp(inner.left, ast.FloorDiv(), inner.right) if inner.right.value > 0 else None


def _listed(node: ast.Compare, name: str, least: int, facts: Facts) -> ast.expr | None:
    """The numbers that `n < 2` leaves, where nothing is known of n elsewhere."""
    end = node.comparators[0]
    if not is_name(node.left, name) or not isinstance(node.ops[0], ast.Lt) or not is_integer(end):
        return None
    if not 0 < end.value - least <= _MOST_LISTED or facts.lower(node.left) is not None:
        return None
    numbers: list[ast.expr] = [ast.Constant(number) for number in range(least, end.value)]
    return ast.Compare(node.left, [ast.In()], [ast.Tuple(numbers, ast.Load())])
