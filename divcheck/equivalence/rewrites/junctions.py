"""`and` and `or`: flat, without repetition, and in one order where no operand has to guard another."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.order import sort_key

NODES = (ast.BoolOp,)


def apply(node: ast.BoolOp, facts: Facts) -> ast.expr | None:
    """Bring the operands of a junction into order."""
    values: list[ast.expr] = []
    for value in node.values:
        if isinstance(value, ast.BoolOp) and type(value.op) is type(node.op):
            values += value.values
        else:
            values.append(value)
    if all(facts.is_bool(value) and facts.calm(value) and not _guards(value, facts) for value in values):
        distinct = {form(value): value for value in values}
        values = sorted(distinct.values(), key=sort_key)
    if [id(value) for value in values] == [id(value) for value in node.values]:
        return None
    return ast.BoolOp(node.op, values) if len(values) > 1 else values[0]


def _guards(value: ast.expr, facts: Facts) -> bool:
    """Whether other operands may only make sense if `value` is true: a test of type, None or emptiness."""
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in (
            "isinstance",
            "hasattr",
            "callable",
            "bool",
        )
    if isinstance(value, ast.Compare):
        return (
            isinstance(value.ops[0], (ast.Is, ast.IsNot))
            or _is_type(value.left)
            or _is_type(value.comparators[0])
        )
    if isinstance(value, ast.UnaryOp):
        return facts.types.name_of(value.operand) == "any" or _guards(value.operand, facts)
    return isinstance(value, ast.BoolOp) and any(_guards(part, facts) for part in value.values)


def _is_type(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "type"
