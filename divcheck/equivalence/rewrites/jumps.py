"""Jumps to where control goes anyway: `continue` at the end of a loop, `return None` of a function.

`if c: continue` with more to come is `if not c:` around what comes. A `break` where the loop is over is
`continue`: `while x: …; if not x: break`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.predicates import is_constant
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.Continue, ast.Return, ast.If, ast.While)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Take away a needless jump."""
    if not block:
        return False
    for statement in block:
        if isinstance(statement, ast.While) and _continue_to_end(statement, facts):
            return True
    if _goes_there(block[-1], place):
        block[-1:] = [] if len(block) > 1 else [ast.Pass()]
        return True
    if place is not Place.LOOP_END:
        return False
    for index, statement in enumerate(block[:-1]):
        if (
            isinstance(statement, ast.If)
            and not statement.orelse
            and isinstance(statement.body[-1], ast.Continue)
        ):
            rest = block[index + 1 :]
            if len(statement.body) == 1:
                block[index:] = [ast.If(negated(statement.test, facts), rest, [])]
            else:
                block[index:] = [ast.If(statement.test, statement.body[:-1], rest)]
            return True
    return False


def _continue_to_end(loop: ast.While, facts: Facts) -> bool:
    """Write `continue` for one `break` where the loop's own test says the same; returns whether it did."""
    for guard in loop.body:
        if not isinstance(guard, ast.If) or guard.orelse or not isinstance(guard.body[0], ast.Break):
            continue
        if not loop.orelse and facts.pure(loop.test) and alike(negated(guard.test, facts), loop.test):
            guard.body = [ast.Continue()]
            return True
    return False


def _goes_there(statement: ast.stmt, place: Place) -> bool:
    if place is Place.LOOP_END:
        return isinstance(statement, ast.Continue)
    if place is Place.FUNCTION_END and isinstance(statement, ast.Return):
        return statement.value is None or is_constant(statement.value, None)
    return False
