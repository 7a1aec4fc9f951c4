"""A variable that only ever holds a tuple of so many parts is that many variables: `p = a, b`, `return p`."""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binds, load, store, walk
from divcheck.equivalence.predicates import is_name
from divcheck.equivalence.rewrites.rows import place_in
from divcheck.equivalence.uses import Use


def apply(facts: Facts, fresh: Callable[[], str]) -> bool:
    """Take one variable apart."""
    for name, use in facts.survey.uses.items():
        width = _width(use)
        if not width:
            continue
        parts = _Parts(name, width, fresh)
        if isinstance(use.owner, ast.FunctionDef) and parts.fit(use.owner, use):
            parts.visit(use.owner)
            return True
    return False


def _width(use: Use) -> int:
    """How many parts the tuples have; 0 if they differ, or are bound or handed on in other ways."""
    if use.is_captured or use.is_parameter or use.stores < 2 or len(use.values) != use.stores:
        return 0
    widths = {len(value.elts) if isinstance(value, ast.Tuple) else 0 for value in use.values}
    is_plain = all(
        isinstance(v, ast.Tuple) and not any(isinstance(e, ast.Starred) for e in v.elts) for v in use.values
    )
    return widths.pop() if len(widths) == 1 and is_plain else 0


class _Parts(ast.NodeTransformer):
    """Replaces one variable by several."""

    def __init__(self, name: str, width: int, fresh: Callable[[], str]) -> None:
        self.name = name
        self.width = width
        self.fresh = fresh
        self.names: list[str] = []

    def fit(self, function: ast.FunctionDef, use: Use) -> bool:
        """Whether all that happens to the variable is known; then there are names for its parts."""
        nodes = walk(function)
        bound = sum(binds(node, self.name) for node in nodes)
        read = sum(
            self._is_returned(node) or place_in(node, self.name, self.width) is not None for node in nodes
        )
        if bound != use.stores or read != use.loads:
            return False
        self.names = [self.fresh() for _ in range(self.width)]
        return True

    def _is_returned(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Return) and is_name(node.value, self.name)

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        self.generic_visit(node)
        if is_name(node.targets[0], self.name):
            node.targets = [ast.Tuple([store(name) for name in self.names], ast.Store())]
        return node

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        if self._is_returned(node):
            return ast.Return(ast.Tuple([load(name) for name in self.names], ast.Load()))
        self.generic_visit(node)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        place = place_in(node, self.name, self.width)
        if place is not None:
            return load(self.names[place])
        self.generic_visit(node)
        return node
