"""`and` and `or`: flat, without repetition, and in one order where no operand has to guard another."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import is_constant

NODES = (ast.BoolOp,)


def apply(node: ast.BoolOp, facts: Facts) -> ast.expr | None:
    """Bring the operands of a junction into order."""
    values: list[ast.expr] = []
    for value in node.values:
        if isinstance(value, ast.BoolOp) and type(value.op) is type(node.op):
            values += value.values
        else:
            values.append(value)
    neutral = isinstance(node.op, ast.And)
    if len(values) > 1 and all(facts.is_bool(value) for value in values):
        values = [value for value in values if not is_constant(value, neutral)] or values[:1]
    values = _joined(node.op, values, facts)
    if all(facts.is_bool(value) and facts.calm(value) and not _guards(value, facts) for value in values):
        distinct = {form(value): value for value in values}
        values = sorted(distinct.values(), key=sort_key)
    if [id(value) for value in values] == [id(value) for value in node.values]:
        return None
    return ast.BoolOp(node.op, values) if len(values) > 1 else values[0]


def _joined(operator: ast.boolop, values: list[ast.expr], facts: Facts) -> list[ast.expr]:
    """`n == 0 or n == 1` is `n < 2` of an n that is never negative, and the opposite with `and`."""
    kind = ast.Eq if isinstance(operator, ast.Or) else ast.NotEq
    for place, value in enumerate(values):
        if not isinstance(value, ast.Compare) or not is_constant(value.comparators[0], 0):
            continue
        number = value.left
        if not (type(value.ops[0]) is kind and facts.is_int(number) and facts.at_least(number, 0)):
            continue
        one = form(ast.Compare(number, [kind()], [ast.Constant(1)]))
        rest = [other for other in values if other is not value and form(other) != one]
        if len(rest) == len(values) - 2:
            test = ast.Compare(number, [ast.Lt()], [ast.Constant(2)])
            if kind is ast.NotEq:
                test = ast.Compare(ast.Constant(1), [ast.Lt()], [number])
            return [*rest[:place], test, *rest[place:]]
    return values


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
