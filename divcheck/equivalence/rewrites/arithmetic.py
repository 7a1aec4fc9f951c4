"""Sums and products in one order: `1 + n`, `n + 1` and `n + 2 - 1` of an integer; `b * a` and `a * b`."""

import ast
from typing import TypeGuard

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.linear import Linear, linear
from divcheck.equivalence.order import in_order, sort_key
from divcheck.equivalence.predicates import is_call, is_integer

NODES = (ast.BinOp, ast.UnaryOp, ast.Call)


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Bring a sum of integers, or a product or sum of two numbers, into order."""
    if isinstance(node, ast.UnaryOp):
        return _negative_constant(node)
    if isinstance(node, ast.Call):
        return _distance(node, facts) or _bounds(node, facts) or _extreme(node, facts)
    if not isinstance(node, ast.BinOp):
        return None
    if isinstance(node.op, (ast.Add, ast.Sub)) and facts.is_int(node) and facts.pure(node):
        return _sum(node)
    if isinstance(node.op, ast.Div):
        return _quotient(node, facts)
    if isinstance(node.op, ast.Add) and _is_negative(node.right) and facts.is_numeric(node):
        return ast.BinOp(node.left, ast.Sub(), node.right.operand)
    if isinstance(node.op, ast.Mult) and (factors := _factors(node)) and len(factors) > 2:
        return _product(node, factors, facts)
    if isinstance(node.op, (ast.Add, ast.Mult)) and not in_order(node.left, node.right):
        operands = (node.left, node.right)
        # A product of builtin values does not mind the order, nor a sum once one of its parts is a number.
        if isinstance(node.op, ast.Add) and not any(facts.is_numeric(operand) for operand in operands):
            return None
        if all(facts.pure(operand) for operand in operands):
            return ast.BinOp(node.right, node.op, node.left)
    return None


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
    inexact = [factor for factor in factors if not _scales(factor)]
    if len(inexact) > 2 and not all(facts.is_int(factor) for factor in factors):
        return None
    first, *others = sorted(factors, key=sort_key)
    new: ast.expr = first
    for other in others:
        new = ast.BinOp(new, ast.Mult(), other)
    return new if form(new) != form(node) else None


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


def _negative_constant(node: ast.UnaryOp) -> ast.expr | None:
    if isinstance(node.op, ast.USub) and is_integer(node.operand):
        return ast.Constant(-node.operand.value)
    return None


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
    ordered = sorted(node.args, key=sort_key)
    return ast.Call(node.func, ordered, []) if ordered != node.args else None


def _bounds(node: ast.Call, facts: Facts) -> ast.expr | None:
    """The bounds of a `range` are integers, whatever is known of their parts."""
    if not is_call(node, "range") or not facts.is_builtin(node.func, "range"):
        return None
    sums = [
        _sum(bound) if isinstance(bound, ast.BinOp) and facts.pure(bound) else None for bound in node.args
    ]
    if not any(sums):
        return None
    return ast.Call(node.func, [new or old for new, old in zip(sums, node.args, strict=True)], [])


def _sum(node: ast.BinOp) -> ast.expr | None:
    if not isinstance(node.op, (ast.Add, ast.Sub)):
        return None
    if is_integer(node.right) and node.right.value > 0 and isinstance(node.left, (ast.Name, ast.Subscript)):
        return None  # as it should be
    found = linear(node)
    if found is None:
        return None
    new = _written(found)
    return new if form(new) != form(node) else None


def _written(total: Linear) -> ast.expr:
    keys = sorted(total.terms, key=lambda key: (total.terms[key] < 0, sort_key(total.nodes[key])))
    result: ast.expr | None = None
    for key in keys:
        factor, term = total.terms[key], total.nodes[key]
        piece = term if abs(factor) == 1 else ast.BinOp(term, ast.Mult(), ast.Constant(abs(factor)))
        if result is None:
            result = piece if factor > 0 else ast.UnaryOp(ast.USub(), piece)
        else:
            result = ast.BinOp(result, ast.Add() if factor > 0 else ast.Sub(), piece)
    if result is None:
        return ast.Constant(total.constant)
    if total.constant:
        operator: ast.operator = ast.Add() if total.constant > 0 else ast.Sub()
        return ast.BinOp(result, operator, ast.Constant(abs(total.constant)))
    return result
