"""Branches of which at most one is taken, in one order: of `n == 0` and `n == 1`, of `a < b` and `b < a`."""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
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
        if isinstance(second, ast.If) and is_second(first.test, second.test, facts):
            first.test, second.test = second.test, first.test
            first.body, second.body = second.body, first.body
            changed = True
        following = block[index + 1] if index + 1 < len(block) else None
        if not isinstance(following, ast.If):
            continue
        chain = chain_of(first)
        if not chain[-1].orelse and not ends(first.body) and _is_alternative(chain, following, facts):
            is_opposite = len(chain) == 1 and _is_opposite(first.test, following.test, facts)
            chain[-1].orelse = following.body if is_opposite else [following]
            del block[index + 1]
            return True
        if not first.orelse and _may_exchange(first, following, facts):
            block[index], block[index + 1] = following, first
            changed = True
    return changed


def _is_opposite(first: ast.expr, second: ast.expr, facts: Facts) -> bool:
    return alike(negated(first, facts), second) or alike(first, negated(second, facts))


def _may_exchange(first: ast.If, second: ast.If, facts: Facts) -> bool:
    if second.orelse or not ends(first.body) or not ends(second.body):
        return False
    return is_second(first.test, second.test, facts)


def chain_of(first: ast.If) -> list[ast.If]:
    """`first` with all its `elif`s."""
    chain = [first]
    while len(chain[-1].orelse) == 1 and isinstance(inner := chain[-1].orelse[0], ast.If):
        chain.append(inner)
    return chain


def _is_alternative(chain: list[ast.If], last: ast.If, facts: Facts) -> bool:
    """Whether `last` can only be taken where none of `chain` was, so that it may as well be its `elif`."""
    if last.orelse or not all(_are_alternatives(one.test, last.test, facts) for one in chain):
        return False
    bodies = [statement for one in chain for statement in one.body]
    return not disturbs(effects_of(bodies, facts), last.test, facts)


def _are_alternatives(first: ast.expr, second: ast.expr, facts: Facts) -> bool:
    if _is_opposite(first, second, facts):
        return facts.pure(first)  # which has been evaluated, and does not raise now
    return facts.calm(first) and facts.calm(second) and exclude(first, second, facts)


def is_second(first: ast.expr, second: ast.expr, facts: Facts) -> bool:
    """Whether the two tests exclude each other, and the first ought to be the second."""
    if not (facts.calm(first) and facts.calm(second) and exclude(first, second, facts)):
        return False
    line = line_of(first, facts)
    if line is not None and line.is_same(line_of(second, facts)):
        return False  # `partitions` has an order for them
    return _rank(second) < _rank(first)


def _rank(test: ast.expr) -> tuple[str, str, list[int]]:
    first = test.values[0] if isinstance(test, ast.BoolOp) else test
    return (type(first.ops[0]).__name__ if isinstance(first, ast.Compare) else "", *sort_key(test)[1:])
