"""Sums and products in one order: `1 + n`, `n + 1` and `n + 2 - 1` of an integer; `b * a` and `a * b`."""

import ast

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
        return _distance(node, facts) or _bounds(node, facts)
    if not isinstance(node, ast.BinOp):
        return None
    if isinstance(node.op, (ast.Add, ast.Sub)) and facts.is_int(node) and facts.pure(node):
        return _sum(node)
    if isinstance(node.op, ast.Div):
        return _quotient(node, facts)
    if isinstance(node.op, (ast.Add, ast.Mult)) and not in_order(node.left, node.right):
        operands = (node.left, node.right)
        # A product of builtin values does not mind the order, nor a sum once one of its parts is a number.
        if isinstance(node.op, ast.Add) and not any(facts.is_numeric(operand) for operand in operands):
            return None
        if all(facts.pure(operand) for operand in operands):
            return ast.BinOp(node.right, node.op, node.left)
    return None


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
