"""Loops within loops that each go through the input: all pairs, counting again, scanning the rest."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from divcheck.equivalence.approach.containers import is_display, kind
from divcheck.equivalence.approach.dependence import Loop, is_window, targets
from divcheck.equivalence.approach.loops import counters, is_slice, mentions_any
from divcheck.equivalence.approach.program import parameter_names
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import mentions, walk

_PAIRERS = frozenset({"itertools.combinations", "itertools.permutations", "itertools.product",
                      "itertools.combinations_with_replacement"})  # fmt: skip
_USES_UP = frozenset({"pop", "remove", "popleft"})


def nesting_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`nested` where the input is gone through for each of its items, `values` where for each of a few."""
    again = {loop.ident for loop, site in unfolded.loops if _goes_through_input(loop, site)}
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
    """`for p in primes` within `for q in primes`, wherever the primes are from."""
    if outer.node not in site.scope.loops or not isinstance(loop.domain, ast.Name | ast.Call):
        return False
    return loop.kind in ("for", "comprehension") and ast.dump(loop.domain) == ast.dump(outer.domain)


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


def _goes_through_input(loop: Loop, site: Site) -> bool:
    if loop.kind == "call" and _counts_again(loop, site):
        return True
    if not loop.over_input and not _indexes_input(loop, site):
        return False
    if site.loops and (_tries_divisors(loop) or _beside_item(loop, site) or _only_copies(loop)):
        return False
    if isinstance(loop.node, ast.While):
        return _restarts(loop.node, site) if site.loops else _goes_through_data(loop)
    if loop.kind == "call":
        if site.loops and _keeps_extreme(loop, site.loops[-1]):
            return False
        for_each = site.loops and site.loops[-1].node is loop.node  # `max(data, key=data.count)`
        return not site.loops or for_each or site.of_element() or _grows_around(loop.domain, site)
    return True


def _keeps_extreme(loop: Loop, outer: Loop) -> bool:
    """`best.append(max(best + [x]))`: of all bests so far the last is the greatest."""
    for node in outer.inside():
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=best)), args=[kept]) if kept is loop.node:
                return mentions(loop.domain, best)
    return False


def _grows_around(domain: ast.expr, site: Site) -> bool:
    """`max(seen)` in the loop that fills `seen`, and does not begin it anew each time."""
    if not isinstance(domain, ast.Name):
        return False
    if any(_begins(part, domain.id) for part in getattr(site.loops[-1].node, "body", [])):
        return False
    for node in (node for outer in site.loops for node in outer.inside()):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append" | "add")) if (
                name == domain.id
            ):
                return True
    return False


def _begins(statement: ast.stmt, name: str) -> bool:
    """`name = []`."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=same)], value=ast.List(elts=[]) | ast.Call(args=[])):
            return same == name
    return False


def _counts_again(loop: Loop, site: Site) -> bool:
    """`part.count(x)` in a test of every round, beside what `part` takes in; also if it is begun anew."""
    match loop.node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="count")) if site.loops:
            block = getattr(site.loops[-1].node, "body", [])
        case _:
            return False
    tests = [part.test for part in block if isinstance(part, ast.If)]
    return any(_extends(part, name) for part in block) and any(loop.node in walk(test) for test in tests)


def _indexes_input(loop: Loop, site: Site) -> bool:
    """`for j in range(i)` runs over the input after all if it looks at `data[j]`."""
    if loop.kind not in ("for", "comprehension") or not loop.roots or _is_short(loop.domain):
        return False
    inside = Site(loop.node, (*site.loops, loop), site.scope, site.function)
    return any(
        isinstance(node, ast.Subscript)
        and mentions_any(node.slice, loop.variables)
        and inside.of_input(node.value)
        for node in loop.inside()
    )


def _is_short(domain: ast.expr) -> bool:
    """`range(i, i + 3)`: as many items whatever the input."""
    match domain:
        case ast.Call(func=ast.Name(id="range"), args=[lower, upper]):
            return is_window(ast.Slice(lower, upper))
    return False


def _only_copies(loop: Loop) -> bool:
    """`part += data[j]` or `part.append(data[j])` and nothing else: the slice written out."""
    match loop.node:
        case ast.For(
            body=[
                ast.AugAssign(op=ast.Add(), value=item)
                | ast.Expr(value=ast.Call(func=ast.Attribute(attr="append"), args=[item]))
            ]
        ):
            index = item.slice if isinstance(item, ast.Subscript) else item
            return isinstance(index, ast.Name) and index.id in loop.variables
    return False


def _beside_item(loop: Loop, site: Site) -> bool:
    """Whether it goes along an item of an outer loop, by `zip(word, prefix)` or `word[j] == prefix[j]`."""
    match loop.domain:
        case ast.Call(func=ast.Name(id="zip"), args=args):
            return any(_is_item(arg, site) for arg in args)
    inside = Site(loop.node, (*site.loops, loop), site.scope, site.function)
    read, written = [], set()
    for node in loop.inside():
        match node:
            case ast.Subscript(value=base, slice=ast.Name(id=name), ctx=ctx) if name in loop.variables:
                if isinstance(ctx, ast.Store):
                    written.add(ast.dump(base))
                read.append(base)
    return any(_is_item(base, inside) and ast.dump(base) not in written for base in read)


def _is_item(value: ast.expr, site: Site) -> bool:
    """Whether `value` is made from the items of loops around and not from the whole input."""
    return site.of_element(value) and not site.of_input(value)


def _tries_divisors(loop: Loop) -> bool:
    """Divides one number by each item: a test of that number, however the divisors are listed."""
    for node in loop.inside():
        match node:
            case ast.BinOp(left=number, op=ast.Mod(), right=divisor):
                if mentions_any(divisor, loop.variables) and not mentions_any(number, loop.variables):
                    return True
    return False


def _goes_through_data(loop: Loop) -> bool:
    """A `while` that counts, uses up a list or repeats until a flag falls; not one that shrinks a number."""
    assert isinstance(loop.node, ast.While)
    if loop.variables or isinstance(loop.node.test, ast.Name | ast.UnaryOp):
        return True
    return any(isinstance(node, ast.Attribute) and node.attr in _USES_UP for node in loop.inside())


def _restarts(loop: ast.While, site: Site) -> bool:
    """A `while` that moves a counter which the outer loop sets anew for each of its items."""
    outer = site.loops[-1]
    reset = {
        name
        for node in outer.inside()
        if isinstance(node, ast.Assign)
        for target in node.targets
        for name in targets(target)
    }
    return bool(outer.variables) and bool(counters(loop) & reset)


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
    return not (isinstance(held, ast.Name) and any(_extends(node, held.id) for node in walk(site.function)))


def _extends(node: ast.AST, name: str) -> bool:
    match node:
        case (
            ast.AugAssign(target=ast.Name(id=same))
            | ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=same), attr="append")))
        ):
            return same == name
        case ast.Assign(targets=[ast.Name(id=same)], value=ast.BinOp(op=ast.Add()) as value):
            return same == name and mentions(value, name)
    return False
