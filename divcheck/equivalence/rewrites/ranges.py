"""Ranges that start at 0, and turns of a loop that do nothing.

`for i in range(1, n)` counts from 0 with `i + 1` in place of `i`. `sum(range(1, n))` adds a 0 more.
`range(n - 1)` is `range(n)` around a loop that has no turn for the last `i`.
"""

import ast
import copy
from collections.abc import Callable
from typing import Any

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.linear import difference
from divcheck.equivalence.nodes import load, reads, substitute, walk
from divcheck.equivalence.predicates import is_call, is_constant, is_integer, is_name


def apply(node: ast.AST, facts: Facts, fresh: Callable[[], str]) -> bool:
    """Change one range below `node`. (A shift may only come after a turn that does nothing is added.)"""
    found = list(walk(node))
    loops = [inner for inner in found if isinstance(inner, ast.For)]
    if any(_vacuous_first(loop, facts) or _vacuous_last(loop, facts) for loop in loops):
        return True
    if any(_sum_from_one(inner, facts) for inner in found if isinstance(inner, ast.Call)):
        return True
    for inner in found:
        heads: list[Any] = [inner] if isinstance(inner, ast.For) else getattr(inner, "generators", [])
        inside = inner.body if isinstance(inner, ast.For) else [inner]
        if any(_change(head, inner, inside, facts) for head in heads):
            return True
    return False


def _change(head: Any, holder: Any, inside: list[Any], facts: Facts) -> bool:
    """Shift the start to 0."""
    shift = _start(head, facts)
    if shift is None:
        return False
    counter = head.target.elts[0] if isinstance(head.target, ast.Tuple) else head.target
    if not isinstance(counter, ast.Name):
        return False
    name = counter.id
    use = facts.survey.uses.get(name)
    if (
        use is None
        or use.stores != 1
        or use.is_captured
        or sum(reads(part, name) for part in inside) != use.loads
    ):
        return False
    shifted = ast.BinOp(load(name), ast.Add(), ast.Constant(shift))
    if isinstance(holder, ast.For):
        holder.body = [substitute(statement, {name: shifted}) for statement in holder.body]
    else:
        substitute(holder, {name: shifted})
    if is_call(head.iter, "enumerate"):
        head.iter.args.pop()
    else:
        head.iter.args = [_lowered(head.iter.args[1], shift)]
    return True


def _start(head: Any, facts: Facts) -> int | None:
    if is_call(head.iter, "range", 2) and facts.is_builtin(head.iter.func, "range"):
        start = head.iter.args[0]
        return start.value if is_integer(start) and start.value else None
    if (
        is_call(head.iter, "enumerate", 2)
        and isinstance(head.target, ast.Tuple)
        and is_integer(head.iter.args[1])
    ):
        return head.iter.args[1].value
    return None


def _lowered(stop: ast.expr, shift: int) -> ast.expr:
    if isinstance(stop, ast.BinOp) and isinstance(stop.op, (ast.Add, ast.Sub)) and is_integer(stop.right):
        constant = stop.right.value if isinstance(stop.op, ast.Add) else -stop.right.value
        rest = constant - shift
        if rest == 0:
            return stop.left
        return ast.BinOp(stop.left, ast.Add() if rest > 0 else ast.Sub(), ast.Constant(abs(rest)))
    if is_integer(stop):
        return ast.Constant(stop.value - shift)
    return ast.BinOp(stop, ast.Sub() if shift > 0 else ast.Add(), ast.Constant(abs(shift)))


def _sum_from_one(node: ast.Call, facts: Facts) -> bool:
    """`sum(range(1, n))`"""
    if not is_call(node, "sum", 1) or not facts.is_builtin(node.func, "sum"):
        return False
    source = node.args[0]
    if not is_call(source, "range", 2) or not is_constant(source.args[0], 1):
        return False
    del source.args[0]
    return True


def _vacuous_first(loop: ast.For, facts: Facts) -> bool:
    """`for i in range(1, n): t = t + i` of a number t."""
    if not is_call(loop.iter, "range", 2) or not is_constant(loop.iter.args[0], 1) or len(loop.body) != 1:
        return False
    only = loop.body[0]
    if not isinstance(only, ast.Assign) or loop.orelse or not isinstance(loop.target, ast.Name):
        return False
    value = only.value
    if not (
        isinstance(value, ast.BinOp)
        and isinstance(value.op, ast.Add)
        and isinstance(only.targets[0], ast.Name)
    ):
        return False
    operands = (value.left, value.right)
    total, index = only.targets[0].id, loop.target.id
    if facts.survey.uses[index].loads != 1 if index in facts.survey.uses else True:
        return False
    if (
        any(is_name(x, total) for x in operands)
        and any(is_name(x, index) for x in operands)
        and facts.is_numeric(value)
    ):
        del loop.iter.args[0]
        return True
    return False


def _vacuous_last(loop: ast.For, facts: Facts) -> bool:
    """`for i in range(n - 1)` around nothing but a loop over `range(i + 1, n)` or `x[i + 1:]`."""
    if (
        not is_call(loop.iter, "range", 1)
        or len(loop.body) != 1
        or loop.orelse
        or not isinstance(loop.target, ast.Name)
    ):
        return False
    inner, stop = loop.body[0], loop.iter.args[0]
    use = facts.survey.uses.get(loop.target.id)
    if not isinstance(inner, ast.For) or inner.orelse or use is None or use.stores != 1:
        return False
    if reads(loop.body, loop.target.id) != use.loads or not isinstance(inner.target, ast.Name):
        return False
    inner_use = facts.survey.uses.get(inner.target.id)
    if inner_use is None or reads(inner.body, inner.target.id) != inner_use.loads:
        return False
    end = _end_of_rest(inner.iter, loop.target.id)
    if end is None or difference(end, stop) != 1 or not facts.pure(end) or _is_bound(inner, end):
        return False
    loop.iter.args[0] = copy.deepcopy(end)
    return True


def _end_of_rest(source: ast.expr, index: str) -> ast.expr | None:
    """`n` of `range(i + 1, n)`, and `len(x)` of `x[i + 1:]`."""
    following = form(ast.BinOp(load(index), ast.Add(), ast.Constant(1)))
    if is_call(source, "range", 2) and form(source.args[0]) == following:
        return source.args[1]
    if not isinstance(source, ast.Subscript) or not isinstance(source.value, ast.Name):
        return None
    rest = form(ast.Slice(ast.BinOp(load(index), ast.Add(), ast.Constant(1))))
    return ast.Call(load("len"), [source.value], []) if form(source.slice) == rest else None


def _is_bound(inner: ast.For, end: ast.expr) -> bool:
    names = {node.id for node in walk(end) if isinstance(node, ast.Name)}
    return any(
        isinstance(node, ast.Name) and node.id in names and not isinstance(node.ctx, ast.Load)
        for node in walk(inner)
    )
