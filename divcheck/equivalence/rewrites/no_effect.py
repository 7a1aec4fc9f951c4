"""Statements without an effect: `pass`, a bare expression, `print` of something harmless, an empty loop."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.predicates import is_call, is_name
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.failures import certain_nodes, evaluated_first, fails_anyway

NODES = (ast.Assign, ast.If, ast.For, ast.Expr, ast.Pass, ast.AnnAssign)
_PASS = frozenset({ast.Pass})


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Drop what does nothing, as long as one statement remains."""
    kept = [
        statement
        for place, statement in enumerate(block)
        if type(statement) not in NODES
        or not (_does_nothing(statement, facts) or _is_done_next(statement, block, place, facts))
    ]
    if len(kept) == len(block) or (not kept and len(block) == 1 and isinstance(block[0], ast.Pass)):
        return False
    block[:] = kept or [ast.Pass()]
    return True


def _does_nothing(statement: ast.stmt, facts: Facts) -> bool:
    if type(statement) is ast.Assign:
        value = statement.value
        is_same = isinstance(value, ast.Name) and all(is_name(t, value.id) for t in statement.targets)
        return is_same and facts.calm(value)
    if type(statement) is ast.If:
        return _is_empty(statement.body) and _is_empty(statement.orelse) and facts.calm(statement.test)
    if type(statement) is ast.For:
        return _only_counts(statement, facts)
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None
    if not isinstance(statement, ast.Expr):
        return isinstance(statement, ast.Pass)
    value = statement.value
    if isinstance(value, ast.Call) and facts.is_builtin(value.func, "print"):
        return all(facts.calm(argument) for argument in value.args) and not value.keywords
    return facts.calm(value)


def _only_counts(loop: ast.For, facts: Facts) -> bool:
    """Whether `loop` counts integers, and nobody reads them."""
    if loop.orelse or not _is_empty(loop.body) or not is_call(loop.iter, "range"):
        return False
    if not facts.is_builtin(loop.iter.func, "range") or len(loop.iter.args) > 2:
        return False
    is_unread = isinstance(loop.target, ast.Name) and facts.survey.is_unread(loop.target.id)
    return is_unread and all(facts.is_int(bound) and facts.calm(bound) for bound in loop.iter.args)


def _is_done_next(statement: ast.stmt, block: list[ast.stmt], place: int, facts: Facts) -> bool:
    """Whether `statement` only computes what the next one computes first, and may fail there as well."""
    if type(statement) is not ast.Expr or place + 1 == len(block):
        return False
    following = block[place + 1]
    first = evaluated_first(following)
    if first is None or not facts.pure(first):
        return False
    if any(alike(node, statement.value) for node in certain_nodes(first)):
        return True
    if facts.catches or not facts.pure(statement.value):
        return False
    return fails_anyway(statement.value, [following], facts)


def _is_empty(block: list[ast.stmt]) -> bool:
    return _PASS.issuperset(map(type, block))
