"""Right after `x = y`, `x` and `y` are the same: what follows reads `y`, until one of them is bound anew.

So does an `if` that follows and binds neither.
"""

import ast
from typing import TypeGuard

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, reads, stored, substitute, walk
from divcheck.equivalence.predicates import MUTATORS, is_integer, is_method_call, owner_of

NODES = (ast.Assign,)
Valued = ast.Assign | ast.Return | ast.Expr


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Read the source of one copy in the statements that follow it."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is None or not _is_copy(found[1]) or not _is_local(found[0], facts):
            continue
        if not reads(found[1], found[0]) and _forward(block, index, *found, facts):
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
    if any(source not in facts.survey.uses or facts.is_shared(source) for source in sources):
        return False
    for following in range(index + 1, len(block)):
        statement = block[following]
        if isinstance(statement, ast.If):
            if isinstance(value, ast.Subscript) or stored(statement) & {name, *sources}:
                return False
            if reads(statement, name):
                block[following] = substitute(statement, {name: value})
                return True
            continue
        if not _reads_first(statement, value, facts):
            return False
        assert statement.value is not None
        if reads(statement.value, name):
            statement.value = substitute(statement.value, {name: value})
            return True
        if isinstance(statement, ast.Return) or stored(statement) & {name, *sources}:
            return False
        if isinstance(statement, ast.Assign) and not isinstance(statement.targets[0], ast.Name):
            return False
    return False


def _reads_first(statement: ast.stmt, value: ast.expr, facts: Facts) -> TypeGuard[Valued]:
    """Whether `statement` computes its value before it changes anything."""
    if not isinstance(statement, Valued) or statement.value is None:
        return False
    if isinstance(statement, ast.Expr):
        return not isinstance(value, ast.Subscript) and _only_changes(statement.value, facts)
    return facts.pure(statement.value)


def _only_changes(node: ast.expr, facts: Facts) -> bool:
    """`xs.append(x)`: binds no variable, whatever objects it changes."""
    return is_method_call(node, *MUTATORS) and all(facts.pure(part) for part in [owner_of(node), *node.args])
