"""A pair that is only read at fixed places is taken apart in the head of its loop.

`for p in zip(x, y)` with `p[0]` and `p[1]` is `for a, b in zip(x, y)`; so it is of `enumerate` and `items`.
"""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load, replace_each, store, walk
from divcheck.equivalence.predicates import is_integer, is_method_call, is_name
from divcheck.equivalence.rewrites.fetches import Loop


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Change one of `loops`."""
    return any(_take_apart(loop, facts, fresh) for loop in loops)


def _take_apart(loop: Loop, facts: Facts, fresh: Callable[[], str]) -> bool:
    target = loop.head.target
    if not isinstance(target, ast.Name) or not isinstance(loop.head.iter, ast.Call):
        return False
    width = _width(loop.head.iter, facts)
    if not width or not facts.survey.is_single(target.id):
        return False
    places = [node for node in walk(loop.holder) if place_in(node, target.id, width) is not None]
    if not places or len(places) != facts.survey.uses[target.id].loads:
        return False
    names = [fresh() for _ in range(width)]

    def part_of(node: ast.AST) -> ast.expr | None:
        place = place_in(node, target.id, width)
        return None if place is None else load(names[place])

    replace_each(loop.holder, part_of)
    loop.head.target = ast.Tuple([store(name) for name in names], ast.Store())
    return True


def _width(source: ast.Call, facts: Facts) -> int:
    """How many elements each item of `source` has; 0 if that is not known."""
    if is_method_call(source, "items") and not source.args:
        return 2
    if source.keywords or any(isinstance(argument, ast.Starred) for argument in source.args):
        return 0
    if facts.is_builtin(source.func, "enumerate"):
        return 2
    return len(source.args) if facts.is_builtin(source.func, "zip") else 0


def place_in(node: ast.AST, name: str, width: int) -> int | None:
    """k of `p[k]`, read, where p has `width` parts."""
    if not isinstance(node, ast.Subscript) or not is_name(node.value, name):
        return None
    if not isinstance(node.ctx, ast.Load) or not is_integer(node.slice):
        return None
    return node.slice.value % width if -width <= node.slice.value < width else None
