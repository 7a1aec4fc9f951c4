"""Walking and changing small pieces of tree."""

import ast
import copy
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

Node = TypeVar("Node", bound=ast.AST)


def names_in(nodes: "ast.AST | Iterable[ast.AST]") -> Iterator[ast.Name]:
    """All names below `nodes`."""
    for node in [nodes] if isinstance(nodes, ast.AST) else nodes:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name):
                yield inner


def reads(nodes: "ast.AST | Iterable[ast.AST]", name: str) -> int:
    """How often `name` is read below `nodes`."""
    return sum(node.id == name and isinstance(node.ctx, ast.Load) for node in names_in(nodes))


def stored(nodes: "ast.AST | Iterable[ast.AST]") -> set[str]:
    """The names bound below `nodes`."""
    return {node.id for node in names_in(nodes) if not isinstance(node.ctx, ast.Load)}


class Substitution(ast.NodeTransformer):
    """Replaces names that are read by expressions, each time by a fresh copy."""

    def __init__(self, values: dict[str, ast.expr]) -> None:
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802 (named by ast)
        value = self.values.get(node.id)
        return node if value is None or not isinstance(node.ctx, ast.Load) else copy.deepcopy(value)


def substitute(node: Node, values: dict[str, ast.expr]) -> Node:
    """Put `values` in place of the names in `node`, which changes; returns what stands there now."""
    result: Any = Substitution(values).visit(node)
    return result  # type: ignore[no-any-return]


def load(name: str) -> ast.Name:
    """`name`, read."""
    return ast.Name(name, ast.Load())


def store(name: str) -> ast.Name:
    """`name`, bound."""
    return ast.Name(name, ast.Store())
