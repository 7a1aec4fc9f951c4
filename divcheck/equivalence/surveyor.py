"""The walk that `survey` makes over a tree: reading and binding names, whatever the nodes around them."""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from divcheck.equivalence.kinds import ANY, Kind
from divcheck.equivalence.nodes import children
from divcheck.equivalence.targets import elements_of
from divcheck.equivalence.uses import Survey, Use


class Surveyor:
    """Walks a tree and fills a `Survey`; `visitors` see the kinds of nodes that say more."""

    def __init__(
        self, names: frozenset[str], visitors: "Mapping[type, Callable[[Surveyor, Any], None]]"
    ) -> None:
        self.visitors = visitors
        self.survey = Survey({name: Use() for name in sorted(names)})
        self.function: ast.AST | None = None
        "The function around; None in the module."
        self.defined: set[str] = set()
        "Functions whose definition was visited."
        self.shadowed: set[str] = set()
        "Names that are functions of the program, be it where the library has some."
        self.walked: list[str] = []
        "Variables that the loops around go through."
        self.bound: set[str] = set()
        "Variables that are bound on each way that leads here."

    def walk(self, node: Any, bare: bool = True) -> None:
        """Visit `node`; `bare` says that its value is handed on as it is."""
        kind = type(node)
        if kind is ast.Name:
            self.name(node, bare)
        elif kind is not ast.Constant:
            visit = self.visitors.get(kind)
            if visit is not None:
                visit(self, node)
            else:
                self.children(node, bare=True)

    def children(self, node: ast.AST, bare: bool) -> None:
        """Visit what is directly below `node`."""
        for child in children(node):
            self.walk(child, bare)

    def name(self, node: ast.Name, bare: bool) -> None:
        """Note one reading or binding of a name."""
        use = self.survey.uses.get(node.id)
        if use is None:
            return
        if use.owner is None:
            use.owner = self.function
        elif use.owner is not self.function:
            use.is_captured = True
        if isinstance(node.ctx, ast.Load):
            use.loads += 1
            use.escapes |= bare
            use.is_unsure |= node.id not in self.bound and not use.is_captured
        else:
            use.stores += 1
            self.bound.add(node.id)

    def bind(self, target: ast.expr, value: ast.expr | Kind) -> None:
        """Note that `target` is bound to `value`, and visit it."""
        if isinstance(target, ast.Name):
            use = self.survey.uses.get(target.id)
            if use is not None:
                use.values.append(value)
                use.is_renewed |= target.id in self.walked
        elif isinstance(target, (ast.Tuple, ast.List)):
            elements = elements_of(value, len(target.elts))
            for element, part in zip(target.elts, elements, strict=True):
                self.bind(element, part)
            return
        elif isinstance(target, ast.Starred):
            self.bind(target.value, Kind("list", ANY))
            return
        elif isinstance(target, ast.Subscript):
            self.survey.note_mutated(target.value, isinstance(target.slice, ast.Slice))
            self.survey.note_replaced(target, value)
        self.walk(target, bare=False)

    def escape(self, name: str) -> None:
        """Note that the object of `name` has another name."""
        use = self.survey.uses.get(name)
        if use is not None:
            use.escapes = True

    def define(self, name: str) -> None:
        """Note that a definition binds `name`."""
        use = self.survey.uses.get(name)
        if use is not None:
            use.owner = self.function
            use.stores += 1
            use.values.append(ANY)
            self.bound.add(name)

    def note_sorted(self, function: ast.Attribute) -> None:
        """Note that a list is put in another order while a loop goes through it."""
        owner = function.value
        if function.attr in ("sort", "reverse") and isinstance(owner, ast.Name) and owner.id in self.walked:
            use = self.survey.uses.get(owner.id)
            if use is not None:
                use.is_renewed = True

    def named(self, name: str | None) -> None:
        """Note that `name` is bound by other means than an assignment: it is left alone."""
        use = self.survey.uses.get(name or "")
        if use is not None:
            use.owner = use.owner or self.function
            use.stores += 1
            use.values.append(ANY)
            use.is_captured = True
            self.bound.add(name or "")
