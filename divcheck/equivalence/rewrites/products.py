"""Products, quotients and sums of numbers: `b * a` and `a * b`, `0.5 * a * b`, `float(a) / b`, `a + -b`."""

import ast
from typing import TypeGuard

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.linear import linear
from divcheck.equivalence.order import in_order, sort_key
from divcheck.equivalence.predicates import is_call, is_constant

NODES = (ast.BinOp,)
OPERATORS = (ast.Add, ast.Mult, ast.Div)


def apply(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    """Bring one operation into order."""
    if isinstance(node.op, ast.Div):
        return _quotient(node, facts)
    if isinstance(node.op, ast.Add) and _is_negative(node.right) and facts.is_numeric(node):
        return ast.BinOp(node.left, ast.Sub(), node.right.operand)
    if isinstance(node.op, ast.Mult) and is_constant(node.right, -1) and facts.is_numeric(node.left):
        return ast.UnaryOp(ast.USub(), node.left)
    factors = _factors(node)
    if len(factors) > 2:
        return _product(node, factors, facts)
    return _pair(node, facts) if isinstance(node.op, (ast.Add, ast.Mult)) else None


def _pair(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    """A product of builtin values does not mind the order, nor a sum once one of its parts is a number."""
    operands = (node.left, node.right)
    if in_order(*operands):
        return None
    if isinstance(node.op, ast.Add):
        if not any(facts.is_numeric(operand) for operand in operands):
            return None
        if facts.is_int(node) and linear(node) is not None:
            return None  # `arithmetic` has put it in its own order
    return ast.BinOp(node.right, node.op, node.left) if facts.may_swap(*operands) else None


def _is_negative(node: ast.expr) -> TypeGuard[ast.UnaryOp]:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)


def _factors(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _product(node: ast.BinOp, factors: list[ast.expr], facts: Facts) -> ast.expr | None:
    """Several factors in order, where no order of multiplying rounds otherwise than another."""
    if not all(facts.is_numeric(factor) and facts.pure(factor) for factor in factors):
        return None
    if facts.catches and not all(map(facts.calm, factors)):
        return None
    inexact = [factor for factor in factors if not _scales(factor)]
    if len(inexact) > 2 and not all(facts.is_int(factor) for factor in factors):
        return None
    first, *others = sorted(factors, key=sort_key)
    new: ast.expr = first
    for other in others:
        new = ast.BinOp(new, ast.Mult(), other)
    return None if alike(new, node) else new


def _scales(node: ast.expr) -> bool:
    """Whether `node` is a power of two, by which floats are multiplied without rounding."""
    return isinstance(node, ast.Constant) and node.value in (0.25, 0.5, 1, 2, 4, 8)


def _quotient(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    """`float(a) / b` and `a / 2.0` of numbers: `/` makes a float anyway."""
    left, right = node.left, node.right
    value = right.value if isinstance(right, ast.Constant) else None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53:
        return ast.BinOp(left, node.op, ast.Constant(int(value)))
    for one in (left, right):
        if is_call(one, "float", 1) and facts.is_builtin(one.func, "float") and facts.is_numeric(one.args[0]):
            inner = one.args[0]
            return ast.BinOp(inner if one is left else left, node.op, inner if one is right else right)
    return None
