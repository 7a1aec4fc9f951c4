"""Behind `if a: X`, where a does not hold, `elif not a and b` is `elif b`, and `elif not a` is `else`.

So it is in the branch where a holds.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.guards import parts_of
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Leave out what is known to hold of one test."""
    for index, first in enumerate(block):
        if not isinstance(first, ast.If) or not facts.pure(first.test):
            continue
        if _shorten(first.body, 0, parts_of(first.test, ast.And)):
            return True
        is_behind = ends(first.body) and not first.orelse
        way, position = (block, index + 1) if is_behind else (first.orelse, 0)
        fails = [negated(part, facts) for part in parts_of(first.test, ast.Or)]
        if _shorten(way, position, fails):
            return True
    return False


def _shorten(way: list[ast.stmt], position: int, known: list[ast.expr]) -> bool:
    """Drop from the test that is made next what has been found to hold just before, without raising."""
    second = way[position] if position < len(way) else None
    if not isinstance(second, ast.If):
        return False
    tests = parts_of(second.test, ast.And)
    forms = {form(test) for test in known}
    left = [test for test in tests if form(test) not in forms]
    if len(left) == len(tests):
        return False
    if left:
        second.test = ast.BoolOp(ast.And(), left) if len(left) > 1 else left[0]
    else:
        way[position : position + 1] = second.body
    return True
