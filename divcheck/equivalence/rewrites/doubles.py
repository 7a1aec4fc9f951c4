"""A text, list or tuple behind itself: `x + x` is `x * 2`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike

NODES = (ast.BinOp,)


def apply(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    """Write what is repeated once."""
    if not isinstance(node.op, ast.Add) or not alike(node.left, node.right):
        return None
    if not facts.is_sequence(node.left) or not facts.pure(node.left):
        return None
    return ast.BinOp(node.left, ast.Mult(), ast.Constant(2))
