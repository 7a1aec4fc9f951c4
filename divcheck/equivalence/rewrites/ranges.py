"""Ranges that start at 0: `for i in range(1, n)` counts from 0 with `i + 1` in place of `i`.

Turns of a loop that do nothing have been added before: see `first_turns`.
"""

import ast
from collections.abc import Callable
from typing import Any

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load, reads, substitute
from divcheck.equivalence.predicates import is_call, is_integer
from divcheck.equivalence.rewrites.fetches import Loop


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Change one of `loops`."""
    return any(_change(loop.head, loop.holder, facts) for loop in loops)


def _change(head: Any, holder: Any, facts: Facts) -> bool:
    """Shift the start to 0."""
    shift = _start(head, facts)
    if shift is None:
        return False
    counter = head.target.elts[0] if isinstance(head.target, ast.Tuple) else head.target
    if not isinstance(counter, ast.Name):
        return False
    name = counter.id
    inside = holder.body if isinstance(holder, ast.For) else [holder]
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
        start, stop = head.iter.args
        head.iter.args = [*([] if is_integer(start) else [_lowered(start, shift)]), _lowered(stop, shift)]
    return True


def _start(head: Any, facts: Facts) -> int | None:
    if is_call(head.iter, "range", 2) and facts.is_builtin(head.iter.func, "range"):
        start, stop = head.iter.args
        if not is_integer(start):
            return min(_added(start), _added(stop)) or None
        return start.value or None
    if (
        is_call(head.iter, "enumerate", 2)
        and isinstance(head.target, ast.Tuple)
        and is_integer(head.iter.args[1])
    ):
        return head.iter.args[1].value
    return None


def _added(bound: ast.expr) -> int:
    """k of `n + k`, else 0."""
    is_sum = isinstance(bound, ast.BinOp) and isinstance(bound.op, ast.Add)
    return bound.right.value if isinstance(bound, ast.BinOp) and is_sum and is_integer(bound.right) else 0


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
