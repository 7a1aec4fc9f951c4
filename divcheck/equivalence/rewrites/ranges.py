"""Ranges of which the counter is read as it is: `range(n)` with `i + 1` alone is `range(1, n + 1)` with `i`.

Where it is read in several ways, `i` and `i + 1`, it counts from 0, and so it does with `enumerate`. Turns of
a loop that do nothing have been added before: see `first_turns`.
"""

import ast
from collections.abc import Callable
from typing import Any

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.linear import linear
from divcheck.equivalence.nodes import children, load, reads, substitute
from divcheck.equivalence.predicates import is_call, is_integer
from divcheck.equivalence.rewrites.fetches import Loop


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Change one of `loops`."""
    return any(_change(loop.head, loop.holder, facts) for loop in loops)


def _change(head: Any, holder: Any, facts: Facts) -> bool:
    """Count from elsewhere."""
    is_counted = is_call(head.iter, "range") and facts.is_builtin(head.iter.func, "range")
    if not is_counted and not is_call(head.iter, "enumerate", 2):
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
    ahead = {found for part in inside for found in _ahead(part, name, facts)} if is_counted else set()
    shift = -ahead.pop() if len(ahead) == 1 else _start(head, facts)
    if not shift:
        return False
    operator: ast.operator = ast.Add() if shift > 0 else ast.Sub()
    shifted = ast.BinOp(load(name), operator, ast.Constant(abs(shift)))
    if isinstance(holder, ast.For):
        holder.body = [substitute(statement, {name: shifted}) for statement in holder.body]
    else:
        substitute(holder, {name: shifted})
    if is_call(head.iter, "enumerate"):
        head.iter.args.pop()
        return True
    bounds = head.iter.args if len(head.iter.args) > 1 else [ast.Constant(0), *head.iter.args]
    head.iter.args = [_lowered(bounds[0], shift), _lowered(bounds[1], shift), *bounds[2:]]
    return True


def _ahead(node: ast.AST, name: str, facts: Facts) -> list[int]:
    """What is added to a counter in each place that reads it."""
    if isinstance(node, ast.Name):
        return [0] if node.id == name and isinstance(node.ctx, ast.Load) else []
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)) and reads(node, name) == 1:
        total = linear(node)
        factor = 0 if total is None else total.terms.get(name, 0)
        is_whole = total is not None and (len(total.terms) == 1 or facts.is_int(node))
        if total is not None and abs(factor) == 1 and is_whole:
            return [total.constant * factor]
    return [found for inner in children(node) for found in _ahead(inner, name, facts)]


def _start(head: Any, facts: Facts) -> int | None:
    if is_call(head.iter, "range", 2) and facts.is_builtin(head.iter.func, "range"):
        start = head.iter.args[0]
        return start.value if is_integer(start) else _added(start)
    if (
        is_call(head.iter, "enumerate", 2)
        and isinstance(head.target, ast.Tuple)
        and is_integer(head.iter.args[1])
    ):
        return head.iter.args[1].value
    return None


def _added(bound: ast.expr) -> int:
    """k of `n + k`, -k of `n - k`, else 0."""
    if not isinstance(bound, ast.BinOp) or not is_integer(bound.right):
        return 0
    sign = {ast.Add: 1, ast.Sub: -1}.get(type(bound.op), 0)
    return sign * bound.right.value


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
