"""Right after `x = y`, `x` and `y` are the same: what follows reads `y`, until one of them is bound anew."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import reads, stored, substitute, walk
from divcheck.equivalence.predicates import is_integer


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Read the source of one copy in the simple statements that follow it."""
    for index, statement in enumerate(block):
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        target, value = statement.targets[0], statement.value
        if (
            isinstance(target, ast.Name)
            and _is_copy(value)
            and _is_local(target.id, facts)
            and not reads(value, target.id)
        ):
            if _forward(block, index, target.id, value, facts):
                return True
    return False


def _is_copy(value: ast.expr) -> bool:
    """A name, a constant, or an element at a fixed place."""
    if isinstance(value, ast.Subscript):
        return isinstance(value.value, ast.Name) and is_integer(value.slice)
    return isinstance(value, (ast.Name, ast.Constant))


def _is_local(name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    return use is not None and not use.is_captured and not use.is_mutated


def _forward(block: list[ast.stmt], index: int, name: str, value: ast.expr, facts: Facts) -> bool:
    sources = {node.id for node in walk(value) if isinstance(node, ast.Name)}
    if any(facts.survey.uses.get(source) is None for source in sources):
        return False
    for following in range(index + 1, len(block)):
        statement = block[following]
        if not isinstance(statement, (ast.Assign, ast.Return)) or statement.value is None:
            return False
        if not facts.pure(statement.value):
            return False
        if reads(statement.value, name):
            statement.value = substitute(statement.value, {name: value})
            return True
        if isinstance(statement, ast.Return) or stored(statement) & {name, *sources}:
            return False
        if not isinstance(statement.targets[0], ast.Name):
            return False
    return False
