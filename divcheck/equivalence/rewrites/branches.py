"""Branches of which at most one is taken, in one order: of `n == 0` and `n == 1`, of `a < b` and `b < a`."""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.lines import line_of
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.exclusion import exclude
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Pass once over `block` and exchange neighbours that stand the wrong way round."""
    changed = False
    for index, first in enumerate(block):
        if not isinstance(first, ast.If):
            continue
        second = first.orelse[0] if len(first.orelse) == 1 else None
        if isinstance(second, ast.If) and _wrong(first.test, second.test, facts):
            first.test, second.test = second.test, first.test
            first.body, second.body = second.body, first.body
            changed = True
        following = block[index + 1] if index + 1 < len(block) and not first.orelse else None
        if not isinstance(following, ast.If):
            continue
        if not ends(first.body) and _is_alternative(first, following, facts):
            first.orelse = following.body if _is_opposite(first.test, following.test, facts) else [following]
            del block[index + 1]
            return True
        if _may_exchange(first, following, facts):
            block[index], block[index + 1] = following, first
            changed = True
    return changed


def _is_opposite(first: ast.expr, second: ast.expr, facts: Facts) -> bool:
    return form(negated(first, facts)) == form(second) or form(first) == form(negated(second, facts))


def _may_exchange(first: ast.If, second: ast.If, facts: Facts) -> bool:
    if second.orelse or not ends(first.body) or not ends(second.body):
        return False
    return _wrong(first.test, second.test, facts)


def _is_alternative(first: ast.If, second: ast.If, facts: Facts) -> bool:
    """Whether `second` can only be taken where `first` was not, so that it may as well be its `elif`."""
    if second.orelse or not (
        facts.calm(first.test) and facts.calm(second.test) and exclude(first.test, second.test)
    ):
        return False
    return not disturbs(effects_of(first.body, facts), second.test, facts)


def _wrong(first: ast.expr, second: ast.expr, facts: Facts) -> bool:
    """Whether the two tests exclude each other, and the second ought to come first."""
    if not (facts.calm(first) and facts.calm(second) and exclude(first, second)):
        return False
    line = line_of(first, facts)
    if line is not None and (other := line_of(second, facts)) is not None and line.key == other.key:
        return False  # `partitions` has an order for them
    return _rank(second) < _rank(first)


def _rank(test: ast.expr) -> tuple[str, str, list[int]]:
    first = test.values[0] if isinstance(test, ast.BoolOp) else test
    return (type(first.ops[0]).__name__ if isinstance(first, ast.Compare) else "", *sort_key(test)[1:])
