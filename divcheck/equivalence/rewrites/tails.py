"""A variable that is bound in the branches of an `if` and then returned: each branch returns its own value."""

import ast
import copy

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Let the branches of one `if` return what is returned behind it."""
    for index in range(len(block) - 1):
        statement, following = block[index], block[index + 1]
        if not isinstance(statement, ast.If) or not isinstance(following, ast.Return):
            continue
        returned = following.value
        if not isinstance(returned, ast.Name) or returned.id not in facts.survey.uses:
            continue
        branches = [b for b in (statement.body, statement.orelse) if b and _binds_last(b, returned.id)]
        for branch in branches:
            branch.append(copy.deepcopy(following))
        if branches:
            return True
    return False


def _binds_last(block: list[ast.stmt], name: str) -> bool:
    """Whether the last thing that `block` does, on some way, is to bind `name`."""
    last = block[-1]
    found = binding(last)
    if found is not None:
        return found[0] == name
    if not isinstance(last, ast.If) or ends(block):
        return False
    return any(_binds_last(branch, name) for branch in (last.body, last.orelse) if branch)
