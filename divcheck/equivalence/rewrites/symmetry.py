"""Functions that do not mind the order: `abs(b - a)` is `abs(a - b)`, and so is `max(b, a)` of numbers."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.order import in_order, sort_key

NODES = (ast.Call,)


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Bring the operands of one call into order."""
    return _distance(node, facts) or _extreme(node, facts)


def _distance(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`abs(b - a)` is `abs(a - b)`."""
    if not (facts.is_builtin(node.func, "abs") and len(node.args) == 1 and not node.keywords):
        return None
    inner = node.args[0]
    if not isinstance(inner, ast.BinOp) or not isinstance(inner.op, ast.Sub) or not facts.pure(inner):
        return None
    if in_order(inner.left, inner.right):
        return None
    return ast.Call(node.func, [ast.BinOp(inner.right, inner.op, inner.left)], [])


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
