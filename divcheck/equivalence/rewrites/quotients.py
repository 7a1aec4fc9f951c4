"""A quotient that was found to be whole is one of integers: in `if n % i == 0`, `int(n / i)` is `n // i`.

`int(n / 2 - 1)` is `n // 2 - 1` where n is even, which it need not be of an odd n; and `int((n - 1) / 2)` is
`(n - 1) // 2` where n was found to be odd.
"""

import ast
from collections.abc import Callable

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.linear import difference
from divcheck.equivalence.nodes import names_in, replace_until_bound, walk
from divcheck.equivalence.predicates import is_call, is_constant, is_integer
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.halves import is_division, truncated
from divcheck.equivalence.rewrites.regions import Region, regions_of

NODES = (ast.If, ast.While, ast.Assert)
Quotient = Callable[[ast.expr | None, ast.BinOp], ast.expr | None]


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Divide as integers in what one test guards."""
    for region in regions_of(block):
        quotient = _QUOTIENTS.get(region.operator)
        found = _divided(region, facts) if quotient is not None else None
        if quotient is not None and found is not None and _divide(region, found, quotient, facts):
            return True
    return False


def _divided(region: Region, facts: Facts) -> ast.BinOp | None:
    """`n % i` that is compared with 0, of two integers that nothing changes unseen."""
    rest = region.left
    if (
        not isinstance(rest, ast.BinOp)
        or not isinstance(rest.op, ast.Mod)
        or not is_constant(region.right, 0)
    ):
        return None
    return rest if _is_seen(rest.left, facts) and _is_seen(rest.right, facts) else None


def _is_seen(node: ast.expr, facts: Facts) -> bool:
    """Whether `node` is an integer, or a length, of a variable that no other function binds."""
    if not facts.is_int(node):
        return False
    name = node.args[0] if is_call(node, "len", 1) and facts.is_builtin(node.func, "len") else node
    use = facts.survey.uses.get(name.id) if isinstance(name, ast.Name) else None
    return (use is not None and not use.is_captured) or isinstance(node, ast.Constant)


def _divide(region: Region, found: ast.BinOp, quotient: Quotient, facts: Facts) -> bool:
    """Divide in `region` up to where one of the two integers of `found` is bound anew.

    Nothing but a binding may change what is divided, and no binding in the test.
    """
    if not any(truncated(node, facts) for statement in region.body for node in walk(statement)):
        return False
    inside, before = effects_of(region.body, facts), effects_of([region.test], facts)
    inside.bound.clear()
    if disturbs(inside, found, facts) or disturbs(before, found, facts):
        return False
    names = {name.id for name in names_in(found)}
    return replace_until_bound(region.body, names, lambda node: quotient(truncated(node, facts), found)) > 0


def _quotient(inner: ast.expr | None, found: ast.BinOp) -> ast.expr | None:
    """What `int` makes of `n / i`, or of an integer more than that."""
    if is_division(inner):
        is_it = alike(inner.left, found.left) and alike(inner.right, found.right)
        return ast.BinOp(inner.left, ast.FloorDiv(), inner.right) if is_it else None
    if not isinstance(inner, ast.BinOp) or not isinstance(inner.op, (ast.Add, ast.Sub)):
        return None
    whole = _quotient(inner.left, found) if is_integer(inner.right) else None
    return None if whole is None else ast.BinOp(whole, inner.op, inner.right)


def _half_beside(inner: ast.expr | None, found: ast.BinOp) -> ast.expr | None:
    """What it makes of `(n - 1) / 2` of an odd n."""
    if not is_division(inner) or not (is_constant(inner.right, 2) and is_constant(found.right, 2)):
        return None
    beside = difference(inner.left, found.left)
    is_even = beside is not None and beside % 2 == 1
    return ast.BinOp(inner.left, ast.FloorDiv(), inner.right) if is_even else None


_QUOTIENTS: dict[type[ast.cmpop], Quotient] = {ast.Eq: _quotient, ast.NotEq: _half_beside}
"What is known of the quotients where the remainder is 0, and where it is not."
