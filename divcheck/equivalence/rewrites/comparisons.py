"""`a > b` is `b < a`; `a < b < c` is two comparisons; `n <= 1` is `n < 2` on integers.

So is `n in range(a, b)`: `a <= n < b`.
"""

import ast
from typing import TypeGuard

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import copied
from divcheck.equivalence.order import in_order
from divcheck.equivalence.predicates import is_call, is_constant, is_integer
from divcheck.equivalence.rewrites.balances import is_balanced

NODES = (ast.Compare,)
_MIRRORED = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}


def apply(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """Bring a comparison into its one form."""
    if len(node.ops) > 1:
        return _split(node, facts)
    operator, left, right = node.ops[0], node.left, node.comparators[0]
    if type(operator) in _MIRRORED:
        if facts.may_swap(left, right):
            return ast.Compare(right, [_MIRRORED[type(operator)]()], [left])
        return None
    if isinstance(operator, (ast.Is, ast.IsNot)) and is_call(left, "type", 1) and isinstance(right, ast.Name):
        return ast.Compare(left, [ast.Eq() if isinstance(operator, ast.Is) else ast.NotEq()], [right])
    if isinstance(operator, (ast.Is, ast.IsNot)) and is_constant(right, True, False) and facts.is_bool(left):
        return ast.Compare(left, [ast.Eq() if isinstance(operator, ast.Is) else ast.NotEq()], [right])
    if isinstance(operator, (ast.Eq, ast.NotEq)):
        return _equality(node, facts)
    if isinstance(operator, (ast.In, ast.NotIn)):
        return _from_the_least(node, facts) or _between(node, facts)
    if isinstance(operator, ast.LtE):
        return _strict(left, right, facts)
    if isinstance(operator, ast.Lt):
        return _against_zero(node, facts) or _loose(left, right, facts)
    return None


def _split(node: ast.Compare, facts: Facts) -> ast.expr | None:
    if not all(facts.pure(middle) for middle in node.comparators[:-1]):
        return None
    values = [node.left, *node.comparators]
    pairs = zip(values, node.ops, values[1:], strict=False)
    # A middle operand stands twice: as two nodes, since each may be changed in place later.
    return ast.BoolOp(ast.And(), [ast.Compare(left, [op], [copied(right)]) for left, op, right in pairs])


def _equality(node: ast.Compare, facts: Facts) -> ast.expr | None:
    left, right = node.left, node.comparators[0]
    if is_constant(right, None) or is_constant(left, None):
        other = left if is_constant(right, None) else right
        same = isinstance(node.ops[0], ast.Eq)
        return ast.Compare(other, [ast.Is() if same else ast.IsNot()], [ast.Constant(None)])
    if is_constant(right, True, False) and facts.is_bool(left):  # `b == True` is `b`
        return left if right.value is isinstance(node.ops[0], ast.Eq) else ast.UnaryOp(ast.Not(), left)
    if _is_odd(node, facts):
        return ast.Compare(
            left, [ast.NotEq() if isinstance(node.ops[0], ast.Eq) else ast.Eq()], [ast.Constant(0)]
        )
    if is_balanced(node, facts):
        return None
    if not in_order(left, right) and (facts.may_swap(left, right) or _are_apart(left, right, facts)):
        return ast.Compare(right, node.ops, [left])
    return None


def _are_apart(left: ast.expr, right: ast.expr, facts: Facts) -> bool:
    """Whether one of them has an effect, and the other is the same before and after it: `x.pop() != d[k]`."""
    if facts.catches:
        return False
    for acting, other in ((left, right), (right, left)):
        found = effects_of([acting], facts)
        if not found.is_open and facts.pure(other) and not disturbs(found, other, facts):
            return True
    return False


def _is_odd(node: ast.Compare, facts: Facts) -> bool:
    """Whether `n % 2` of an integer is compared with 1."""
    left = node.left
    return (
        isinstance(left, ast.BinOp)
        and isinstance(left.op, ast.Mod)
        and is_constant(left.right, 2)
        and facts.is_int(left.left)
        and is_constant(node.comparators[0], 1)
    )


def _strict(left: ast.expr, right: ast.expr, facts: Facts) -> ast.expr | None:
    """`n <= 1` is `n < 2`; `1 <= n` is `0 < n`; `n <= k - 1` is `n < k`."""
    if not (facts.is_int(left) and facts.is_int(right)):
        return None
    if is_integer(right):
        return ast.Compare(left, [ast.Lt()], [ast.Constant(right.value + 1)])
    if is_integer(left):
        return ast.Compare(ast.Constant(left.value - 1), [ast.Lt()], [right])
    if _steps(right, ast.Sub):
        return ast.Compare(left, [ast.Lt()], [right.left])
    return ast.Compare(left.left, [ast.Lt()], [right]) if _steps(left, ast.Add) else None


def _loose(left: ast.expr, right: ast.expr, facts: Facts) -> ast.expr | None:
    """`n < k + 1` is `n <= k`."""
    if not (facts.is_int(left) and facts.is_int(right)) or is_integer(left) or is_integer(right):
        return None
    if _steps(right, ast.Add):
        return ast.Compare(left, [ast.LtE()], [right.left])
    return ast.Compare(left.left, [ast.LtE()], [right]) if _steps(left, ast.Sub) else None


def _steps(node: ast.expr, operator: type[ast.operator]) -> TypeGuard[ast.BinOp]:
    """Whether `node` is `k + 1`, or `k - 1`."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, operator) and is_constant(node.right, 1)


def _from_the_least(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`n in (0, 1)` is `n < 2` of an n that is never negative."""
    left, right = node.left, node.comparators[0]
    if not isinstance(right, ast.Tuple) or not right.elts or not facts.is_int(left):
        return None
    least, end = facts.lower(left), len(right.elts)
    members = [element.value for element in right.elts if is_integer(element)]
    if least is None or sorted(members) != list(range(least, least + end)):
        return None
    if isinstance(node.ops[0], ast.In):
        return ast.Compare(left, [ast.Lt()], [ast.Constant(least + end)])
    return ast.Compare(ast.Constant(least + end - 1), [ast.Lt()], [left])


def _between(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`n in range(a, b)` is `a <= n and n < b` of an integer."""
    left, right = node.left, node.comparators[0]
    if not is_call(right, "range") or not facts.is_builtin(right.func, "range"):
        return None
    if len(right.args) not in (1, 2) or not facts.is_int(left) or not facts.pure(left):
        return None
    if not all(facts.is_int(bound) and facts.calm(bound) for bound in right.args):
        return None
    first, end = right.args if len(right.args) == 2 else (ast.Constant(0), right.args[0])
    is_inside = isinstance(node.ops[0], ast.In)
    lower = ast.Compare(first, [ast.LtE()], [left]) if is_inside else ast.Compare(left, [ast.Lt()], [first])
    upper = ast.Compare(copied(left), [ast.Lt() if is_inside else ast.GtE()], [end])
    return ast.BoolOp(ast.And() if is_inside else ast.Or(), [lower, upper])


def _against_zero(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """What is never negative: `n < 1` is `n == 0`, and `0 < n` is `n != 0`."""
    left, right = node.left, node.comparators[0]
    if is_constant(right, 1) and facts.is_int(left) and facts.at_least(left, 0):
        return ast.Compare(left, [ast.Eq()], [ast.Constant(0)])
    if is_constant(left, 0) and facts.is_int(right) and facts.at_least(right, 0):
        return ast.Compare(right, [ast.NotEq()], [ast.Constant(0)])
    return None
