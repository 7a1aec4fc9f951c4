"""Behind `if a: X`, where a does not hold, `elif not a and b` is `elif b`, and `elif not a` is `else`.

So it is in the branch where a holds.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.predicates import ends, parts_of
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Leave out what is known to hold of one test."""
    return any(_shorten_behind(block, index, frozenset(), facts) for index in range(len(block)))


def _shorten_behind(block: list[ast.stmt], index: int, known: frozenset[str], facts: Facts) -> bool:
    """Shorten a test that is made right behind `block[index]`; the forms of what holds before are `known`."""
    first = block[index]
    if not isinstance(first, ast.If):
        return False
    is_behind = not first.orelse and ends(first.body)
    way, position = (block, index + 1) if is_behind else (first.orelse, 0)
    is_nested = isinstance(first.body[0], ast.If)
    is_followed = position < len(way) and isinstance(way[position], ast.If)
    if not (is_nested or is_followed) or not facts.pure(first.test):
        return False
    if is_nested:
        holding = known.union(map(form, parts_of(first.test, ast.And)))
        if _shorten(first.body, 0, holding, facts):
            return True
    if not is_followed:
        return False
    known = known.union(form(negated(part, facts)) for part in parts_of(first.test, ast.Or))
    return _shorten(way, position, known, facts) or _shorten_behind(way, position, known, facts)


def _shorten(way: list[ast.stmt], position: int, holding: frozenset[str], facts: Facts) -> bool:
    """Drop from the test that is made next what has been found to hold, or not to, without raising."""
    second = way[position]
    assert isinstance(second, ast.If)
    tests = parts_of(second.test, ast.And)
    left = [test for test in tests if form(test) not in holding]
    if not left:
        way[position : position + 1] = second.body
        return True
    operator: ast.boolop = ast.And()
    if len(left) == len(tests) == 1:
        operator, tests = ast.Or(), parts_of(second.test, ast.Or)
        left = [test for test in tests if form(negated(test, facts)) not in holding]
    if len(left) == len(tests) or not left:
        return False
    second.test = ast.BoolOp(operator, left) if len(left) > 1 else left[0]
    return True
