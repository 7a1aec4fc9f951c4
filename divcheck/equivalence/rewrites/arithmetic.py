"""Sums of integers in one order: `1 + n`, `n + 1` and `n + 2 - 1`.

And `2 * 3` is 6, and `n * 1` is n.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike, form
from divcheck.equivalence.linear import Linear, linear
from divcheck.equivalence.nodes import walk
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import is_call, is_constant, is_integer

NODES = (ast.BinOp, ast.UnaryOp, ast.Call)
CALLS = ("range",)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.USub, ast.Invert)


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Bring a sum of integers into order."""
    if isinstance(node, ast.UnaryOp):
        return _negative(node, facts)
    if isinstance(node, ast.Call):
        return _bounds(node, facts)
    if not isinstance(node, ast.BinOp):
        return None
    if isinstance(node.op, ast.Mult):
        return _sum(node) if is_integer(node.left) and is_integer(node.right) else _once(node, facts)
    if _is_open(node) and facts.is_int(node) and facts.may_move(node):
        new = _sum(node)
        if new is None or facts.is_bool(new):
            return None
        return new if _risks(node) <= _risks(new) or facts.calm(node) else None
    return None


def _once(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    """n of `n * 1` and `1 * n`."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if is_constant(one, 1) and facts.is_int(other) and not facts.is_bool(other):
            return other
    return None


def _risks(node: ast.expr) -> set[str]:
    """The forms of what may raise in `node`, which are gone where it is both added and taken away."""
    return {form(part) for part in walk(node) if isinstance(part, (ast.Call, ast.Subscript))}


def _is_open(node: ast.BinOp) -> bool:
    """Whether `node` is a sum, and not as plain as `n + 1`."""
    if not _is_sum(node):
        return False
    is_plain = isinstance(node.left, (ast.Name, ast.Subscript))
    return not (is_plain and is_integer(node.right) and node.right.value > 0)


def _negative(node: ast.UnaryOp, facts: Facts) -> ast.expr | None:
    """A negative constant; `-i - 1` for `-(i + 1)` and `~i` of integers."""
    inner = node.operand
    if isinstance(node.op, ast.USub) and is_integer(inner):
        return ast.Constant(-inner.value)
    if not facts.is_int(inner) or not facts.pure(inner):
        return None
    if isinstance(node.op, ast.Invert):
        return ast.BinOp(ast.UnaryOp(ast.USub(), inner), ast.Sub(), ast.Constant(1))
    if isinstance(node.op, ast.USub) and isinstance(inner, ast.BinOp):
        return _sum(ast.BinOp(ast.Constant(0), ast.Sub(), inner)) if _is_sum(inner) else None
    return None


def _is_sum(node: ast.BinOp) -> bool:
    return isinstance(node.op, (ast.Add, ast.Sub))


def _bounds(node: ast.Call, facts: Facts) -> ast.expr | None:
    """The bounds of a `range` are integers, whatever is known of their parts."""
    if not is_call(node, "range") or not facts.is_builtin(node.func, "range"):
        return None
    sums = [
        _sum(bound) if isinstance(bound, ast.BinOp) and _is_open(bound) and facts.pure(bound) else None
        for bound in node.args
    ]
    if not any(sums):
        return None
    return ast.Call(node.func, [new or old for new, old in zip(sums, node.args, strict=True)], [])


def _sum(node: ast.BinOp) -> ast.expr | None:
    found = linear(node)
    if found is None:
        return None
    new = _written(found)
    return None if alike(new, node) else new


def sum_of(node: ast.BinOp) -> ast.expr:
    """A sum or difference of integers in order."""
    return _sum(node) or node if _is_open(node) else node


def _written(total: Linear) -> ast.expr:
    keys = list(total.terms)
    if len(keys) > 1:
        keys.sort(key=lambda key: (total.terms[key] < 0, sort_key(total.nodes[key])))
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
