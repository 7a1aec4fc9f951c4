"""Tests that cannot both be true: `n == 0` and `n == 1`, `a < b` and `b < a`, `a in b` and `a not in b`."""

import ast

from divcheck.equivalence.form import form

_OPPOSITES = ({ast.Eq, ast.NotEq}, {ast.In, ast.NotIn}, {ast.Is, ast.IsNot})


def exclude(first: ast.expr, second: ast.expr) -> bool:
    """Whether the tests cannot both be true; of junctions with `and`, a part of each."""
    for one in _parts(first):
        for other in _parts(second):
            if isinstance(one, ast.Compare) and isinstance(other, ast.Compare) and _contradict(one, other):
                return True
    return False


def _parts(test: ast.expr) -> list[ast.expr]:
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]


def _contradict(first: ast.Compare, second: ast.Compare) -> bool:
    one, other = type(first.ops[0]), type(second.ops[0])
    left, right = form(first.left), form(first.comparators[0])
    second_left, second_right = form(second.left), form(second.comparators[0])
    if one is other is ast.Eq:
        constant, other_constant = first.comparators[0], second.comparators[0]
        if not (isinstance(constant, ast.Constant) and isinstance(other_constant, ast.Constant)):
            return False
        return left == second_left and constant.value != other_constant.value
    if {one, other} in _OPPOSITES:
        return (left, right) == (second_left, second_right)
    if {one, other} == {ast.Lt, ast.LtE}:
        return (left, right) == (second_right, second_left)
    if {one, other} <= {ast.Eq, ast.Lt}:
        same, crossed = (
            (left, right) == (second_left, second_right),
            (left, right) == (second_right, second_left),
        )
        return (same or crossed) if one is not other else crossed
    return False
