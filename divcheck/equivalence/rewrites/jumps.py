"""Jumps to where control goes anyway: `continue` at the end of a loop, `return None` of a function.

`if c: continue` with more to come is `if not c:` around what comes.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import is_constant
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.Continue, ast.Return, ast.If)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Take away a needless jump."""
    if not block:
        return False
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


def _goes_there(statement: ast.stmt, place: Place) -> bool:
    if place is Place.LOOP_END:
        return isinstance(statement, ast.Continue)
    if place is Place.FUNCTION_END and isinstance(statement, ast.Return):
        return statement.value is None or is_constant(statement.value, None)
    return False
