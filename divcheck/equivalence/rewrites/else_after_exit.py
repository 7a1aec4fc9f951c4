"""`else` after a branch that never falls through, and the other way round: `if c: return x` stands alone."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Put what stands under such an `else` behind the `if`."""
    for index, statement in enumerate(block):
        if not isinstance(statement, ast.If) or not statement.orelse:
            continue
        if all(isinstance(inner, ast.Pass) for inner in statement.orelse):
            statement.orelse = []
            return True
        if all(isinstance(inner, ast.Pass) for inner in statement.body):
            block[index] = ast.If(negated(statement.test, facts), statement.orelse, [])
            return True
        if ends(statement.body):
            block[index : index + 1] = [ast.If(statement.test, statement.body, []), *statement.orelse]
            return True
        if ends(statement.orelse):
            flipped = ast.If(negated(statement.test, facts), statement.orelse, [])
            block[index : index + 1] = [flipped, *statement.body]
            return True
    return False
