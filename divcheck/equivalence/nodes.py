"""Walking and changing small pieces of tree."""

import ast
import copy
from collections.abc import Iterable, Iterator
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)

_NO_CHILDREN = {"ctx", "op", "ops", "kind", "type_comment", "type_ignores"}
_fields: dict[type, tuple[str, ...]] = {ast.Name: (), ast.Constant: ()}


def fields_of(kind: type[ast.AST]) -> tuple[str, ...]:
    """The fields of a class of nodes below which other nodes may hang, operators and contexts aside."""
    names = _fields.get(kind)
    if names is None:
        names = _fields[kind] = tuple(name for name in kind._fields if name not in _NO_CHILDREN)
    return names


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below `node`, without operators and contexts, which are read off the node."""
    found: list[ast.AST] = []
    for name in fields_of(type(node)):
        value = getattr(node, name, None)
        if value.__class__ is list:
            for item in value:
                if isinstance(item, ast.AST):
                    found.append(item)
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def walk(node: ast.AST) -> list[ast.AST]:
    """`node` and all nodes below it, level by level: `ast.walk`, several times as fast."""
    found = [node]
    for inner in found:  # which grows on the way
        kind = type(inner)
        if kind is not ast.Name and kind is not ast.Constant:
            found += children(inner)
    return found


def functions_of(tree: ast.Module) -> list[ast.FunctionDef]:
    """All functions of a program, wherever they are defined."""
    found: list[ast.AST] = [tree]
    for node in found:
        found += [child for child in children(node) if not isinstance(child, ast.expr)]
    return [node for node in found if isinstance(node, ast.FunctionDef)]


def names_in(nodes: "ast.AST | Iterable[ast.AST]") -> Iterator[ast.Name]:
    """All names below `nodes`."""
    for node in [nodes] if isinstance(nodes, ast.AST) else nodes:
        for inner in walk(node):
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

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self.values.get(node.id)
        return node if value is None or not isinstance(node.ctx, ast.Load) else copy.deepcopy(value)


def substitute(node: Node, values: dict[str, ast.expr]) -> Node:
    """Put `values` in place of the names in `node`, which changes; returns what stands there now."""
    result: Node = Substitution(values).visit(node)
    return result


def binding(statement: ast.stmt) -> tuple[str, ast.expr] | None:
    """The name and value of `x = value`; None for any other statement."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target = statement.targets[0]
    return (target.id, statement.value) if isinstance(target, ast.Name) else None


def load(name: str) -> ast.Name:
    """`name`, read."""
    return ast.Name(name, ast.Load())


def store(name: str) -> ast.Name:
    """`name`, bound."""
    return ast.Name(name, ast.Store())
