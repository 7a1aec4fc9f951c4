"""A variable that nobody reads is not bound; what its value does besides is still done.

Nor is one that is only read to count it on: `n = 0`, and `n = n + 1` in a loop.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import all_blocks, binding, binds, reads, statements_of

NODES = (ast.Assign, ast.FunctionDef)

_SUSPENDING = (ast.Yield, ast.YieldFrom, ast.Await)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Drop one binding of `block`."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is not None and _only_feeds_itself(found[0], facts):
            _drop_all(found[0], facts)
            return True
        if found is not None and _is_unread(found[0], facts) and not isinstance(found[1], _SUSPENDING):
            block[index] = ast.Expr(found[1])
            return True
        if not isinstance(statement, ast.FunctionDef) or statement.decorator_list:
            continue
        if _is_unread(statement.name, facts):
            block[index] = ast.Pass()
            return True
    return False


def _drop_all(name: str, facts: Facts) -> None:
    """Drop all bindings of `name` at once: one that is left would read what nothing has bound."""
    owner = facts.survey.uses[name].owner
    assert owner is not None
    for block in all_blocks(owner):
        block[:] = [ast.Pass() if binds(statement, name) else statement for statement in block]


def _is_unread(name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    return use is not None and use.loads == 0 and not use.is_captured


def _only_feeds_itself(name: str, facts: Facts) -> bool:
    """Whether `x = x + 1` and the like are all that reads x, and nothing else is done there."""
    use = facts.survey.uses.get(name)
    if use is None or not use.loads or use.is_captured or use.is_parameter or use.owner is None:
        return False
    values = [value for value in use.values if isinstance(value, ast.expr)]
    if len(values) != use.stores or sum(reads(value, name) for value in values) != use.loads:
        return False
    if not all(map(facts.calm, values)):
        return False
    return sum(binds(statement, name) for statement in statements_of(use.owner)) == use.stores
