"""A text, list or tuple behind itself: `x + x` is `x * 2`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.kinds import IMMUTABLE

NODES = (ast.BinOp,)
OPERATORS = (ast.Add,)


def apply(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    """Write what is repeated once."""
    if not isinstance(node.op, ast.Add) or not alike(node.left, node.right):
        return None
    if not facts.is_sequence(node.left) or not facts.pure(node.left) or not _is_shared(node.left, facts):
        return None
    return ast.BinOp(node.left, ast.Mult(), ast.Constant(2))


def _is_shared(node: ast.expr, facts: Facts) -> bool:
    """Whether it makes no difference that both halves hold the same elements: `[[]] + [[]]` has two lists."""
    item = facts.types.item_of(node)
    if item is not None and item.name in IMMUTABLE:
        return True
    if isinstance(node, ast.Call) and facts.is_builtin(node.func, "sorted", "list", "tuple") and node.args:
        return _is_shared(node.args[0], facts)
    return isinstance(node, ast.Name) or (isinstance(node, ast.Subscript) and _is_shared(node.value, facts))
