"""Sets and hash tables made from the input: asked whether they hold a value, or only dropping duplicates."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.containers import kind
from divcheck.equivalence.approach.detectors.tables import tallies
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import walk

_FILLERS = frozenset({"append", "add", "extend"})


def hash_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`hash` and `distinct`."""
    tallied = tallies(unfolded)
    taken = _taken_in(unfolded)
    for site in unfolded.sites:
        if _looks_up(site, unfolded, tallied, taken):
            yield Trait.HASH
        if _drops_duplicates(site, unfolded, tallied):
            yield Trait.DISTINCT


def _taken_in(unfolded: Unfolded) -> dict[str, set[str]]:
    """Container -> the expressions that are put into it one by one."""
    taken: dict[str, set[str]] = {}
    for site in unfolded.sites:
        match site.node:
            case ast.Call(func=ast.Attribute(value=held, attr="add" | "append"), args=[item]):
                taken.setdefault(ast.unparse(held), set()).add(ast.unparse(item))
            case ast.Assign(targets=[ast.Subscript(value=held, slice=key)]):
                taken.setdefault(ast.unparse(held), set()).add(ast.unparse(key))
    return taken


def _looks_up(site: Site, unfolded: Unfolded, tallied: frozenset[str], taken: dict[str, set[str]]) -> bool:
    """`-x in seen`; but `x in seen` where `seen` takes in that same `x` only keeps duplicates out."""
    match site.node:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[held]):
            if taken.get(ast.unparse(held)) == {ast.unparse(left)} and not _reads_entry(held, left, site):
                return False
            kinds = {"set", "dict"}
        case ast.Call(func=ast.Attribute(value=held, attr="get"), args=[_, *_]):
            kinds = {"dict"}
        case ast.BinOp(left=left, op=ast.BitAnd(), right=held):
            if kind(left, site.scope, unfolded.program) != "set":
                return False
            kinds = {"set"}
        case _:
            return False
    if ast.unparse(held).removesuffix(".keys()") in tallied:
        return False
    return kind(held, site.scope, unfolded.program) in kinds and site.of_input(held)


def _reads_entry(held: ast.expr, key: ast.expr, site: Site) -> bool:
    """`i - last[x]` beside `x in last`, of an item `x`: the table is there for what it holds.

    `groups[x].append(y)` only fills it.
    """
    if not site.loops or site.loops[-1].node not in site.scope.loops:
        return False  # an answer that is remembered from call to call
    wanted = ast.unparse(held), ast.unparse(key)
    filled = {
        node.func.value
        for node in walk(site.function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _FILLERS
    }
    return any(
        isinstance(node, ast.Subscript)
        and node not in filled
        and isinstance(node.ctx, ast.Load)
        and (ast.unparse(node.value), ast.unparse(node.slice)) == wanted
        for node in walk(site.function)
    )


def _drops_duplicates(site: Site, unfolded: Unfolded, tallied: frozenset[str]) -> bool:
    """Puts the input into a set or into the keys of a table."""
    match site.node:
        case ast.Call(func=ast.Name(id="set" | "frozenset"), args=[_]) | ast.SetComp():
            return site.of_input()
        case ast.Call(func=ast.Attribute(value=held, attr="add"), args=[_]):
            return kind(held, site.scope, unfolded.program) == "set" and site.of_input(held)
        case ast.Call(args=[_]) if unfolded.called(site.node) == "dict.fromkeys":
            return site.of_input()
        case ast.Assign(targets=[ast.Subscript(value=held, slice=key)], value=ast.Constant()):
            if ast.unparse(held) in tallied or not site.of_element(key):
                return False
            return kind(held, site.scope, unfolded.program) == "dict" and site.of_input(held)
    return False
