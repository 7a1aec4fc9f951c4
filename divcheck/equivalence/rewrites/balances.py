"""Constants on one side of a comparison: `i < n - 1` for `i + 1 < n` of integers; `x == 4` for `x == 4.0`.

Whether a difference of integers is negative is a comparison of the two: `a < b` for `a - b < 0`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.order import in_order
from divcheck.equivalence.predicates import is_constant, is_integer
from divcheck.equivalence.rewrites.arithmetic import sum_of

NODES = (ast.Compare,)
_ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
OPERATORS = (ast.Eq, ast.NotEq, *_ORDERINGS)


def apply(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """Move one constant."""
    operator = node.ops[0]
    if len(node.ops) > 1 or not isinstance(operator, (ast.Eq, ast.NotEq, *_ORDERINGS)):
        return None
    whole = _with_whole_numbers(node)
    if whole is not None:
        return whole
    of_difference = _sign(node, facts)
    if of_difference is not None:
        return of_difference
    return (
        _constant_on_one_side(node, facts) if isinstance(operator, _ORDERINGS) else _equal_sums(node, facts)
    )


def is_balanced(node: ast.Compare, facts: Facts) -> bool:
    """Whether `node` is `i == n - 1` of integers, which has its order."""
    right = node.comparators[0]
    return (
        isinstance(right, ast.BinOp)
        and facts.is_int(right)
        and facts.is_int(node.left)
        and _base_of(right)[1] != 0
    )


def _with_whole_numbers(node: ast.Compare) -> ast.expr | None:
    """`x == 4` for `x == 4.0`."""
    left, right = _whole(node.left), _whole(node.comparators[0])
    if left is None and right is None:
        return None
    return ast.Compare(left or node.left, node.ops, [right or node.comparators[0]])


def _whole(side: ast.expr) -> ast.Constant | None:
    if type(side) is not ast.Constant or type(side.value) is not float:
        return None
    is_whole = side.value.is_integer() and abs(side.value) < 1 << 53
    return ast.Constant(int(side.value)) if is_whole else None


def _sign(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`a < b` for `a - b < 0` of integers, and `a <= b` for `a - b < 1`."""
    left, right = node.left, node.comparators[0]
    bound, difference = (right, left) if is_integer(right) else (left, right)
    if not isinstance(difference, ast.BinOp) or not isinstance(difference.op, ast.Sub):
        return None
    one, other = difference.left, difference.right
    if not facts.is_int(difference) or not facts.may_swap(one, other):
        return None
    if difference is right:
        one, other = other, one
    if is_constant(bound, 0):
        return ast.Compare(one, node.ops, [other])
    is_loose = is_constant(bound, 1 if difference is left else -1) and isinstance(node.ops[0], ast.Lt)
    return ast.Compare(one, [ast.LtE()], [other]) if is_loose else None


def _constant_on_one_side(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`i < n - 1` for `i + 1 < n` of integers."""
    left, right = node.left, node.comparators[0]
    if not isinstance(left, ast.BinOp):
        return None
    if not (facts.is_int(left) and facts.is_int(right) and facts.pure(right)):
        return None
    base, constant = _base_of(left)
    return ast.Compare(base, node.ops, [_plus(right, -constant)]) if constant else None


def _equal_sums(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`i == n - 1` for `i + 1 == n` and `n - 1 == i` of integers."""
    left, right = node.left, node.comparators[0]
    if not (isinstance(left, ast.BinOp) or isinstance(right, ast.BinOp)):
        return None
    if not (facts.is_int(left) and facts.is_int(right) and facts.pure(node)):
        return None
    (base, constant), (other, more) = _base_of(left), _base_of(right)
    if constant == more == 0:
        return None
    if in_order(base, other):
        return ast.Compare(base, node.ops, [_plus(other, more - constant)]) if constant else None
    return ast.Compare(other, node.ops, [_plus(base, constant - more)])


def _base_of(node: ast.expr) -> tuple[ast.expr, int]:
    """n and k of `n + k`."""
    if isinstance(node, ast.BinOp) and is_integer(node.right):
        if isinstance(node.op, ast.Add):
            return node.left, node.right.value
        if isinstance(node.op, ast.Sub):
            return node.left, -node.right.value
    return node, 0


def _plus(node: ast.expr, constant: int) -> ast.expr:
    """`node + constant`, in order."""
    if not constant:
        return node
    operator: ast.operator = ast.Add() if constant > 0 else ast.Sub()
    return sum_of(ast.BinOp(node, operator, ast.Constant(abs(constant))))
