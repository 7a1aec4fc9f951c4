"""A loop over positions that only fetches the elements is a loop over the elements.

`for i in range(len(x))` with `x[i]` is `for e in x`; where `i` is used as well, `for i, e in enumerate(x)`;
`range(k, len(x))` is `x[k:]`, `range(len(x) - 1)` with `x[i]` and `x[i + 1]` is `zip(x, x[1:])`. The same
holds in comprehensions.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from divcheck.equivalence.effects import effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.linear import difference
from divcheck.equivalence.nodes import load, reads, store, walk
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import is_call, is_constant, is_name
from divcheck.equivalence.types import SEQUENCES

Fresh = Callable[[], str]


def apply(node: ast.AST, facts: Facts, fresh: Fresh) -> bool:
    """Change one loop below `node` (a function or the module)."""
    for inner in walk(node):
        if isinstance(inner, ast.For):
            if _change(_Loop(inner, inner, inner.body), facts, fresh):
                return True
        elif isinstance(inner, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
            for position, generator in enumerate(inner.generators):
                if _change(_Loop(generator, inner, _inside(inner, position)), facts, fresh):
                    return True
    return False


@dataclass(slots=True)
class _Loop:
    head: Any
    "The `for` statement, or the `for` of a comprehension: has `target` and `iter`."
    holder: ast.AST
    "The whole statement or comprehension."
    inside: list[Any]
    "What runs once for each element."


def _inside(node: Any, position: int) -> list[Any]:
    """What is evaluated for each element of generator `position`."""
    values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    return [*node.generators[position].ifs, *node.generators[position + 1 :], *values]


def _change(loop: _Loop, facts: Facts, fresh: Fresh) -> bool:
    source = loop.head.iter
    if not isinstance(source, ast.Call) or source.keywords:
        return False
    if is_call(source, "enumerate", 1) and facts.is_builtin(source.func, "enumerate"):
        return _without_enumerate(loop, facts, fresh)
    if (
        is_call(source, "range")
        and facts.is_builtin(source.func, "range")
        and isinstance(loop.head.target, ast.Name)
    ):
        return _from_range(loop, facts, fresh)
    return False


def _without_enumerate(loop: _Loop, facts: Facts, fresh: Fresh) -> bool:
    """`enumerate` of which only one half is used."""
    head = loop.head
    target, sequence = head.target, head.iter.args[0]
    if not isinstance(target, ast.Tuple) or len(target.elts) != 2:
        return False
    index, element = target.elts
    if not isinstance(index, ast.Name):
        return False
    if _is_unread(index.id, facts):
        head.target, head.iter = element, sequence
        return True
    if not isinstance(element, ast.Name) or not isinstance(sequence, ast.Name):
        return False
    is_counted = _is_unread(element.id, facts) and facts.types.name_of(sequence) in {*SEQUENCES, "any"}
    if is_counted and _is_steady(sequence.id, loop.inside, facts):
        length = ast.Call(load("len"), [sequence], [])
        head.target, head.iter = index, ast.Call(load("range"), [length], [])
        return True
    if not (_is_single(index.id, facts) and _is_single(element.id, facts)):
        return False
    if _is_steady(sequence.id, loop.inside, facts) and _replace(
        loop.holder, sequence.id, index.id, {0: element.id}
    ):
        return True
    return _beside(loop, sequence, index.id, element, facts, fresh)


def _beside(
    loop: _Loop, sequence: ast.Name, index: str, element: ast.Name, facts: Facts, fresh: Fresh
) -> bool:
    """`y[i]` in a loop over x, where i serves for nothing else, is a loop over `zip(x, y)`.

    Wherever this would hide that y is the shorter one, the loop over positions had raised.
    """
    nodes = [node for part in loop.inside for node in walk(part)]
    fetched = {
        node.value.id
        for node in nodes
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and is_name(node.slice, index)
    }
    if len(fetched) != 1:
        return False
    other = fetched.pop()
    if _fetched(loop.inside, other, index, 0) != facts.survey.uses[index].loads:
        return False
    if facts.types.name_of(load(other)) not in {*SEQUENCES, "any"} or not _is_steady(
        other, loop.inside, facts
    ):
        return False
    beside = fresh()
    _replace(loop.holder, other, index, {0: beside})
    pairs: list[tuple[ast.expr, ast.expr]] = [(sequence, element), (load(other), store(beside))]
    pairs.sort(key=lambda pair: sort_key(pair[0]))
    loop.head.iter = ast.Call(load("zip"), [source for source, _ in pairs], [])
    loop.head.target = ast.Tuple([target for _, target in pairs], ast.Store())
    return True


def _from_range(loop: _Loop, facts: Facts, fresh: Fresh) -> bool:
    name, bounds, inside = loop.head.target.id, loop.head.iter.args, loop.inside
    if len(bounds) > 2 or not _is_single(name, facts):
        return False
    sequence = _sequence_of(bounds[-1])
    if sequence is None or facts.types.name_of(load(sequence)) not in {*SEQUENCES, "any"}:
        return False
    if not _is_steady(sequence, inside, facts):
        return False
    loads = facts.survey.uses[name].loads
    if sum(reads(part, name) for part in inside) != loads:
        return False
    here, following = _fetched(inside, sequence, name, 0), _fetched(inside, sequence, name, 1)
    short = difference(bounds[-1], ast.Call(load("len"), [load(sequence)], []))
    if len(bounds) == 1 and short == 0 and here:
        return _over_elements(loop, sequence, here == loads, fresh)
    if len(bounds) == 1 and short == -1 and here + following == loads and following:
        return _over_neighbours(loop, sequence, here, fresh)
    if here != loads or not here:
        return False
    part = _part(sequence, bounds, short, facts)
    if part is None:
        return False
    element = fresh()
    _replace(loop.holder, sequence, name, {0: element})
    loop.head.target, loop.head.iter = store(element), part
    return True


def _over_elements(loop: _Loop, sequence: str, alone: bool, fresh: Fresh) -> bool:
    head, element, name = loop.head, fresh(), loop.head.target.id
    _replace(loop.holder, sequence, name, {0: element})
    if alone:
        head.target, head.iter = store(element), load(sequence)
    else:
        head.target = ast.Tuple([store(name), store(element)], ast.Store())
        head.iter = ast.Call(load("enumerate"), [load(sequence)], [])
    return True


def _over_neighbours(loop: _Loop, sequence: str, here: int, fresh: Fresh) -> bool:
    head, one, other, name = loop.head, fresh(), fresh(), loop.head.target.id
    _replace(loop.holder, sequence, name, {0: one, 1: other})
    rest = ast.Subscript(load(sequence), ast.Slice(ast.Constant(1)), ast.Load())
    if not here:
        head.target, head.iter = store(other), rest
        return True
    head.target = ast.Tuple([store(one), store(other)], ast.Store())
    head.iter = ast.Call(load("zip"), [load(sequence), rest], [])
    return True


def _part(sequence: str, bounds: list[ast.expr], short: int | None, facts: Facts) -> ast.expr | None:
    """The slice whose elements are fetched."""
    start = bounds[0] if len(bounds) == 2 else None
    if start is not None and not facts.at_least(start, 0):
        return None
    if short not in (0, -1):
        return None
    stop = ast.Constant(-1) if short == -1 else None
    return ast.Subscript(load(sequence), ast.Slice(start, stop), ast.Load())


def _sequence_of(stop: ast.expr) -> str | None:
    """`x` of `len(x)` and of `len(x) - 1`."""
    if isinstance(stop, ast.BinOp) and isinstance(stop.op, ast.Sub) and is_constant(stop.right, 1):
        stop = stop.left
    if is_call(stop, "len", 1) and isinstance(stop.args[0], ast.Name):
        return stop.args[0].id
    return None


def _is_unread(name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    return use is not None and use.loads == 0 and not use.is_captured and use.stores == 1


def _is_single(name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    return use is not None and use.stores == 1 and not use.is_captured


def _is_steady(sequence: str, inside: list[Any], facts: Facts) -> bool:
    """Whether the loop neither binds nor changes `sequence`, be it under another name."""
    use = facts.survey.uses.get(sequence)
    if use is None or use.is_captured:
        return False
    if _only_replaces(inside, sequence):
        return True
    found = effects_of(inside, facts)
    if sequence in found.bound or sequence in found.changed:
        return False
    if found.is_open:
        return not use.escapes and not any(
            reads(part, sequence) and _hands_on(part, sequence) for part in inside
        )
    return not found.changed or not use.escapes


def _only_replaces(inside: list[Any], sequence: str) -> bool:
    """Whether the body is `x[i] = …`, of which the value is read first, and only at x[i]."""
    only = inside[0]
    if len(inside) != 1 or not isinstance(only, ast.Assign) or not isinstance(only.targets[0], ast.Subscript):
        return False
    target = only.targets[0]
    if not is_name(target.value, sequence) or not isinstance(target.slice, ast.Name):
        return False
    return reads(only.value, sequence) == _fetched([only.value], sequence, target.slice.id, 0)


def _hands_on(part: ast.AST, sequence: str) -> bool:
    return any(
        isinstance(node, ast.Call) and any(is_name(argument, sequence) for argument in node.args)
        for node in walk(part)
    )


def _fetched(inside: list[Any], sequence: str, index: str, ahead: int) -> int:
    return sum(_is_fetch(node, sequence, index, ahead) for part in inside for node in walk(part))


def _is_fetch(node: ast.AST, sequence: str, index: str, ahead: int) -> bool:
    if not isinstance(node, ast.Subscript) or not is_name(node.value, sequence):
        return False
    if not isinstance(node.ctx, ast.Load):
        return False
    if ahead == 0:
        return is_name(node.slice, index)
    position = node.slice
    return (
        isinstance(position, ast.BinOp)
        and isinstance(position.op, ast.Add)
        and is_name(position.left, index)
        and is_constant(position.right, ahead)
    )


def _replace(holder: ast.AST, sequence: str, index: str, elements: dict[int, str]) -> int:
    """Turn `sequence[index + k]` into `elements[k]` below `holder`; returns how many."""
    transformer = _Fetches(sequence, index, elements)
    transformer.visit(holder)
    return transformer.count


class _Fetches(ast.NodeTransformer):
    """Replaces what fetches an element by the element's name."""

    def __init__(self, sequence: str, index: str, elements: dict[int, str]) -> None:
        self.sequence = sequence
        self.index = index
        self.elements = elements
        self.count = 0

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        for ahead, element in self.elements.items():
            if _is_fetch(node, self.sequence, self.index, ahead):
                self.count += 1
                return load(element)
        self.generic_visit(node)
        return node
