"""Whether a solution sorts, what for, or takes extremes out one by one instead."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.containers import kind
from divcheck.equivalence.approach.dependence import Loop
from divcheck.equivalence.approach.detectors.order import only_guards_need_order
from divcheck.equivalence.approach.detectors.ranking import has_several_criteria, is_extreme
from divcheck.equivalence.approach.loops import mentions_any, steps
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import mentions, walk

_SELECTING = frozenset({"heapq.nlargest", "heapq.nsmallest"})


def sorting_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`sort`, `pick`, `selection`, `heap`, `select`."""
    numbers_only = set(unfolded.program.kinds.values()) == {"number"}
    lost = {node for site in unfolded.sites for node in _in_any_order(site, unfolded)}
    for site in unfolded.sites:
        if (
            site.node not in lost
            and _sorts(site)
            and not (_drowned(site, unfolded) or (numbers_only and _idle(site, unfolded)))
        ):
            if not _takes_an_end(site, unfolded):
                yield Trait.SORT
            elif has_several_criteria(site, unfolded):
                yield Trait.COMPOSITE
            elif not numbers_only:  # of candidates that were found in order
                yield Trait.PICK
        if _takes_out_extreme(site):
            yield Trait.SELECTION
        name = unfolded.called(site.node)
        if name.startswith("heapq."):
            yield Trait.SELECT if name in _SELECTING else Trait.HEAP


def _sorts(site: Site) -> bool:
    match site.node:
        case ast.Call(func=ast.Name(id="sorted"), args=[ast.List(elts=[_, _]) | ast.Tuple(elts=[_, _])]):
            # Without a key it puts two values in order, by a key it chooses one of them.
            return bool(site.node.keywords) and site.of_input()
        case ast.Call(func=ast.Name(id="sorted"), args=[ast.Call(func=ast.Name(id="min" | "max"))]):
            return False
        case ast.Call(func=ast.Name(id="sorted") | ast.Attribute(attr="sort")):
            return site.of_input() or bool(site.loops)
    return False


def _in_any_order(site: Site, unfolded: Unfolded) -> Iterator[ast.expr]:
    """What is sorted though its order is lost at once: in `set(sorted(x))`, or to compare two sets."""
    match site.node:
        case ast.Call(func=ast.Name(id="set" | "frozenset" | "sum" | "len"), args=[items]):
            yield items
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
            if _is_sorted_set(left, site, unfolded) and _is_sorted_set(right, site, unfolded):
                yield from (left, right)


def _is_sorted_set(value: ast.expr, site: Site, unfolded: Unfolded) -> bool:
    match value:
        case ast.Call(func=ast.Name(id="sorted"), args=[items]):
            return kind(items, site.scope, unfolded.program) == "set"
    return False


def _takes_an_end(site: Site, unfolded: Unfolded) -> bool:
    """Whether nothing but the first or last item of what is sorted here is read."""
    names = _sorted_names(site)
    ends = uses = 0
    for other in unfolded.sites:
        match other.node:
            case ast.Subscript(
                value=base, slice=ast.Constant(value=0) | ast.UnaryOp(operand=ast.Constant(value=1))
            ):
                if base is site.node:
                    return True
                ends += isinstance(base, ast.Name) and base.id in names
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[] | [ast.Constant(value=0)]
            ) if not other.loops:
                ends += name in names
            case ast.Name(id=name, ctx=ast.Load()) if name in names:
                uses += 1
            case _:
                uses -= _asks_if_empty_or_fills(other.node, names)
    sorts_in_place = isinstance(site.node, ast.Call) and isinstance(site.node.func, ast.Attribute)
    return ends > 0 and uses - ends <= sorts_in_place


def _asks_if_empty_or_fills(node: ast.AST, names: set[str]) -> bool:
    match node:
        case (
            ast.Compare(left=ast.Name(id=name), comparators=[ast.List(elts=[])])
            | ast.Compare(left=ast.List(elts=[]), comparators=[ast.Name(id=name)])
            | ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)])
            | ast.If(test=ast.Name(id=name))
            | ast.IfExp(test=ast.Name(id=name))
            | ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name))
            | ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"))
        ):
            return name in names
    return False


def _sorted_names(site: Site) -> set[str]:
    match site.node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="sort")):
            return {name}
    return {name for name, values in site.scope.values.items() if any(value is site.node for value in values)}


def _idle(site: Site, unfolded: Unfolded) -> bool:
    """A few given values of which, once it is known that there is an answer, any order gives the same."""
    match site.node:
        case ast.Call(args=[ast.List(elts=items) | ast.Tuple(elts=items)]):
            return only_guards_need_order(_sorted_names(site), len(items), unfolded)
    return False


def _drowned(site: Site, unfolded: Unfolded) -> bool:
    """All pairs are looked at anyway: the order settles nothing."""
    names = _sorted_names(site)
    for loop, where in unfolded.loops:
        inner = _names_behind(loop.domain, where) | _indexed_by(loop)
        pairs = loop.kind != "call" and where.loops and loop.over_input and not _two_ended(loop)
        if pairs and names & inner & (
            _names_behind(where.loops[-1].domain, where) | _indexed_by(where.loops[-1])
        ):
            return True
    return False


def _indexed_by(loop: Loop) -> set[str]:
    """Names of the data that a loop over positions looks at."""
    return {
        node.value.id
        for node in loop.inside()
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and mentions_any(node.slice, loop.variables)
    }


def _two_ended(loop: Loop) -> bool:
    """A `while` that moves an index down needs the order of the data."""
    return isinstance(loop.node, ast.While) and any(sign < 0 for _, sign in steps(loop.node))


def _names_behind(value: ast.expr, site: Site) -> set[str]:
    """Names in an expression, and in what those names stand for."""
    parts = site.behind(value)
    return {node.id for part in parts for node in walk(part) if isinstance(node, ast.Name)}


def _takes_out_extreme(site: Site) -> bool:
    """`x.remove(min(x))` in a loop, or `x = [y for y in x if y != min(x)]`."""
    if not site.loops:
        return False
    match site.node:
        case ast.Call(func=ast.Attribute(value=data, attr="remove"), args=[item]):
            return is_extreme(item, site) or _finds_extreme(site.loops[-1], data)
        case ast.Call(
            func=ast.Attribute(attr="pop"), args=[ast.Call(func=ast.Attribute(attr="index"), args=[item])]
        ):
            return is_extreme(item, site)
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.ListComp(generators=[clause])):
            return mentions(clause.iter, name) and any(
                is_extreme(other, site)
                for test in clause.ifs
                if isinstance(test, ast.Compare)
                for other in (test.left, *test.comparators)
            )
    return False


def _finds_extreme(loop: Loop, data: ast.expr) -> bool:
    for node in loop.inside():
        match node:
            case ast.Call(func=ast.Name(id="min" | "max"), args=[same]) if ast.dump(same) == ast.dump(data):
                return True
    return False
