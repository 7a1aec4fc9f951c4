"""Sums of integers in one order: `1 + n`, `n + 1` and `n + 2 - 1`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.linear import Linear, linear
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import is_call, is_integer

NODES = (ast.BinOp, ast.UnaryOp, ast.Call)


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Bring a sum of integers into order."""
    if isinstance(node, ast.UnaryOp):
        return _negative_constant(node)
    if isinstance(node, ast.Call):
        return _bounds(node, facts)
    if not isinstance(node, ast.BinOp):
        return None
    if isinstance(node.op, (ast.Add, ast.Sub)) and facts.is_int(node) and facts.pure(node):
        new = _sum(node)
        return None if new is None or facts.is_bool(new) else new
    return None


def _negative_constant(node: ast.UnaryOp) -> ast.expr | None:
    if isinstance(node.op, ast.USub) and is_integer(node.operand):
        return ast.Constant(-node.operand.value)
    return None


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
