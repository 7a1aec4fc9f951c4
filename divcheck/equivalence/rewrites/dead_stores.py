"""A variable that nobody reads is not bound; what its value does besides is still done."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding

NODES = (ast.Assign, ast.FunctionDef)

_SUSPENDING = (ast.Yield, ast.YieldFrom, ast.Await)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Drop one binding of `block`."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is not None and _is_unread(found[0], facts) and not isinstance(found[1], _SUSPENDING):
            block[index] = ast.Expr(found[1])
            return True
        if not isinstance(statement, ast.FunctionDef) or statement.decorator_list:
            continue
        if _is_unread(statement.name, facts):
            block[index] = ast.Pass()
            return True
    return False


def _is_unread(name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    return use is not None and use.loads == 0 and not use.is_captured
