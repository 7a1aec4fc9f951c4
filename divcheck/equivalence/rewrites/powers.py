"""`x * x` and `pow(x, 2)` are `x ** 2`, `i * i * i` of an integer `i ** 3`; `n ** (1 / 2)` is `n ** 0.5`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.predicates import is_call, is_integer

NODES = (ast.BinOp, ast.Call)
CALLS = ("pow",)
OPERATORS = (ast.Mult, ast.Div)


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Write a power with `**`."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Mult):
            return _square(node, facts) or _power(node, facts)
        return _fraction(node) if isinstance(node.op, ast.Div) else None
    if is_call(node, "pow", 2) and facts.is_builtin(node.func, "pow"):
        return ast.BinOp(node.args[0], ast.Pow(), node.args[1])
    return None


def _square(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    if isinstance(node.left, ast.Constant) or not alike(node.left, node.right):
        return None
    return ast.BinOp(node.left, ast.Pow(), ast.Constant(2)) if facts.pure(node.left) else None


def _power(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    """`x ** 2 * x` of an integer; a float may be rounded otherwise."""
    if not isinstance(node.left, ast.BinOp) and not isinstance(node.right, ast.BinOp):
        return None
    (base, one), (other_base, other) = _taken_apart(node.left), _taken_apart(node.right)
    if isinstance(base, ast.Constant) or not alike(base, other_base):
        return None
    if not facts.is_int(base) or not facts.pure(base):
        return None
    return ast.BinOp(base, ast.Pow(), ast.Constant(one + other))


def _taken_apart(node: ast.expr) -> tuple[ast.expr, int]:
    """The base and the exponent, which is a constant; `x` is `x ** 1`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and is_integer(node.right):
        return (node.left, node.right.value) if node.right.value > 0 else (node, 1)
    return node, 1


def _fraction(node: ast.BinOp) -> ast.expr | None:
    above, below = _number(node.left), _number(node.right)
    if above is None or below is None or below == 0:
        return None
    return ast.Constant(above / below)


def _number(node: ast.expr) -> float | None:
    """The value of a constant number that a float holds exactly."""
    value = node.value if isinstance(node, ast.Constant) else None
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    return value if abs(value) < 1 << 53 else None
