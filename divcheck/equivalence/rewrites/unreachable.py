"""Statements behind `return`, `raise`, `break` or `continue`; a branch that is never taken."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import children, walk
from divcheck.equivalence.predicates import TERMINATORS, ends, is_constant
from divcheck.equivalence.rewrites.blocks import Place

NODES = (*TERMINATORS, ast.If, ast.While)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Cut `block` behind the first statement that never lets control pass."""
    for index, statement in enumerate(block):
        if isinstance(statement, ast.If) and is_constant(statement.test, True, False):
            chosen = statement.body if statement.test.value else statement.orelse
            block[index : index + 1] = chosen or [ast.Pass()]
            return True
        if index + 1 < len(block) and never_passes(statement):
            if any(keeps_meaning(later) for later in block[index + 1 :]):
                return False
            del block[index + 1 :]
            return True
    return False


def never_passes(statement: ast.stmt) -> bool:
    """Whether control never gets behind `statement`."""
    if isinstance(statement, TERMINATORS):
        return True
    if isinstance(statement, ast.If):
        return ends(statement.body) and ends(statement.orelse)
    return (
        isinstance(statement, ast.While)
        and is_constant(statement.test, True, 1)
        and not has_break(statement.body)
    )


def has_break(block: list[ast.stmt]) -> bool:
    """Whether some `break` leaves the loop with this body."""
    return _jumps(block, ast.Break)


def continues(block: list[ast.stmt]) -> bool:
    """Whether some `continue` ends a turn of the loop with this body."""
    return _jumps(block, ast.Continue)


def _jumps(block: list[ast.stmt], jump: type[ast.stmt]) -> bool:
    pending: list[ast.AST] = list(block)
    while pending:
        node = pending.pop()
        if isinstance(node, jump):
            return True
        if isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)) and not isinstance(
            node, (ast.For, ast.While, ast.FunctionDef, ast.ClassDef)
        ):
            pending += children(node)
        elif isinstance(node, (ast.For, ast.While)):
            pending += node.orelse
    return False


def keeps_meaning(statement: ast.stmt) -> bool:
    """A `yield` makes a generator and a binding makes a local, even where they are never reached."""
    return any(
        isinstance(node, (ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal)) for node in walk(statement)
    )
