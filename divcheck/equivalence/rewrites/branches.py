"""Branches of which at most one is taken, in one order: `if n == 0: …` and `if n == 1: …`, `a < b` and `b < a`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Exchange one pair of neighbours that stand the wrong way round."""
    for index, first in enumerate(block):
        if not isinstance(first, ast.If):
            continue
        if first.orelse:
            second = first.orelse[0]
            if len(first.orelse) == 1 and isinstance(second, ast.If) and _wrong(first.test, second.test, facts):
                first.test, second.test = second.test, first.test
                first.body, second.body = second.body, first.body
                return True
        elif index + 1 < len(block):
            second = block[index + 1]
            if isinstance(second, ast.If) and not second.orelse and ends(first.body) and ends(second.body):
                if _wrong(first.test, second.test, facts):
                    block[index], block[index + 1] = second, first
                    return True
    return False


def _wrong(first: ast.expr, second: ast.expr, facts: Facts) -> bool:
    """Whether the two tests exclude each other, and the second ought to come first."""
    if not (isinstance(first, ast.Compare) and isinstance(second, ast.Compare)):
        return False
    if not (facts.calm(first) and facts.calm(second) and _exclude(first, second)):
        return False
    return _rank(second) < _rank(first)


def _rank(test: ast.Compare) -> tuple[str, tuple[bool, str, list[int]], tuple[bool, str, list[int]]]:
    return type(test.ops[0]).__name__, sort_key(test.left), sort_key(test.comparators[0])


def _exclude(first: ast.Compare, second: ast.Compare) -> bool:
    one, other = type(first.ops[0]), type(second.ops[0])
    left, right = form(first.left), form(first.comparators[0])
    second_left, second_right = form(second.left), form(second.comparators[0])
    if one is other is ast.Eq:
        constants = first.comparators[0], second.comparators[0]
        return (
            left == second_left
            and all(isinstance(constant, ast.Constant) for constant in constants)
            and constants[0].value != constants[1].value  # type: ignore[attr-defined]
        )
    if {one, other} <= {ast.Eq, ast.Lt}:
        same, crossed = (left, right) == (second_left, second_right), (left, right) == (second_right, second_left)
        return (same or crossed) if one is not other else crossed
    return False
