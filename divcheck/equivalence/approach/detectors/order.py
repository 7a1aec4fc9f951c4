"""Whether the order of numbers that were sorted settles anything beyond a guard."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.sites import Unfolded
from divcheck.equivalence.nodes import children, reads, walk

_ANY_ORDER = frozenset({"sum", "len", "math.prod", "statistics.mean"})


def only_guards_need_order(names: set[str], items: int, unfolded: Unfolded) -> bool:
    """Whether what is read of the lists `names`, past the guards, is the same in any order of their `items`.

    As in Heron's formula on `a, b, c = sorted(...)`, where the order serves `if a + b <= c: return -1` alone.
    """
    parts = [part for part in _expressions(unfolded) if _count(part, names)]
    if not names or not all(
        place in range(items) for part in parts for place in _places(part, names, unfolded)
    ):
        return False
    swaps = [{low: low + 1, low + 1: low} for low in range(items - 1)]
    return all(_text(part, names, {}) == _text(part, names, swap) for part in parts for swap in swaps)


def _expressions(unfolded: Unfolded) -> Iterator[ast.expr]:
    """The outermost expressions of all statements, but for guards, which are not visited."""
    visited = {site.node for site in unfolded.sites}
    for node in visited:
        if isinstance(node, ast.stmt):
            yield from (part for part in children(node) if isinstance(part, ast.expr) and part in visited)


def _count(part: ast.expr, names: set[str]) -> int:
    """How often the lists are read in `part`."""
    return sum(reads(part, name) for name in names)


def _places(part: ast.expr, names: set[str], unfolded: Unfolded) -> Iterator[int | None]:
    """The constant places that are read of the lists; None where they are read in another way."""
    free = 0
    for node in walk(part):
        match node:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int(place))):
                if name in names:
                    yield place
                    free += 1
            case ast.Call(args=[ast.Name(id=name)]) if unfolded.called(node) in _ANY_ORDER:
                free += name in names
    if free < _count(part, names):
        yield None


def _text(value: object, names: set[str], swap: dict[int, int]) -> str:
    """The same for sums and products in any order, with the places of the lists exchanged by `swap`."""
    match value:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int(place))) if name in names:
            return f"{name}[{swap.get(place, place)}]"
        case ast.BinOp(op=ast.Add() | ast.Mult() as op):
            terms = sorted(_text(term, names, swap) for term in _terms(value, type(op)))
            return f"{type(op).__name__}({', '.join(terms)})"
        case ast.AST():
            fields = [_text(field, names, swap) for _, field in ast.iter_fields(value)]
            return f"{type(value).__name__}({', '.join(fields)})"
        case list():
            return f"[{', '.join(_text(item, names, swap) for item in value)}]"
    return repr(value)


def _terms(value: ast.expr, op: type[ast.operator]) -> Iterator[ast.expr]:
    """`a`, `b` and `c` of `a + b + c`."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, op):
        yield from _terms(value.left, op)
        yield from _terms(value.right, op)
    else:
        yield value
