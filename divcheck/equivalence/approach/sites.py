"""The unfolded program: each syntax node with the loops around it, and what can be asked of it there."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from divcheck.equivalence.approach.dependence import INPUT, Loop, Loops, Roots, Scope, names_element
from divcheck.equivalence.approach.program import Function, Program
from divcheck.equivalence.nodes import walk


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A syntax node at one place of the unfolded program."""

    node: ast.AST
    "The node."
    loops: Loops
    "The loops around it, outermost first, through all callers."
    scope: Scope
    "The activation that it belongs to."
    function: Function
    "The function whose body holds it."

    def roots(self, value: ast.AST | None = None) -> Roots:
        """What `value` (or the node itself) is made from, as seen here."""
        return self.scope.roots(self.node if value is None else value, self.loops)

    def of_input(self, value: ast.AST | None = None) -> bool:
        """Whether `value` depends on the whole input."""
        return INPUT in self.roots(value)

    def of_element(self, value: ast.AST | None = None) -> bool:
        """Whether `value` depends on the current element of a loop."""
        return names_element(self.roots(value))

    def meanings(self, name: str) -> list[ast.expr]:
        """The expressions that are assigned to a name in this activation."""
        return self.scope.values.get(name, [])

    def behind(self, value: ast.expr, depth: int = 3) -> Iterator[ast.expr]:
        """`value`, what the names in it stand for, and so on `depth` times; each name once."""
        seen: set[str] = set()
        level = [value]
        for _ in range(depth + 1):
            yield from level
            names = {node.id for part in level for node in walk(part) if isinstance(node, ast.Name)}
            level = [meaning for name in sorted(names - seen) for meaning in self.meanings(name)]
            seen |= names

    @property
    def scans(self) -> int:
        """How many of the loops around it run over the input."""
        return sum(loop.over_input for loop in self.loops)


@dataclass(frozen=True, slots=True)
class Recursion:
    """A call of a function that is already active."""

    call: Site
    "The call."
    function: Function
    "The function that is called again."
    entry: ast.AST | None
    "The call that first entered it, None for the entry point."
    given: Roots
    "What the arguments of that call are made from."


@dataclass(slots=True)
class Unfolded:
    """All sites and loops that the entry point reaches."""

    program: Program
    "The program."
    sites: list[Site] = field(default_factory=list)
    "In the order of the walk."
    loops: list[tuple[Loop, Site]] = field(default_factory=list)
    "Every loop with the site where it stands."
    recursions: list[Recursion] = field(default_factory=list)
    "Every recursive call."

    def called(self, node: ast.AST) -> str:
        """The dotted name of what a call calls, `''` for other nodes."""
        return self.program.dotted(node.func) if isinstance(node, ast.Call) else ""
