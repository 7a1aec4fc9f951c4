"""Branches of which at most one is taken, in one order: of `n == 0` and `n == 1`, of `a < b` and `b < a`."""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.exclusion import exclude
from divcheck.equivalence.rewrites.negations import negated


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Exchange one pair of neighbours that stand the wrong way round."""
    for index, first in enumerate(block):
        if not isinstance(first, ast.If):
            continue
        if first.orelse:
            second = first.orelse[0]
            if (
                len(first.orelse) == 1
                and isinstance(second, ast.If)
                and _wrong(first.test, second.test, facts)
            ):
                first.test, second.test = second.test, first.test
                first.body, second.body = second.body, first.body
                return True
        elif index + 1 < len(block):
            second = block[index + 1]
            if isinstance(second, ast.If) and not ends(first.body) and _is_alternative(first, second, facts):
                opposite = form(negated(first.test, facts)) == form(second.test) or form(first.test) == form(
                    negated(second.test, facts)
                )
                first.orelse = second.body if opposite and not second.orelse else [second]
                del block[index + 1]
                return True
            if isinstance(second, ast.If) and _may_exchange(first, second, facts):
                block[index], block[index + 1] = second, first
                return True
    return False


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
    return _rank(second) < _rank(first)


def _rank(test: ast.expr) -> tuple[str, str, list[int]]:
    first = test.values[0] if isinstance(test, ast.BoolOp) else test
    return (type(first.ops[0]).__name__ if isinstance(first, ast.Compare) else "", *sort_key(test)[1:])
