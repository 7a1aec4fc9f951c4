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
        nested = isinstance(value, ast.BoolOp) and type(value.op) is type(node.op)
        values += value.values if nested else [value]  # type: ignore[attr-defined]
    if all(facts.is_bool(value) and facts.calm(value) and not _guards(value) for value in values):
        distinct = {form(value): value for value in values}
        values = sorted(distinct.values(), key=sort_key)
    if [id(value) for value in values] == [id(value) for value in node.values]:
        return None
    return ast.BoolOp(node.op, values) if len(values) > 1 else values[0]


def _guards(value: ast.expr) -> bool:
    """Whether the other operands may only make sense if `value` is true: a test of a type or of None."""
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("isinstance", "type", "hasattr", "callable"):
                return True
        elif isinstance(node, (ast.Is, ast.IsNot)):
            return True
    return False
