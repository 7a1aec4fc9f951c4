"""`math.sqrt(n)` is `n ** 0.5` where the last bit cannot show: in `int`, when rounded, beside an integer.

`int(n ** 0.5 + 1)` is `int(n ** 0.5) + 1`.
"""

import ast
from typing import TypeGuard

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import is_call, is_constant, is_integer
from divcheck.equivalence.rewrites.halves import is_of_math, truncated

NODES = (ast.Call, ast.Compare)
CALLS = ("int", "round")
OPERATORS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Take the root in one way."""
    if facts.catches:
        return None  # of a negative number one of them raises, the other is complex
    if isinstance(node, ast.Compare):
        return _beside_integers(node, facts)
    if not isinstance(node, ast.Call) or not node.args:
        return None
    inner = truncated(node, facts)
    if _is_beyond_root(inner, facts):
        return ast.BinOp(ast.Call(node.func, [inner.left], []), inner.op, inner.right)
    if is_call(node, "round") and facts.is_builtin(node.func, "round"):
        inner = node.args[0]
    elif inner is None or not _is_root_of_integer(inner, facts):
        return None
    if not _is_square_root(inner, facts):
        return None
    return ast.Call(node.func, [_power(inner), *node.args[1:]], [])


def _beside_integers(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`i <= math.sqrt(n)`: the root of an integer is an integer exactly, or not next to one."""
    if len(node.ops) != 1:
        return None
    sides = [node.left, node.comparators[0]]
    for place, side in enumerate(sides):
        if _is_square_root(side, facts) and facts.is_int(side.args[0]) and facts.is_int(sides[1 - place]):
            sides[place] = _power(side)
            return ast.Compare(sides[0], node.ops, [sides[1]])
    return None


def _is_square_root(node: ast.AST, facts: Facts) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and is_of_math(node, "sqrt", facts)


def _power(root: ast.Call) -> ast.expr:
    return ast.BinOp(root.args[0], ast.Pow(), ast.Constant(0.5))


def _is_beyond_root(node: ast.AST | None, facts: Facts) -> TypeGuard[ast.BinOp]:
    """Whether `node` is a positive integer more than the root of an integer."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add) or not is_integer(node.right):
        return False
    return node.right.value > 0 and _is_root_of_integer(node.left, facts)


def _is_root_of_integer(node: ast.expr, facts: Facts) -> bool:
    if _is_square_root(node, facts):
        return facts.is_int(node.args[0])
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Pow):
        return False
    return is_constant(node.right, 0.5) and facts.is_int(node.left)
