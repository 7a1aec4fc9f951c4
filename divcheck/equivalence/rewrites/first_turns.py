"""A first turn that changes nothing: `m = x[0]`, `for e in x[1:]: if m < e: m = e` may begin with x[0].

Whatever the test is: where it holds of the first element itself, `m` is bound to what it is already. And
where there is no first element, neither loop has a turn.
"""

import ast
import copy

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.nodes import load, stored, substitute
from divcheck.equivalence.predicates import is_call, is_constant


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Let one loop of `block` begin at the first element."""
    for index, loop in enumerate(block):
        if (
            isinstance(loop, ast.For)
            and not loop.orelse
            and len(loop.body) == 1
            and isinstance(loop.target, ast.Name)
        ):
            rest = _rest(loop.iter, facts)
            if rest is not None and _is_idle(loop, rest[1], block[:index], facts):
                loop.iter = rest[0]
                return True
    return False


def _rest(source: ast.expr, facts: Facts) -> tuple[ast.expr, ast.expr] | None:
    """The whole and the first element of `x[1:]` and of `range(1, n)`."""
    if (
        isinstance(source, ast.Subscript)
        and isinstance(source.slice, ast.Slice)
        and isinstance(source.value, ast.Name)
    ):
        bounds = source.slice
        if is_constant(bounds.lower, 1) and bounds.upper is None and bounds.step is None:
            return source.value, ast.Subscript(source.value, ast.Constant(0), ast.Load())
    if is_call(source, "range", 2) and is_constant(source.args[0], 1):
        stop = source.args[1]
        if is_call(stop, "len", 1) and facts.is_builtin(stop.func, "len"):
            return ast.Call(source.func, [stop], []), ast.Constant(0)
    return None


def _is_idle(loop: ast.For, first: ast.expr, before: list[ast.stmt], facts: Facts) -> bool:
    only = loop.body[0]
    if isinstance(only, ast.If) and not only.orelse and facts.calm(only.test):
        assignments = only.body
    elif isinstance(only, ast.Assign) and _is_extreme(only, facts):
        assignments = [only]
        first_value = only.value.args[1] if isinstance(only.value, ast.Call) else only.value
        assignments = [ast.Assign(only.targets, first_value)]
    else:
        return False
    known = _known(before, facts)
    target = loop.target.id if isinstance(loop.target, ast.Name) else ""
    for statement in assignments:
        if not (isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)):
            return False
        value = substitute(copy.deepcopy(statement.value), {target: first})
        if form(value) not in known.get(statement.targets[0].id, ()):
            return False
    return bool(assignments)


def _is_extreme(statement: ast.Assign, facts: Facts) -> bool:
    """`m = max(m, e)`"""
    call, target = statement.value, statement.targets[0]
    if not isinstance(target, ast.Name) or not (is_call(call, "max", 2) or is_call(call, "min", 2)):
        return False
    return form(call.args[0]) == form(load(target.id))


def _known(before: list[ast.stmt], facts: Facts) -> dict[str, set[str]]:
    """The forms of what variables hold at the end of `before`."""
    known: dict[str, set[str]] = {}
    for place, statement in enumerate(before):
        bound = stored(statement)
        for name in bound:
            known.pop(name, None)
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            later = effects_of(before[place + 1 :], facts)
            if facts.pure(statement.value) and not disturbs(later, statement.value, facts):
                known[statement.targets[0].id] = {form(statement.value)}
    return known
