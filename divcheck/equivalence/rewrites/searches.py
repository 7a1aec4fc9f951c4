"""Loops that only look for a reason to return one constant, and tests for the same outcome, in one order.

Behind `for x in xs: if x < 0: return False`, `return a` is `if not a: return False` before the loop; and of
two such loops either may be the first, with what is bound for it alone.
"""

import ast
from dataclasses import dataclass
from itertools import pairwise

from divcheck.equivalence.effects import disturbs, effects_of, makes_object
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import VARIABLE, alike, are_alike, form
from divcheck.equivalence.nodes import (
    binding,
    copied,
    names_in,
    reads,
    replace_each,
    statements_of,
    stored,
    walk,
)
from divcheck.equivalence.predicates import is_call, is_constant, junction, parts_of
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.negations import negated
from divcheck.equivalence.rewrites.operands import guards_others, unguarded

NODES = (ast.For,)
_HELD = (ast.If, ast.Assign, ast.Return)
"The statements of such a loop."
_OF_LENGTHS = (ast.Compare, ast.Constant, ast.Name)
"What makes sense whatever the elements are of."


@dataclass(frozen=True, slots=True)
class _Search:
    """A loop that only looks for a reason to return."""

    start: int
    "The place in its block of the first statement that binds something for it alone."
    loop: int
    "Its own place."
    outcome: ast.Return
    "How it returns a constant."
    is_of_types: bool
    "Whether it tests types, or for None."


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Put two loops in order, or a test before a loop."""
    if facts.catches:
        return False
    searches = [found for n in range(len(block)) if (found := _search(block, n, facts)) is not None]
    for one, other in pairwise(searches):
        if one.loop + 1 == other.start and _wrong(one, other, block):
            block[one.start : other.loop + 1] = [
                *block[other.start : other.loop + 1],
                *block[one.start : one.loop + 1],
            ]
            return True
    return any(
        _guard_first(block, search, facts)
        or _test_first(block, search, facts)
        or _tests_within(block[search.loop], search, facts)
        for search in searches
    )


def _wrong(one: _Search, other: _Search, block: list[ast.stmt]) -> bool:
    if one.is_of_types or other.is_of_types or not alike(one.outcome, other.outcome):
        return False
    return _rank(block[other.loop]) < _rank(block[one.loop])


def _rank(loop: ast.stmt) -> tuple[str, list[str]]:
    """The form of `loop`, variables left blank; and these, but for its own."""
    written = form(loop)
    own = {node.id for node in names_in(loop) if not isinstance(node.ctx, ast.Load)}
    return VARIABLE.sub("'*'", written), [name for name in VARIABLE.findall(written) if name not in own]


def _search(block: list[ast.stmt], place: int, facts: Facts) -> _Search | None:
    loop = block[place]
    if not isinstance(loop, ast.For) or loop.orelse:
        return None
    inside = statements_of(loop)[1:]
    outcomes = [statement for statement in inside if isinstance(statement, ast.Return)]
    if not outcomes or not all(isinstance(statement, _HELD) for statement in inside):
        return None
    if not isinstance(outcomes[0].value, ast.Constant) or not all(alike(r, outcomes[0]) for r in outcomes):
        return None
    if not facts.calm(loop.iter):
        return None
    start = place
    while start > 0 and _is_for(block[start - 1], block[start : place + 1], facts):
        start -= 1
    if not _is_alone(block[start : place + 1], facts) or not _is_calm(loop.body, facts):
        return None
    tests = [statement.test for statement in inside if isinstance(statement, ast.If)]
    return _Search(start, place, outcomes[0], any(guards_others(test, facts) for test in tests))


def _is_for(statement: ast.stmt, users: list[ast.stmt], facts: Facts) -> bool:
    """Whether `statement` binds a variable for `users` alone."""
    bound = binding(statement)
    if bound is None or not facts.survey.is_local(bound[0]) or not facts.calm(bound[1]):
        return False
    return 0 < reads(users, bound[0]) == facts.survey.uses[bound[0]].loads


def _is_alone(search: list[ast.stmt], facts: Facts) -> bool:
    """Whether nobody notices what `search` does, unless it returns."""
    found = effects_of(search, facts)
    made = {bound[0] for part in search if (bound := binding(part)) and makes_object(bound[1], facts)}
    if found.is_open or found.within or not found.changed <= made:
        return False
    survey = facts.survey
    return all(
        survey.is_local(name) and survey.uses[name].loads == reads(search, name) for name in found.bound
    )


def _is_calm(body: list[ast.stmt], facts: Facts) -> bool:
    """Whether nothing in `body` can raise; what was put into a dictionary can be read from there."""
    put: set[str] = set()

    def known(node: ast.AST) -> ast.expr | None:
        return ast.Constant(0) if isinstance(node, ast.Subscript) and form(node) in put else None

    for statement in body:
        value = statement.test if isinstance(statement, ast.If) else getattr(statement, "value", None)
        held = ast.Expr(value or ast.Constant(None))
        if put:
            held = copied(held)
            replace_each(held, known)
        inside = [statement.body, statement.orelse] if isinstance(statement, ast.If) else []
        if not facts.calm(held.value) or not all(_is_calm(block, facts) for block in inside):
            return False
        entry = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(entry, ast.Subscript):
            if not _is_entry(entry, facts):
                return False
            put.add(form(ast.Subscript(entry.value, entry.slice, ast.Load())))
        elif stored(statement):
            put.clear()
    return True


def _is_entry(target: ast.Subscript, facts: Facts) -> bool:
    is_dictionary = facts.types.name_of(target.value) in ("dict", "defaultdict")
    return is_dictionary and facts.is_hashed(target.slice) and facts.calm(target.slice)


def _guard_first(block: list[ast.stmt], search: _Search, facts: Facts) -> bool:
    """Put a guard with the outcome of the loop before it."""
    guard = block[search.loop + 1] if search.loop + 1 < len(block) else None
    if not isinstance(guard, ast.If) or guard.orelse or not are_alike(guard.body, [search.outcome]):
        return False
    if not _may_precede(guard.test, block[search.start : search.loop + 1], search, facts):
        return False
    del block[search.loop + 1]
    block.insert(search.start, guard)
    return True


def _test_first(block: list[ast.stmt], last: _Search, facts: Facts) -> bool:
    """Put a part of the answer at the end of `block` before the loop that answers otherwise."""
    end = block[-1]
    if last.loop != len(block) - 2 or not isinstance(end, ast.Return) or end.value is None:
        return False
    answer = last.outcome.value
    if not is_constant(answer, True, False) or isinstance(end.value, ast.Constant):
        return False
    operator = ast.Or if answer.value else ast.And
    parts = parts_of(end.value, operator)
    first = unguarded(parts, facts)
    moved = [part for part in first if _may_precede(part, block[last.start : -1], last, facts)]
    if not moved or not all(map(facts.is_bool, parts)):
        return False
    left = [part for part in parts if part not in moved]
    for part in reversed(moved):
        test = part if answer.value else negated(part, facts)
        block.insert(last.start, ast.If(test, [copied(last.outcome)], []))
    end.value = junction(operator, left) if left else ast.Constant(not answer.value)
    return True


def _tests_within(loop: ast.stmt, search: _Search, facts: Facts) -> bool:
    """In such a loop, test before an assignment what does not need it."""
    assert isinstance(loop, ast.For)
    for place, (statement, guard) in enumerate(pairwise(loop.body)):
        if not isinstance(statement, ast.Assign) or not isinstance(guard, ast.If):
            continue
        tests = parts_of(guard.test, ast.Or)
        if (
            guard.orelse
            or not are_alike(guard.body, [search.outcome])
            or any(_guards_next(test, facts) for test in tests)
        ):
            continue
        done = effects_of([statement], facts)
        first = [test for test in tests if not disturbs(done, test, facts)]
        if not first:
            continue
        rest = [test for test in tests if test not in first]
        after = [ast.If(junction(ast.Or, rest), guard.body, [])] if rest else []
        before = ast.If(junction(ast.Or, first), [copied(search.outcome)], [])
        loop.body[place : place + 2] = [before, statement, *after]
        return True
    return False


def _guards_next(test: ast.expr, facts: Facts) -> bool:
    """Whether `test` is for None, or of a type, which what stands behind it in an `or` may rely on."""
    return not isinstance(test, ast.BoolOp) and guards_others(test, facts)


def _may_precede(part: ast.expr, search: list[ast.stmt], found: _Search, facts: Facts) -> bool:
    if not facts.calm(part) or disturbs(effects_of(search, facts), part, facts):
        return False
    return not found.is_of_types or all(
        isinstance(node, _OF_LENGTHS) or _is_length(node) for node in walk(part)
    )


def _is_length(node: ast.AST) -> bool:
    return is_call(node, "len", 1) and isinstance(node.args[0], ast.Name)
