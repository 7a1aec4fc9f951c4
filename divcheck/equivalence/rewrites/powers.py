"""`x * x` and `pow(x, 2)` are `x ** 2`; `n ** (1 / 2)` is `n ** 0.5`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.predicates import is_call, is_integer

NODES = (ast.BinOp, ast.Call)
CALLS = ("pow",)


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Write a power with `**`."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Mult):
            return _square(node, facts)
        return _fraction(node) if isinstance(node.op, ast.Div) else None
    if is_call(node, "pow", 2) and facts.is_builtin(node.func, "pow"):
        return ast.BinOp(node.args[0], ast.Pow(), node.args[1])
    return None


def _square(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    if isinstance(node.left, ast.Constant) or not alike(node.left, node.right):
        return None
    return ast.BinOp(node.left, ast.Pow(), ast.Constant(2)) if facts.pure(node.left) else None


def _fraction(node: ast.BinOp) -> ast.expr | None:
    if not (is_integer(node.left) and is_integer(node.right)) or not 0 < node.right.value < 1 << 53:
        return None
    return ast.Constant(node.left.value / node.right.value) if abs(node.left.value) < 1 << 53 else None
