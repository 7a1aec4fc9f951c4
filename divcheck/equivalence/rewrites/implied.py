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
    return any(
        isinstance(statement, ast.If) and _shorten_behind(block, index, [], facts)
        for index, statement in enumerate(block)
    )


def _shorten_behind(block: list[ast.stmt], index: int, known: list[ast.expr], facts: Facts) -> bool:
    """Shorten a test that is made right behind `block[index]`, where `known` hold before that."""
    first = block[index]
    if not isinstance(first, ast.If):
        return False
    is_behind = not first.orelse and ends(first.body)
    way, position = (block, index + 1) if is_behind else (first.orelse, 0)
    nexts = (first.body[0], way[position] if position < len(way) else None)
    if not any(isinstance(found, ast.If) for found in nexts) or not facts.pure(first.test):
        return False
    fails = [*known, *(negated(part, facts) for part in parts_of(first.test, ast.Or))]
    if _shorten(first.body, 0, [*known, *parts_of(first.test, ast.And)], facts):
        return True
    if _shorten(way, position, fails, facts):
        return True
    return position < len(way) and _shorten_behind(way, position, fails, facts)


def _shorten(way: list[ast.stmt], position: int, known: list[ast.expr], facts: Facts) -> bool:
    """Drop from the test that is made next what has been found to hold, or not to, without raising."""
    second = way[position] if position < len(way) else None
    if not isinstance(second, ast.If):
        return False
    holding = {form(test) for test in known}
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
