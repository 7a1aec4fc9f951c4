"""`int(n / 2)` is `n // 2` where the quotient is not negative; so are `math.floor(n / 2)` and `n >> 1`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.linear import difference

NODES = (ast.Call,)


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Divide as integers. (Beyond 2**53 the float had lost digits: nobody's documented domain.)"""
    if not (facts.is_builtin(node.func, "int") and len(node.args) == 1 and not node.keywords):
        return None
    quotient = node.args[0]
    if not (isinstance(quotient, ast.BinOp) and isinstance(quotient.op, ast.Div)):
        return None
    if not (facts.is_int(quotient.left) and facts.at_least(quotient.right, 1)):
        return None
    if facts.at_least(quotient.left, 0) or _is_exact(quotient):
        return ast.BinOp(quotient.left, ast.FloorDiv(), quotient.right)
    return None


def _is_exact(node: ast.BinOp) -> bool:
    """Whether this is half of a product of neighbours, `n * (n + 1) / 2`, which is whole."""
    product = node.left
    if not (isinstance(node.right, ast.Constant) and node.right.value == 2):
        return False
    if not (isinstance(product, ast.BinOp) and isinstance(product.op, ast.Mult)):
        return False
    return difference(product.left, product.right) in (1, -1)
