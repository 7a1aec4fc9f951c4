"""`divmod(a, b)` is `(a // b, a % b)`; `math.floor(a / b)` of integers is `a // b`.

`n >> 1` and `n & 1` of an integer are `n // 2` and `n % 2`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import copied
from divcheck.equivalence.predicates import is_call, is_constant, is_method_call, is_name, owner_of

NODES = (ast.Call, ast.BinOp)
CALLS = ("divmod", "floor")
OPERATORS = (ast.BitAnd, ast.RShift)


def apply(node: ast.Call | ast.BinOp, facts: Facts) -> ast.expr | None:
    """Write a division with operators."""
    if isinstance(node, ast.BinOp):
        return _of_bits(node, facts) if isinstance(node.op, (ast.BitAnd, ast.RShift)) else None
    if is_call(node, "divmod", 2) and facts.is_builtin(node.func, "divmod"):
        left, right = node.args
        if not all(
            isinstance(part, (ast.Name, ast.Constant)) and facts.is_numeric(part) for part in node.args
        ):
            return None
        quotient = ast.BinOp(left, ast.FloorDiv(), right)
        rest = ast.BinOp(copied(left), ast.Mod(), copied(right))
        return ast.Tuple([quotient, rest], ast.Load())
    if not is_method_call(node, "floor") or not is_name(owner_of(node), "math") or len(node.args) != 1:
        return None
    inner = node.args[0]
    if (
        not (isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Div))
        or "math" not in facts.types.rebound
    ):
        return None
    if facts.is_int(inner.left) and facts.is_int(inner.right):
        return ast.BinOp(inner.left, ast.FloorDiv(), inner.right)
    return None


def _of_bits(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    if not is_constant(node.right, 1) or not facts.is_int(node.left):
        return None
    operator: ast.operator = ast.Mod() if isinstance(node.op, ast.BitAnd) else ast.FloorDiv()
    return ast.BinOp(node.left, operator, ast.Constant(2))
