"""What both branches of an `if` end with is done behind it: `if c: x = 1; f(x) else: f(x)`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.nodes import binding, copied, load, reads, stored, substitute
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.negations import negated
from divcheck.equivalence.rewrites.tails import binds_for

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Take one statement out of both branches."""
    for index, statement in enumerate(block):
        if not isinstance(statement, ast.If) or not statement.orelse or ends(statement.body):
            continue
        body, other = statement.body, statement.orelse
        if type(body[-1]) is not type(other[-1]):
            continue
        last = _shared(body, other)
        if last is None or _bind_what_is_read(body[:-1], other[:-1], last):
            continue
        if binds_for([body[:-1], other[:-1]], last, [statement], facts):
            continue
        if len(body) == len(other) == 1 and not facts.calm(statement.test):
            continue
        block[index : index + 1] = [*_without_last(statement, facts), last]
        return True
    return False


def _shared(body: list[ast.stmt], other: list[ast.stmt]) -> ast.stmt | None:
    """What both branches end with; right after `x = y`, a reading of y is one of x."""
    found = {form(last): last for last in _spellings(other)}
    return next((found[form(last)] for last in _spellings(body) if form(last) in found), None)


def _spellings(branch: list[ast.stmt]) -> list[ast.stmt]:
    last = branch[-1]
    copy = binding(branch[-2]) if len(branch) > 1 else None
    if copy is None or not isinstance(copy[1], ast.Name) or stored(last) & {copy[0], copy[1].id}:
        return [last]
    return [last, substitute(copied(last), {copy[1].id: load(copy[0])})]


def _bind_what_is_read(body: list[ast.stmt], other: list[ast.stmt], last: ast.stmt) -> bool:
    """Whether both branches bind, just before, a variable for the last statement: see `tails`."""
    found = [binding(branch[-1]) if branch else None for branch in (body, other)]
    return all(name is not None and reads(last, name[0]) for name in found)


def _without_last(statement: ast.If, facts: Facts) -> list[ast.stmt]:
    body, other = statement.body[:-1], statement.orelse[:-1]
    if body:
        return [ast.If(statement.test, body, other)]
    return [ast.If(negated(statement.test, facts), other, [])] if other else []
