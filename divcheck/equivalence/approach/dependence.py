"""What each value is made from: the whole input, or one element of an enclosing loop.

This tells "for each item, scans the other items" from "for each item, looks at its characters": both are
two nested loops, but the inner domain of the first still depends on the input, that of the second only on
the element at hand. Flow-insensitive: a name stands for everything that is ever assigned to it.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from divcheck.equivalence.nodes import children, walk

Root = str
Roots = frozenset[Root]
INPUT: Root = "input"
NOTHING: Roots = frozenset()

_SCALING = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """One loop of a program: written out, a comprehension, or hidden in a call."""

    ident: int
    "Position in the order of discovery."
    kind: str
    "`for`, `while`, `comprehension` or `call`."
    node: ast.AST
    "The statement, comprehension clause or call."
    domain: ast.expr
    "What it runs over; of a `while` its test."
    roots: Roots
    "What the domain is made from, elements of loops that are not open there resolved."
    variables: frozenset[str]
    "Names that hold the current element."
    body: tuple[ast.AST, ...]
    "What is done for each element."

    @property
    def element(self) -> Root:
        """The root that stands for the current element of this loop."""
        return f"each:{self.ident}"

    @property
    def over_input(self) -> bool:
        """Whether the domain depends on the whole input and not only on an element of an outer loop."""
        return INPUT in self.roots

    def inside(self) -> Iterator[ast.AST]:
        """All nodes of the body."""
        for part in self.body:
            yield from walk(part)


Loops = tuple[Loop, ...]


@dataclass(slots=True)
class Scope:
    """One activation of a function: what its names are made from."""

    names: dict[str, Roots]
    "Name -> roots of all that is assigned to it."
    by_element: dict[Root, Loop]
    "All loops met so far, also of callers, by the root of their element."
    caller: "Scope | None"
    "The activation that called this one."
    kinds: dict[str, str]
    "Parameter -> kind of what is handed in, where that is known."
    loops: dict[ast.AST, Loop] = field(default_factory=dict)
    "The loops of this activation by their node."
    values: dict[str, list[ast.expr]] = field(default_factory=dict)
    "Name -> the first expressions that are assigned to it in this activation."

    def roots(self, value: ast.AST | None, within: Loops) -> Roots:
        """Roots of an expression as seen inside the loops `within`."""
        return self.resolve(self._raw(value, within), within)

    def resolve(self, roots: Roots, within: Loops) -> Roots:
        """Replace elements of loops that are not open by what those loops run over."""
        open_elements = {loop.element for loop in within}
        found: set[Root] = set()
        seen: set[Root] = set()
        pending = list(roots)
        while pending:
            root = pending.pop()
            if root in seen:
                continue
            seen.add(root)
            loop = self.by_element.get(root)
            if loop is None or root in open_elements:
                found.add(root)
            else:
                pending.extend(loop.roots)
        return frozenset(found)

    def only_value(self, name: str) -> ast.expr | None:
        """What `name` stands for, if just one expression is ever assigned to it."""
        values = self.values.get(name, [])
        return values[0] if len(values) == 1 else None

    def callers(self, within: Loops) -> Loops:
        """Those of `within` that are not of this activation: a loop that is left by `return` works the
        answer out once, as if that stood behind it."""
        return tuple(loop for loop in within if loop.node not in self.loops)

    def _raw(self, value: ast.AST | None, within: Loops) -> Roots:
        match value:
            case None | ast.Constant():
                return NOTHING
            case ast.Name(id=name):
                return self._name(name, within)
            case ast.Subscript(value=base, slice=index) if not isinstance(index, ast.Slice) or is_window(
                index
            ):
                return self._item(base, index, within)
            case ast.Call(func=ast.Attribute(attr="pop" | "popleft")) if self._uses_up(within):
                return frozenset({within[-1].element})
            case ast.BinOp(left=left, op=op, right=right):
                return self._arithmetic(left, op, right, within)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(value, within)
        return self._children(value, within)

    def _children(self, value: ast.AST, within: Loops) -> Roots:
        return NOTHING.union(*(self._raw(child, within) for child in children(value)))

    def _name(self, name: str, within: Loops) -> Roots:
        """Inside a loop its variable is its element, whatever else bears the name."""
        for loop in reversed(within):
            if name in loop.variables and loop.node in self.loops:
                return frozenset({loop.element})
        return self.names.get(name, NOTHING)

    def _uses_up(self, within: Loops) -> bool:
        """What is taken out in a `while` is its current element."""
        return bool(within) and within[-1].kind == "while" and within[-1].node in self.loops

    def _item(self, base: ast.expr, index: ast.expr, within: Loops) -> Roots:
        """`data[i]` or `data[i:i + 3]` in a loop over `i` is one element, `data[0]` speaks of the input."""
        chosen = self._raw(index, within)
        both = self._raw(base, within) | chosen
        return both - {INPUT} if names_element(chosen) else both

    def _arithmetic(self, left: ast.expr, op: ast.operator, right: ast.expr, within: Loops) -> Roots:
        """`n // i` of a candidate `i` is a value that belongs to that candidate; `(n - i) // 2` is not."""
        one, other = self._raw(left, within), self._raw(right, within)
        scaled = isinstance(op, _SCALING) and one and other and names_element(one | other)
        return (one | other) - {INPUT} if scaled else one | other

    def _comprehension(self, value: ast.AST, within: Loops) -> Roots:
        clauses = getattr(value, "generators", [])
        own = [self.loops[clause] for clause in clauses if clause in self.loops]
        # What is left out by an `if` is not what the rest is made from.
        parts = [clause.iter for clause in clauses] + [
            part for part in children(value) if not isinstance(part, ast.comprehension)
        ]
        roots = NOTHING.union(*(self._raw(part, (*within, *own)) for part in parts))
        searched = {INPUT} if any(map(_picks, own)) else NOTHING
        return (roots | searched) - {loop.element for loop in own}


def _picks(loop: Loop) -> bool:
    """Whether some of many numbers are picked, as a search does; all of them are but a table."""
    return loop.over_input and bool(getattr(loop.node, "ifs", []))


def is_window(piece: ast.Slice) -> bool:
    """`i : i + 3`, `i - 2 : i` or `i + 1 : i + 3`: of a fixed length."""
    if piece.lower is None or piece.upper is None:
        return False
    anchor = _anchor(piece.lower)
    return not isinstance(anchor, ast.Constant) and ast.unparse(anchor) == ast.unparse(_anchor(piece.upper))


def _anchor(bound: ast.expr) -> ast.expr:
    """The `i` of `i + 3`."""
    match bound:
        case ast.BinOp(left=anchor, op=ast.Add() | ast.Sub(), right=ast.Constant()):
            return anchor
    return bound


def names_element(roots: Roots) -> bool:
    """Whether an element of some loop is among the roots."""
    return any(root != INPUT for root in roots)


def targets(node: ast.AST) -> Iterator[str]:
    """Names that an assignment target binds; for `x[i]` and `x.a` the name `x`."""
    match node:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from targets(part)
        case ast.Starred(value=value) | ast.Subscript(value=value) | ast.Attribute(value=value):
            yield from targets(value)
