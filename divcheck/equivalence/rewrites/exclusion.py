"""Tests that cannot both be true: `n == 0` and `n == 1`, `a < b` and `b < a`, `a in b` and `a not in b`.

So are two places on one line (`n < 0` and `n > 9`), and two kinds of characters.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.lines import Partition, line_of
from divcheck.equivalence.predicates import is_method_call, owner_of, parts_of

_OPPOSITES = ({ast.Eq, ast.NotEq}, {ast.In, ast.NotIn}, {ast.Is, ast.IsNot})
_CHARACTERS = ("isalpha", "isdigit", "isspace", "isupper", "islower", "isdecimal")
_SHARED = ({"isalpha", "isupper"}, {"isalpha", "islower"}, {"isdigit", "isdecimal"})
"Kinds of characters that are no two kinds: all others of `_CHARACTERS` exclude each other."


def exclude(first: ast.expr, second: ast.expr, facts: Facts) -> bool:
    """Whether the tests cannot both be true: of junctions with `and` a part of each, with `or` all parts."""
    if isinstance(first, ast.BoolOp) and isinstance(first.op, ast.Or):
        return all(exclude(part, second, facts) for part in first.values)
    if isinstance(second, ast.BoolOp) and isinstance(second.op, ast.Or):
        return all(exclude(first, part, facts) for part in second.values)
    for one in parts_of(first, ast.And):
        for other in parts_of(second, ast.And):
            if isinstance(one, ast.Compare) and isinstance(other, ast.Compare):
                if _contradict(one, other) or _are_apart(one, other, facts):
                    return True
            elif _are_of_two_kinds(one, other) or _is_negation(one, other) or _is_negation(other, one):
                return True
    return False


def _is_negation(one: ast.expr, other: ast.expr) -> bool:
    """Whether `other` is `not one`."""
    if not isinstance(other, ast.UnaryOp) or not isinstance(other.op, ast.Not):
        return False
    return alike(other.operand, one)


def _are_of_two_kinds(one: ast.expr, other: ast.expr) -> bool:
    """`c.isdigit()` and `c.isalpha()`, also of a longer text."""
    if not is_method_call(one, *_CHARACTERS) or not is_method_call(other, *_CHARACTERS):
        return False
    names = {call.func.attr for call in (one, other) if isinstance(call.func, ast.Attribute)}
    return len(names) == 2 and names not in _SHARED and alike(owner_of(one), owner_of(other))


def _are_apart(one: ast.Compare, other: ast.Compare, facts: Facts) -> bool:
    """Whether one value is compared with constants, and lies in two places."""
    members, others = _members(one), _members(other)
    if members and others:
        return not members & others and alike(one.left, other.left)
    line = line_of(one, facts)
    if line is None or not line.is_same(line_of(other, facts)):
        return False
    partition = Partition.of(line, [one, other], facts)
    return not set(partition.where(one)) & set(partition.where(other))


def _members(test: ast.Compare) -> set[object]:
    """The texts of which `left` is one where the test is true."""
    right = test.comparators[0]
    if isinstance(test.ops[0], ast.Eq):
        listed = [right]
    elif isinstance(test.ops[0], ast.In) and isinstance(right, ast.Tuple):
        listed = right.elts
    else:
        return set()
    found: set[object] = {element.value for element in listed if isinstance(element, ast.Constant)}
    return found if all(isinstance(e, ast.Constant) and isinstance(e.value, str) for e in listed) else set()


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
