"""Readings of a container that see its size, its members or one of them, not which object it is."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import walk
from divcheck.equivalence.predicates import is_name

_MEASURES = ("len", "sorted", "sum", "min", "max", "any", "all")


def is_only_measured(name: str, region: list[ast.stmt], facts: Facts) -> bool:
    """Whether each reading of `name` stands in `region` and asks for its size, members or a part of it.

    A part that gets a name of its own does not count: that is to give way first.
    """
    use = facts.survey.uses[name]
    if use.is_mutated or use.is_captured:
        return False
    nodes = [node for part in region for node in walk(part)]
    if any(isinstance(node, ast.Assign) and _is_part(node.value, name) for node in nodes):
        return False
    return sum(_is_part(node, name) or _measures(node, name, facts) for node in nodes) == use.loads


def _is_part(node: ast.AST, name: str) -> bool:
    """Whether `node` is `name[0]`, read."""
    return isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and is_name(node.value, name)


def _measures(node: ast.AST, name: str, facts: Facts) -> bool:
    """Whether `node` is `len(name)`, `max(name)`, `x in name`, `name == x`, or `name & x` of sets."""
    if isinstance(node, ast.Compare):
        sides = [is_name(side, name) for side in (node.left, *node.comparators)]
        return sum(sides) == 1 and not isinstance(node.ops[0], (ast.Is, ast.IsNot))
    if isinstance(node, ast.BinOp):
        sides = [is_name(side, name) for side in (node.left, node.right)]
        return sum(sides) == 1 and facts.types.name_of(node) == "set"
    if not isinstance(node, ast.Call) or not facts.is_builtin(node.func, *_MEASURES):
        return False
    return len(node.args) == 1 and not node.keywords and is_name(node.args[0], name)
