"""Statements without an effect: `pass`, a bare expression, `print` of something harmless."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import is_name
from divcheck.equivalence.rewrites.blocks import Place

NODES = (ast.Pass, ast.AnnAssign, ast.Assign, ast.If, ast.Expr)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Drop what does nothing, as long as one statement remains."""
    kept = [statement for statement in block if not _does_nothing(statement, facts)]
    if len(kept) == len(block) or (not kept and len(block) == 1 and isinstance(block[0], ast.Pass)):
        return False
    block[:] = kept or [ast.Pass()]
    return True


def _does_nothing(statement: ast.stmt, facts: Facts) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None
    if isinstance(statement, ast.Assign):
        value = statement.value
        is_same = isinstance(value, ast.Name) and all(is_name(t, value.id) for t in statement.targets)
        return is_same and facts.calm(value)
    if isinstance(statement, ast.If):
        return _is_empty(statement.body) and _is_empty(statement.orelse) and facts.calm(statement.test)
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    if isinstance(value, ast.Call) and facts.is_builtin(value.func, "print"):
        return all(facts.calm(argument) for argument in value.args) and not value.keywords
    return facts.calm(value)


def _is_empty(block: list[ast.stmt]) -> bool:
    return all(isinstance(statement, ast.Pass) for statement in block)
