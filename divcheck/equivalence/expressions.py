"""Rewrites the expressions of a program from the leaves to the root, by the rewrites that concern each."""

import ast
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import LEAVES, fields_of
from divcheck.equivalence.predicates import called_name
from divcheck.equivalence.rewrites import EXPRESSIONS

MAX_STEPS = 20
"Rewrites of one expression in a round."
_BY_NODE: dict[type, list[Callable[[Any, Facts], Any]]] = {}
for _module in EXPRESSIONS:
    for _kind in _module.NODES:
        _BY_NODE.setdefault(_kind, []).append(_module.apply)
_OPERATIONS = frozenset({ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare})
_BARE = LEAVES | {ast.arg, type(None)}
"What has nothing below it that could be rewritten: annotations of parameters are gone."


def rewrite_expressions(tree: ast.Module, facts: Facts) -> bool:
    """Rewrite each expression of `tree` as far as it goes; returns whether any was."""
    rewriter = _Rewriter(facts)
    rewriter.visit(tree)
    return rewriter.changed


class _Rewriter:
    """Visits nodes from the leaves to the root."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.changed = False

    def visit(self, node: Any) -> Any:
        kind = type(node)
        for name in fields_of(kind):
            value = getattr(node, name, None)
            if value.__class__ is list:
                for index, item in enumerate(value):
                    if type(item) not in _BARE and isinstance(item, ast.AST):
                        new = self.visit(item)
                        if new is not item:
                            value[index] = new
            elif type(value) not in _BARE and isinstance(value, ast.AST) and name != "format_spec":
                new = self.visit(value)
                if new is not value:
                    setattr(node, name, new)
        return self.rewrite(node) if kind in _BY_NODE else node

    def rewrite(self, node: Any) -> Any:
        for _ in range(MAX_STEPS):
            for apply in _rewrites_of_node(node):
                new = apply(node, self.facts)
                if new is not None:
                    self.changed = True
                    node = new
                    break
            else:
                return node
        return node


def _rewrites_of_node(node: Any) -> Sequence[Callable[[Any, Facts], Any]]:
    """Those of `EXPRESSIONS` that may have something to do with such a node."""
    kind: type = type(node)
    if kind is ast.Call:
        return _rewrites_of_call(called_name(node))
    if kind in _OPERATIONS:
        operator: type = type(node.ops[0] if kind is ast.Compare else node.op)
        return _rewrites_of_operation(kind, operator)
    return _BY_NODE.get(kind, ())


@lru_cache(maxsize=4096)
def _rewrites_of_call(name: str) -> list[Callable[[Any, Facts], Any]]:
    """The same of a call of `name`: a rewrite of calls may say in `CALLS` which of them concern it."""
    rewrites = [rewrite for rewrite in EXPRESSIONS if ast.Call in rewrite.NODES]
    return [rewrite.apply for rewrite in rewrites if name in getattr(rewrite, "CALLS", (name,))]


@cache
def _rewrites_of_operation(kind: type, operator: type) -> list[Callable[[Any, Facts], Any]]:
    """The same of an operation, of which a rewrite may say in `OPERATORS` with which operators."""
    rewrites = [rewrite for rewrite in EXPRESSIONS if kind in rewrite.NODES]
    return [rewrite.apply for rewrite in rewrites if operator in getattr(rewrite, "OPERATORS", (operator,))]
