"""A pair that is only read at fixed places is taken apart in the head of its loop.

`for p in zip(x, y)` with `p[0]` and `p[1]` is `for a, b in zip(x, y)`; so it is of `enumerate` and `items`.
"""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load, store, walk
from divcheck.equivalence.predicates import is_integer, is_method_call, is_name
from divcheck.equivalence.rewrites.fetches import Loop
from divcheck.equivalence.rewrites.iteration import is_single


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Change one of `loops`."""
    return any(_take_apart(loop, facts, fresh) for loop in loops)


def _take_apart(loop: Loop, facts: Facts, fresh: Callable[[], str]) -> bool:
    target = loop.head.target
    if not isinstance(target, ast.Name) or not isinstance(loop.head.iter, ast.Call):
        return False
    width = _width(loop.head.iter, facts)
    if not width or not is_single(target.id, facts):
        return False
    places = [node for node in walk(loop.holder) if _is_place(node, target.id, width)]
    if not places or len(places) != facts.survey.uses[target.id].loads:
        return False
    names = [fresh() for _ in range(width)]
    _Places(target.id, width, names).visit(loop.holder)
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


def _is_place(node: ast.AST, name: str, width: int) -> bool:
    """Whether `node` is `p[0]`, `p[1]`, …, read."""
    if not isinstance(node, ast.Subscript) or not is_name(node.value, name):
        return False
    return isinstance(node.ctx, ast.Load) and is_integer(node.slice) and -width <= node.slice.value < width


class _Places(ast.NodeTransformer):
    """Replaces `p[0]` by the name of what stands there."""

    def __init__(self, name: str, width: int, names: list[str]) -> None:
        self.name = name
        self.width = width
        self.names = names

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if _is_place(node, self.name, self.width) and is_integer(node.slice):
            return load(self.names[node.slice.value])
        self.generic_visit(node)
        return node
