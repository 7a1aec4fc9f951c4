"""Lists that are not appended to: prepared ones whose slots are filled, and insertion in the middle."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.dependence import Loop
from divcheck.equivalence.approach.detectors.tables import is_blank
from divcheck.equivalence.approach.loops import mentions_any
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import mentions, walk

_SPREADING = (ast.Mult, ast.FloorDiv, ast.Mod)


def placing_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`place` and `insert`."""
    for site in unfolded.sites:
        match site.node:
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=index)], value=value):
                if _works_out(index, site) and _only_receives(name, value, site):
                    yield Trait.PLACE
            case ast.Call(func=ast.Attribute(attr="insert"), args=[place, _]) if site.loops:
                if site.of_element(place) or site.of_input(place):
                    yield Trait.INSERT
            case (
                ast.Call(func=ast.Attribute(attr="append"), args=[item])
                | ast.AugAssign(op=ast.Add(), value=item)
                | ast.Assign(value=ast.BinOp(op=ast.Add(), right=item))
                | ast.ListComp(elt=item)
                | ast.GeneratorExp(elt=item)
            ) if _wraps_around(item, site):
                yield Trait.PLACE


def _works_out(index: ast.expr, site: Site) -> bool:
    """`x[2 * i]` of a position `i`, or the slots `x[::2]`; `x[i - 1]` is no more than going along."""
    if isinstance(index, ast.Slice):
        return isinstance(index.step, ast.Constant)
    if not any(isinstance(node, ast.BinOp) and isinstance(node.op, _SPREADING) for node in walk(index)):
        return False
    return any(mentions_any(index, frozenset(_positions(loop))) for loop in site.loops)


def _wraps_around(item: ast.expr, site: Site) -> bool:
    """`x[(i - k) % n]` for each position `i`, of the input and not of a table of the program's own."""
    loops = [*site.loops, *(site.scope.loops[clause] for clause in getattr(site.node, "generators", []))]
    match item:
        case ast.Subscript(value=base, slice=ast.BinOp(left=ast.BinOp() as index, op=ast.Mod())):
            names = frozenset(name for loop in loops for name in _positions(loop))
            return len(loops) == 1 and site.of_input(base) and mentions_any(index, names)
    return False


def _positions(loop: Loop) -> Iterator[str]:
    """Names that count where the loop is."""
    match loop.node, loop.domain:
        case (
            (ast.For(target=ast.Name(id=name)) | ast.comprehension(target=ast.Name(id=name))),
            ast.Call(func=ast.Name(id="range")),
        ):
            yield name
        case ast.For(target=ast.Tuple(elts=[ast.Name(id=name), _])), ast.Call(func=ast.Name(id="enumerate")):
            yield name
        case ast.While(), _:
            yield from loop.variables


def _only_receives(name: str, value: ast.expr, site: Site) -> bool:
    """Whether the list was prepared blank and what is put in is not made from what is in it already."""
    inner = site.loops[-1].inside() if site.loops else iter([value])
    reads = sum(isinstance(node, ast.Subscript) and mentions(node.value, name) for node in inner)
    return any(map(is_blank, site.meanings(name))) and reads <= bool(site.loops)
