"""What both branches of an `if` begin with is done before it: `if c: f(x); g(x) else: f(x)`."""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Take one statement out of both branches, if the test does not need to come first."""
    for index, branch in enumerate(block):
        if not isinstance(branch, ast.If) or not branch.orelse:
            continue
        head, other = branch.body[0], branch.orelse[0]
        if not isinstance(head, ast.Expr) or not alike(head, other) or not facts.may_move(branch.test):
            continue
        if disturbs(effects_of([head], facts), branch.test, facts):
            continue
        body, rest = branch.body[1:], branch.orelse[1:]
        if body:
            block[index : index + 1] = [head, ast.If(branch.test, body, rest)]
        elif rest:
            block[index : index + 1] = [head, ast.If(negated(branch.test, facts), rest, [])]
        else:
            continue
        return True
    return False
