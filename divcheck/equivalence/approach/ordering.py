"""Whether a solution sorts its data, and what for."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.dependence import INPUT
from divcheck.equivalence.approach.walk import Site, Unfolded


def ordering_tags(unfolded: Unfolded) -> Iterator[str]:
    """`sort`, `pick` (sorts to take an end), `selection` (takes the extreme again and again)."""
    for site in unfolded.sites:
        if _sorts(site) and not _drowned(site, unfolded):
            yield "sort"
        if _selects(site):
            yield "selection"


def _sorts(site: Site) -> bool:
    match site.node:
        case ast.Call(func=ast.Name(id="sorted")) | ast.Call(func=ast.Attribute(attr="sort")):
            return INPUT in site.roots() or bool(site.loops)
    return False


def _drowned(site: Site, unfolded: Unfolded) -> bool:
    """All pairs are looked at anyway, so that the order settles nothing."""
    names = _sorted_names(site, unfolded)
    for loop, where in unfolded.loops:
        if loop.kind in ("for", "comprehension") and where.loops and loop.over_input:
            inner = {n.id for n in ast.walk(loop.domain) if isinstance(n, ast.Name)}
            outer = {n.id for n in ast.walk(where.loops[-1].domain) if isinstance(n, ast.Name)}
            if names & inner & outer:
                return True
    return False


def _sorted_names(site: Site, unfolded: Unfolded) -> set[str]:
    match site.node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="sort")):
            return {name}
    return {
        name for name, values in site.scope.values.items() if any(value is site.node for value in values)
    }


def _selects(site: Site) -> bool:
    match site.node:
        case ast.Call(func=ast.Attribute(attr="remove"), args=[_]):
            return bool(site.loops) and INPUT in site.roots()
    return False
