"""The variables of a program: which names they have, which scope owns them, where they are written."""

import ast
from dataclasses import dataclass, field
from typing import Any, Literal

ScopeKind = Literal["module", "class", "function", "comprehension"]
"Lambdas and type parameters count as functions; a comprehension differs from one in where `:=` binds."


@dataclass(slots=True, eq=False)
class Variable:
    """One variable of the program."""

    name: str
    "Its name in the source."
    owner: ast.AST
    "The node that opened the scope that owns it."
    kind: ScopeKind
    "What kind of scope that is."
    occurrences: list["Occurrence"] = field(default_factory=list)
    "Where it is named, in the order of the tree."
    bound_by: set[str] = field(default_factory=set)
    "Among `def`, `class`, `import`, `parameter`, `store`; empty if nothing in the program binds it."


@dataclass(slots=True, eq=False)
class Occurrence:
    """One place where a name is written."""

    node: Any
    "The node that holds the name."
    field: str
    "The field of `node` that holds it."
    index: int | None = None
    "Place in that field where it is a list (`global a, b`)."

    def rename(self, name: str) -> None:
        """Write `name` in this place."""
        if self.index is None:
            setattr(self.node, self.field, name)
        else:
            getattr(self.node, self.field)[self.index] = name


@dataclass(slots=True, eq=False)
class Scope:
    """Where names are looked up: a module, class, function or comprehension."""

    kind: ScopeKind
    "What opened it."
    parent: "Scope | None"
    "The scope around it; None for the module."
    node: ast.AST
    "The node that opened it."
    variables: dict[str, Variable] = field(default_factory=dict)
    "The variables that it owns, by name."
    module_names: set[str] = field(default_factory=set)
    "Names declared `global` here."
    outer_names: set[str] = field(default_factory=set)
    "Names declared `nonlocal` here."

    def own(self, name: str) -> Variable:
        """The variable `name` of this very scope, made if need be."""
        found = self.variables.get(name)
        if found is None:
            found = self.variables[name] = Variable(name, self.node, self.kind)
        return found


@dataclass(frozen=True, slots=True)
class Scopes:
    """What the analysis found."""

    variables: list[Variable]
    "All variables, in the order of their first occurrence."
    calls: list[tuple[ast.Call, Variable | None]]
    "The calls with keywords, each with the variable that is called where it is a plain name."
    imported: set[str]
    "Names that an import binds, used or not."
