"""Loops within loops that each go through the input: all pairs, counting again, scanning the rest."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from divcheck.equivalence.approach.containers import is_display, kind
from divcheck.equivalence.approach.dependence import Loop
from divcheck.equivalence.approach.detectors.passes import extends, goes_through_input
from divcheck.equivalence.approach.loops import is_slice, mentions_any
from divcheck.equivalence.approach.program import parameter_names
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import walk

_PAIRERS = frozenset({"itertools.combinations", "itertools.permutations", "itertools.product",
                      "itertools.combinations_with_replacement"})  # fmt: skip


def nesting_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`nested` where the input is gone through for each of its items, `values` where for each of a few."""
    again = {loop.ident for loop, site in unfolded.loops if goes_through_input(loop, site)}
    cells = set(_rows_and_columns(unfolded))
    for loop, site in unfolded.loops:
        around = [outer for outer in site.loops if (outer.ident, loop.ident) not in cells]
        if loop.ident in again and any(outer.ident in again for outer in around):
            yield Trait.NESTED
        if any(_same_candidates(loop, outer, site) for outer in around):
            yield Trait.NESTED
        if any(_looks_for_each(outer, loop) for outer in site.loops):
            yield Trait.VALUES
    for site in unfolded.sites:
        if _scans_for_member(site, unfolded) or _pairs_up(site, unfolded):
            yield Trait.NESTED


def _pairs_up(site: Site, unfolded: Unfolded) -> bool:
    """A library call for all pairs, and not of three values that are given one by one."""
    if not isinstance(site.node, ast.Call) or unfolded.called(site.node) not in _PAIRERS:
        return False
    return not is_display(site.node, site.scope)


def _same_candidates(loop: Loop, outer: Loop, site: Site) -> bool:
    """`for p in primes` within `for q in primes`, wherever they are from; `range(3)` twice is a table."""
    match loop.domain:
        case ast.Name():
            pass
        case ast.Call(args=args) if not all(isinstance(arg, ast.Constant) for arg in args):
            pass
        case _:
            return False
    same = loop.kind in ("for", "comprehension") and ast.dump(loop.domain) == ast.dump(outer.domain)
    return same and outer.node in site.scope.loops


def _rows_and_columns(unfolded: Unfolded) -> Iterator[tuple[int, int]]:
    """The loops of `grid[i][j]`: each place once, although both may go through the same numbers."""
    given = parameter_names(unfolded.program.functions[unfolded.program.entry_point])
    for site in unfolded.sites:
        match site.node:
            case ast.Subscript(
                value=ast.Subscript(value=ast.Name(id=grid), slice=ast.Name() as row),
                slice=ast.Name() as column,
            ) if grid in given:
                rows, columns = site.roots(row), site.roots(column)
                for outer, loop in pairwise(site.loops):
                    if outer.element in rows and loop.element in columns:
                        yield outer.ident, loop.ident


def _looks_for_each(outer: Loop, loop: Loop) -> bool:
    """`for v in "aeiou": n += s.count(v)`: the outer loop is over constants, the inner one over the input."""
    if not loop.over_input or outer.roots or "while" in (outer.kind, loop.kind):
        return False
    return outer.node is loop.node or any(mentions_any(part, outer.variables) for part in loop.body)


def _scans_for_member(site: Site, unfolded: Unfolded) -> bool:
    """`x in data` in a loop over the input goes through the data again, unless that is one step."""
    match site.node:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[held]):
            single = isinstance(left, ast.Name | ast.Subscript | ast.Call | ast.UnaryOp) and not is_slice(
                left
            )
            if not single or not site.scans or _one_step(held, site, unfolded):
                return False
            return site.of_input(held) and site.of_element(left)
    return False


def _one_step(held: ast.expr, site: Site, unfolded: Unfolded) -> bool:
    """Looking into a hash container or a given text is one step; a list or a growing text is scanned."""
    what = kind(held, site.scope, unfolded.program)
    if what != "text":
        return what in ("set", "dict")
    return not (isinstance(held, ast.Name) and any(extends(node, held.id) for node in walk(site.function)))
