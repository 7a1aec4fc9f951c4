"""A conditional expression the right way round, and `True if c else False`.

Of two tests that exclude each other, one is the first as in `branches`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.predicates import is_constant
from divcheck.equivalence.rewrites.branches import is_second
from divcheck.equivalence.rewrites.negations import negated
from divcheck.equivalence.rewrites.polarity import simpler_opposite

NODES = (ast.IfExp,)


def apply(node: ast.IfExp, facts: Facts) -> ast.expr | None:
    """Bring a choice into its one form."""
    if facts.is_bool(node.test):
        if is_constant(node.body, True) and is_constant(node.orelse, False):
            return node.test
        if is_constant(node.body, False) and is_constant(node.orelse, True):
            return negated(node.test, facts)
    if alike(node.body, node.orelse) and facts.calm(node.test):
        return node.body
    other = node.orelse
    if isinstance(other, ast.IfExp) and is_second(node.test, other.test, facts):
        return ast.IfExp(other.test, other.body, ast.IfExp(node.test, node.body, other.orelse))
    opposite = simpler_opposite(node.test, facts)
    return ast.IfExp(opposite, node.orelse, node.body) if opposite is not None else None
