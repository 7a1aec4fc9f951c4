"""Functions that do not mind the order: `abs(b - a)` is `abs(a - b)`, and so is `max(b, a)` of numbers."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.order import in_order, sort_key

NODES = (ast.Call,)
CALLS = ("abs", "min", "max", "sorted", "len")


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Bring the operands of one call into order."""
    return _distance(node, facts) or _extreme(node, facts) or _of_sets(node, facts)


def _distance(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`abs(b - a)` is `abs(a - b)`."""
    if not (facts.is_builtin(node.func, "abs") and len(node.args) == 1 and not node.keywords):
        return None
    inner = node.args[0]
    if not isinstance(inner, ast.BinOp) or not isinstance(inner.op, ast.Sub):
        return None
    if in_order(inner.left, inner.right) or not facts.may_swap(inner.left, inner.right):
        return None
    return ast.Call(node.func, [ast.BinOp(inner.right, inner.op, inner.left)], [])


def _of_sets(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`sorted(b & a)` is `sorted(a & b)`, and so is their length."""
    if not facts.is_builtin(node.func, "sorted", "len") or len(node.args) != 1:
        return None
    both = node.args[0]
    if not isinstance(both, ast.BinOp) or not isinstance(both.op, (ast.BitAnd, ast.BitOr)):
        return None
    sides = (both.left, both.right)
    if in_order(*sides) or not all(facts.types.name_of(s) == "set" and facts.pure(s) for s in sides):
        return None
    return ast.Call(node.func, [ast.BinOp(both.right, both.op, both.left)], node.keywords)


def _extreme(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`max(b, a)` is `max(a, b)` of numbers."""
    if not facts.is_builtin(node.func, "min", "max") or len(node.args) < 2 or node.keywords:
        return None
    if not all(facts.is_numeric(argument) and facts.pure(argument) for argument in node.args):
        return None
    if len({facts.types.name_of(argument) for argument in node.args}) > 1:
        return None  # of 0 and 0.0 the first is given
    ordered = sorted(node.args, key=sort_key)
    return ast.Call(node.func, ordered, []) if ordered != node.args else None
