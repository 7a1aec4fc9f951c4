"""Tests that cannot both be true: `n == 0` and `n == 1`, `a < b` and `b < a`, `a in b` and `a not in b`."""

import ast

from divcheck.equivalence.form import alike

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
    left, right = first.left, first.comparators[0]
    second_left, second_right = second.left, second.comparators[0]
    if one is other is ast.Eq:
        if not (isinstance(right, ast.Constant) and isinstance(second_right, ast.Constant)):
            return False
        return right.value != second_right.value and alike(left, second_left)
    is_same = alike(left, second_left) and alike(right, second_right)
    is_crossed = alike(left, second_right) and alike(right, second_left)
    if {one, other} in _OPPOSITES:
        return is_same
    if {one, other} == {ast.Lt, ast.LtE}:
        return is_crossed
    if {one, other} <= {ast.Eq, ast.Lt}:
        return is_crossed or (is_same and one is not other)
    return False
