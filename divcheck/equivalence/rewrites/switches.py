"""A variable that is 0 or 1, and only tested for it, is False or True."""

import ast
from functools import partial
from typing import TypeGuard

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, binds, load, replace_each, walk
from divcheck.equivalence.predicates import is_constant, is_name

NODES = (ast.Assign,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Turn one variable of `block` into a truth value."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is None or not is_constant(found[1], 0, 1):
            continue
        use = facts.survey.uses.get(found[0])
        if use is None or use.is_captured or use.is_parameter or use.stores < 2 or not use.loads:
            continue
        if not all(isinstance(value, ast.expr) and is_constant(value, 0, 1) for value in use.values):
            continue
        nodes = [node for part in block[index:] for node in walk(part)]
        bound = [node for node in nodes if isinstance(node, ast.Assign) and binds(node, found[0])]
        tests = sum(_is_test(node, found[0]) for node in nodes)
        if len(bound) != use.stores or len(use.values) != use.stores or tests != use.loads:
            continue
        for assign in bound:
            assign.value = ast.Constant(is_constant(assign.value, 1))
        for part in block[index:]:
            replace_each(part, partial(_decided, name=found[0]))
        return True
    return False


def _is_test(node: ast.AST, name: str) -> TypeGuard[ast.Compare]:
    """Whether `node` is `x == 0`, `x != 1`, …"""
    if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        return False
    return is_name(node.left, name) and is_constant(node.comparators[0], 0, 1)


def _decided(node: ast.AST, name: str) -> ast.expr | None:
    """x for `x == 1`, `not x` for `x == 0`."""
    if not _is_test(node, name):
        return None
    is_true = isinstance(node.ops[0], ast.Eq) is is_constant(node.comparators[0], 1)
    return load(name) if is_true else ast.UnaryOp(ast.Not(), load(name))
