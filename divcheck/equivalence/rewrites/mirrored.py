"""`x[-i - 1]` is `x[len(x) - i - 1]`, where i is known to be a position in x."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.linear import linear
from divcheck.equivalence.predicates import is_call, is_integer, is_name

NODES = (ast.Subscript,)


def apply(node: ast.Subscript, facts: Facts) -> ast.expr | None:
    """Count from the end with a negative index."""
    if not isinstance(node.value, ast.Name) or not isinstance(node.slice, ast.BinOp):
        return None
    place = linear(node.slice)
    if place is None or len(place.terms) != 2:
        return None
    for key, term in place.nodes.items():
        if is_call(term, "len", 1) and isinstance(term.args[0], ast.Name) and place.terms[key] == 1:
            if term.args[0].id != node.value.id or not facts.is_builtin(term.func, "len"):
                return None
            (other,) = (found for found in place.nodes if found != key)
            counter = place.nodes[other]
            if place.terms[other] != -1 or not isinstance(counter, ast.Name):
                return None
            if not _is_position(counter.id, node.value.id, -1 - place.constant, facts):
                return None
            index: ast.expr = ast.UnaryOp(ast.USub(), counter)
            if place.constant:
                sign = ast.Add() if place.constant > 0 else ast.Sub()
                index = ast.BinOp(index, sign, ast.Constant(abs(place.constant)))
            return ast.Subscript(node.value, index, node.ctx)
    return None


def _is_position(counter: str, sequence: str, ahead: int, facts: Facts) -> bool:
    """Whether `counter + ahead` always is a position in `sequence`, counted from 0."""
    use, held = facts.survey.uses.get(counter), facts.survey.uses.get(sequence)
    if use is None or held is None or use.stores != 1 or use.is_captured or len(use.values) != 1:
        return False
    if (
        held.stores != 1
        or held.is_captured
        or held.is_mutated
        or facts.types.name_of_variable(sequence) == "dict"
    ):
        return False
    value = use.values[0]
    if not (isinstance(value, ast.Subscript) and isinstance(value.ctx, ast.Store)):
        return False
    return ahead == 0 and _counts_within(value.value, sequence)


def _counts_within(source: ast.expr, sequence: str) -> bool:
    """Whether `source` is `range(len(x))` or `range(len(x) // 2)`, or counts as `enumerate(x[:k])` does."""
    if not is_call(source, "range", 1):
        return False
    stop = source.args[0]
    if isinstance(stop, ast.BinOp) and isinstance(stop.op, ast.FloorDiv) and is_integer(stop.right):
        stop = stop.left if stop.right.value > 0 else stop
    measured = stop.args[0] if is_call(stop, "len", 1) else None
    if isinstance(measured, ast.Subscript) and isinstance(measured.slice, ast.Slice):
        measured = measured.value
    return is_name(measured, sequence)
