"""Readings of a container that see its size and its members alone, not which object it is."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import walk
from divcheck.equivalence.predicates import is_name

_MEASURES = ("len", "sorted", "sum", "min", "max", "any", "all")


def is_only_measured(name: str, region: list[ast.stmt], facts: Facts) -> bool:
    """Whether each reading of `name` stands in `region` and asks for its size or members."""
    use = facts.survey.uses[name]
    if use.is_mutated or use.is_captured:
        return False
    return sum(_measures(node, name, facts) for part in region for node in walk(part)) == use.loads


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
