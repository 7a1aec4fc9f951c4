"""Tests before the end of a block, where what they do not let pass has the outcome of the end.

`if a: (if b: Y)`, `return x` is `if a and b: Y`, `return x`. Where a branch only falls through to the end, it
ends there itself. What both tests let pass is tested before anything is bound in between.
"""

import ast
from functools import reduce
from typing import TypeGuard

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.nodes import children, copied
from divcheck.equivalence.predicates import ends, is_call, is_integer, junction, parts_of
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.counted import parts_told
from divcheck.equivalence.rewrites.guards import both, either
from divcheck.equivalence.rewrites.negations import negated
from divcheck.equivalence.rewrites.operands import unguarded

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Bring the way to the end of `block` into its one form."""
    end = block[-1]
    first = block[-2] if len(block) > 1 else None
    if not isinstance(end, ast.Return) or not isinstance(first, ast.If) or first.orelse:
        return False
    return _end_within(first, end) or _join(first, end) or _test_first(block, first, end, facts)


def _end_within(branch: ast.If, end: ast.Return) -> bool:
    """Let `branch` end as the block does, if it does not end."""
    if ends(branch.body) or not (end.value is None or isinstance(end.value, ast.Constant)):
        return False
    branch.body.append(copied(end))
    return True


def _join(last: ast.If, end: ast.Return) -> bool:
    """Make one `if` of two that stand within each other."""
    inner = last.body[0]
    if not isinstance(inner, ast.If) or inner.orelse or len(last.body) != 2 or not alike(last.body[1], end):
        return False
    last.test, last.body = both(last.test, inner.test), inner.body
    return True


def _is_guard(statement: ast.stmt | None, end: ast.Return) -> TypeGuard[ast.If]:
    if not isinstance(statement, ast.If) or statement.orelse or len(statement.body) != 1:
        return False
    return alike(statement.body[0], end)


def _test_first(block: list[ast.stmt], last: ast.If, end: ast.Return, facts: Facts) -> bool:
    """Of `if a: x = y`, `if b and c: Y` make `if a and b: x = y`, `if c: Y`, if b needs no x."""
    if end.value is not None and not isinstance(end.value, ast.Constant):
        return False
    inner = last.body[-2] if len(last.body) > 2 and alike(last.body[-1], end) else None
    if isinstance(inner, ast.If) and not inner.orelse:
        tests = _independent(inner.test, last.body[:-2], last.test, facts)
        if tests:
            last.test = reduce(both, tests, last.test)
            last.body[-2:-1] = _without(inner, tests)
        return bool(tests)
    start = next((n for n in range(len(block) - 3, -1, -1) if not isinstance(block[n], ast.Assign)), 0)
    guard = block[start]
    if not _is_guard(guard, end):
        return False
    tests = _independent(last.test, block[start + 1 : -2], negated(copied(guard.test), facts), facts)
    if tests:
        guard.test = reduce(either, [negated(test, facts) for test in tests], guard.test)
        block[-2:-1] = _without(last, tests)
    return bool(tests)


def _independent(test: ast.expr, between: list[ast.stmt], known: ast.expr, facts: Facts) -> list[ast.expr]:
    """The parts of `test` that may as well be tested before `between`, which can be left out otherwise."""
    if not between or not all(_binds_only(statement, known, facts) for statement in between):
        return []
    found = effects_of(between, facts)
    return [
        part
        for part in unguarded(parts_of(test, ast.And), facts)
        if facts.is_bool(part) and not disturbs(found, part, facts)
    ]


def _binds_only(statement: ast.stmt, known: ast.expr, facts: Facts) -> bool:
    """Whether `statement` only binds variables, and cannot raise where `known` is true."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    target, value = statement.targets[0], statement.value
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    if not all(isinstance(name, ast.Name) and facts.survey.is_local(name.id) for name in names):
        return False
    if isinstance(target, ast.Name):
        return facts.calm(value)
    told = [_count(part, value) for part in parts_of(known, ast.And)]
    return len(names) in told and all(map(facts.calm, children(value)))


def _count(test: ast.expr, value: ast.expr) -> int | None:
    """How many elements `value` has where `test` is true: of `s.split(".")`, 2 where `s.count(".") == 1`."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return None
    counted, count = test.left, test.comparators[0]
    if not is_integer(count):
        return None
    if is_call(counted, "len", 1) and alike(counted.args[0], value):
        return count.value
    return parts_told(counted, count.value, value)


def _without(guarded: ast.If, tests: list[ast.expr]) -> list[ast.stmt]:
    left = [part for part in parts_of(guarded.test, ast.And) if part not in tests]
    if not left:
        return guarded.body
    return [ast.If(junction(ast.And, left), guarded.body, [])]
