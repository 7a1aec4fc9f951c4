"""A slice of which only elements at fixed places are read: with `w = x[i:i + 3]`, `w[0]` is `x[i]`."""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.linear import difference
from divcheck.equivalence.nodes import binding, copied, replace_each, walk
from divcheck.equivalence.predicates import is_integer, is_name

NODES = (ast.Assign,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Read the elements of one slice where they were cut from."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is not None and isinstance(found[1], ast.Subscript):
            rest = block[index + 1 :]
            if _read_in_place(found[0], found[1], rest, facts):
                del block[index]
                return True
    return False


def _read_in_place(name: str, cut: ast.Subscript, rest: list[ast.stmt], facts: Facts) -> bool:
    start, width = _window(cut, facts)
    if start is None or not facts.pure(cut) or not _is_only_read_at_places(name, width, rest, facts):
        return False
    if disturbs(effects_of(rest, facts), cut, facts):
        return False

    def element(node: ast.AST) -> ast.expr | None:
        if not isinstance(node, ast.Subscript) or not is_name(node.value, name):
            return None
        return ast.Subscript(copied(cut.value), ast.BinOp(copied(start), ast.Add(), node.slice), ast.Load())

    return sum(replace_each(part, element) for part in rest) > 0


def _window(cut: ast.Subscript, facts: Facts) -> tuple[ast.expr | None, int]:
    """i and k of `x[i:i + k]` of an i that is not negative."""
    bounds = cut.slice
    if not isinstance(cut.value, ast.Name) or not isinstance(bounds, ast.Slice) or bounds.step is not None:
        return None, 0
    if bounds.lower is None or bounds.upper is None or not facts.at_least(bounds.lower, 0):
        return None, 0
    width = difference(bounds.upper, bounds.lower)
    return (None, 0) if width is None else (bounds.lower, width)


def _is_only_read_at_places(name: str, width: int, rest: list[ast.stmt], facts: Facts) -> bool:
    if not facts.survey.is_single(name):
        return False
    use = facts.survey.uses[name]
    places = sum(_is_place(node, name, width) for part in rest for node in walk(part))
    return not use.is_mutated and 0 < use.loads == places


def _is_place(node: ast.AST, name: str, width: int) -> bool:
    if not isinstance(node, ast.Subscript) or not is_name(node.value, name):
        return False
    return is_integer(node.slice) and 0 <= node.slice.value < width
