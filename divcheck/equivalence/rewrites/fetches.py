"""The loops of a program, and what they fetch by position: `x[i]`, `x[i + 1]`."""

import ast
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from divcheck.equivalence.effects import effects_of, reaches
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load, reads, replace_each, stored, walk
from divcheck.equivalence.predicates import COMPREHENSIONS, is_integer, is_name
from divcheck.equivalence.rewrites.failures import certain_nodes, evaluated_first


@dataclass(frozen=True, slots=True)
class Fetch:
    """`sequence[i + ahead]`, where i is the counter of a loop."""

    sequence: str
    "Name of the variable that is fetched from."
    ahead: int
    "Distance from the counter; may be negative."


@dataclass(slots=True)
class Loop:
    """A `for` statement, or one `for` of a comprehension."""

    head: Any
    "The statement, or that part of the comprehension: has `target` and `iter`."
    holder: ast.AST
    "The whole statement or comprehension."
    inside: list[Any]
    "What runs once for each element."

    def always_fetches(self, fetch: Fetch, index: str) -> bool:
        """Whether every turn fetches this for certain, and before it may end."""
        for part in self.inside:
            evaluated = part if isinstance(part, ast.expr) else _evaluated(part)
            if evaluated is not None and any(fetched(n, index) == fetch for n in certain_nodes(evaluated)):
                return True
            if not isinstance(part, (ast.Assign, ast.Expr)):
                return False
        return False


def loops_of(nodes: Iterable[ast.AST]) -> list[Loop]:
    """The loops among `nodes`, in their order."""
    found = []
    for node in nodes:
        if type(node) is ast.For:
            found.append(Loop(node, node, node.body))
        elif type(node) in COMPREHENSIONS:
            generators: list[ast.comprehension] = node.generators  # type: ignore[attr-defined]
            found += [Loop(head, node, _inside(node, place)) for place, head in enumerate(generators)]
    return found


def _inside(node: Any, position: int) -> list[Any]:
    """What is evaluated for each element of generator `position`."""
    values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    return [*node.generators[position].ifs, *node.generators[position + 1 :], *values]


def _evaluated(statement: ast.AST) -> ast.expr | None:
    """The expression that a statement evaluates first."""
    if isinstance(statement, ast.AugAssign):
        return statement.value
    if isinstance(statement, ast.While):
        return statement.test
    return statement.iter if isinstance(statement, ast.comprehension) else evaluated_first(statement)


def fetched(node: ast.AST, index: str) -> Fetch | None:
    """What `node` fetches by position, if that is what it does."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
        return None
    if not isinstance(node.ctx, ast.Load):
        return None
    place = node.slice
    if is_name(place, index):
        return Fetch(node.value.id, 0)
    if not isinstance(place, ast.BinOp) or not is_name(place.left, index) or not is_integer(place.right):
        return None
    if isinstance(place.op, ast.Add):
        return Fetch(node.value.id, place.right.value)
    return Fetch(node.value.id, -place.right.value) if isinstance(place.op, ast.Sub) else None


def fetches(inside: list[Any], index: str) -> Counter[Fetch]:
    """How often each element is fetched in `inside`."""
    found = (fetched(node, index) for part in inside for node in walk(part))
    return Counter(fetch for fetch in found if fetch is not None)


def replace(loop: Loop, index: str, names: dict[Fetch, str]) -> int:
    """Read the variables `names` in place of what is fetched; returns how often."""

    def element(node: ast.AST) -> ast.expr | None:
        fetch = fetched(node, index)
        return load(names[fetch]) if fetch in names else None

    return replace_each(loop.holder, element)


def is_steady(sequence: str, inside: list[Any], facts: Facts, index: str | None = None) -> bool:
    """Whether the loop neither binds nor changes `sequence`, be it under another name.

    It may change `x[i]` in the turn of i, where `index` counts the turns, and not read it again in that turn.
    """
    use = facts.survey.uses.get(sequence)
    if use is None or use.is_captured:
        return False
    found = effects_of(inside, facts)
    if index is not None and sequence in found.changed and _only_replaces(inside, Fetch(sequence, 0), index):
        found.changed.discard(sequence)
    if sequence in found.bound or sequence in found.changed:
        return False
    if found.is_open:
        return not use.escapes and not any(
            reads(part, sequence) and _hands_on(part, sequence) for part in inside
        )
    return not reaches(found, {sequence}, facts) if found.within else not found.changed or not use.escapes


def _only_replaces(inside: list[Any], own: Fetch, index: str) -> bool:
    """Whether all that is read or changed of x is `x[i]`, and that in each turn read first."""
    mentions = places = 0
    for part in inside:
        for node in walk(part):
            mentions += is_name(node, own.sequence)
            places += _is_place(node, own, index)
        if index in stored(part):
            return False
    return mentions == places and _is_read_first(inside, own.sequence, False) is not None


def _is_place(node: ast.AST, own: Fetch, index: str) -> bool:
    """Whether `node` is `x[i]`, read or changed."""
    return (
        isinstance(node, ast.Subscript) and is_name(node.value, own.sequence) and is_name(node.slice, index)
    )


def _is_read_first(block: list[Any], sequence: str, is_changed: bool) -> bool | None:
    """Whether x[i] may be changed behind `block`; None if it may be read when it is."""
    for statement in block:
        own = [statement.test] if isinstance(statement, ast.If) else [statement]
        if is_changed and any(reads(part, sequence) > _changes(part, sequence) for part in own):
            return None
        if isinstance(statement, ast.If):
            ways = [_is_read_first(way, sequence, is_changed) for way in (statement.body, statement.orelse)]
            if None in ways:
                return None
            is_changed = any(ways)
        elif _changes(statement, sequence):
            if not isinstance(statement, (ast.Assign, ast.AugAssign)):
                return None
            is_changed = True
    return is_changed


def _changes(node: ast.AST, sequence: str) -> int:
    """How often `node` binds an element of x."""
    return sum(
        isinstance(inner, ast.Subscript)
        and not isinstance(inner.ctx, ast.Load)
        and is_name(inner.value, sequence)
        for inner in walk(node)
    )


def _hands_on(part: ast.AST, sequence: str) -> bool:
    return any(
        isinstance(node, ast.Call) and any(is_name(argument, sequence) for argument in node.args)
        for node in walk(part)
    )
