"""A sum that starts at 0.0 may start at 0, if it is only added to, compared, or divided.

So it may where it is returned, once all that is added is known to be a float.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import NUMERIC
from divcheck.equivalence.nodes import binding, walk
from divcheck.equivalence.predicates import is_constant, is_name

NODES = (ast.Assign,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Start one sum at the integer."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is None or not is_constant(found[1], 0.0) or not isinstance(statement, ast.Assign):
            continue
        if _is_sum(found[0], block[index + 1 :], facts):
            statement.value = ast.Constant(0)
            return True
    return False


def _is_sum(name: str, rest: list[ast.stmt], facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    if use is None or use.is_captured or use.is_parameter or use.stores < 2:
        return False
    values = [value for value in use.values if not isinstance(value, ast.Constant) or value.value != 0.0]
    added = [_added(value, name) for value in values]
    kinds = {facts.types.name_of(value) for value in added if value is not None}
    if None in added or len(added) != use.stores - 1 or not kinds <= NUMERIC:
        return False
    nodes = [node for part in rest for node in walk(part)]
    count = sum(_keeps_number(node, name, kinds == {"float"}) for node in nodes)
    return count == use.loads


def _added(value: object, name: str) -> ast.expr | None:
    """e of `x + e`, `e + x` and `x - e`."""
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, (ast.Add, ast.Sub)):
        return None
    if is_name(value.left, name):
        return value.right
    return value.left if is_name(value.right, name) and isinstance(value.op, ast.Add) else None


def _keeps_number(node: ast.AST, name: str, is_float: bool) -> int:
    """How often `node` reads x in a way that makes no difference between 0.0 and 0."""
    if isinstance(node, ast.Return):
        return int(is_float and is_name(node.value, name))
    if isinstance(node, ast.Compare):
        return is_name(node.left, name) + is_name(node.comparators[0], name)
    if isinstance(node, ast.Assign) and is_name(node.targets[0], name):
        return int(_added(node.value, name) is not None)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return is_name(node.left, name) + is_name(node.right, name)
    return 0
