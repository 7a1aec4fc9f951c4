"""Behind `if a: X`, where a does not hold, `elif not a and b` is `elif b`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.guards import parts_of
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Take one test that is known to hold out of an `and`."""
    for index, first in enumerate(block):
        if not isinstance(first, ast.If):
            continue
        following = block[index + 1 : index + 2] if ends(first.body) and not first.orelse else first.orelse
        if (
            len(following) == 1
            and isinstance(second := following[0], ast.If)
            and _shortened(first, second, facts)
        ):
            return True
    return False


def _shortened(first: ast.If, second: ast.If, facts: Facts) -> bool:
    tests = parts_of(second.test, ast.And)
    if len(tests) < 2 or not facts.calm(first.test) or not facts.calm(second.test):
        return False
    known = {form(negated(part, facts)) for part in parts_of(first.test, ast.Or)}
    left = [test for test in tests if form(test) not in known]
    if len(left) == len(tests) or not left:
        return False
    second.test = ast.BoolOp(ast.And(), left) if len(left) > 1 else left[0]
    return True
