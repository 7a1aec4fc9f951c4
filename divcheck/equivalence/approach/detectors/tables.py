"""Tables that are filled from the input: tallies, groups and sieves."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.containers import kind
from divcheck.equivalence.approach.dependence import Loop
from divcheck.equivalence.approach.loops import counts_numbers, incremented
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import walk

_COUNTER = "collections.Counter"


def table_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`tally`, `buckets`, `sieve`, `listed`."""
    yield from _tally_traits(unfolded)
    for site in unfolded.sites:
        if _fills_group(site):
            yield Trait.BUCKETS
        if _strikes_out(site):
            yield Trait.SIEVE
        if _looks_up_number(site, unfolded):
            yield Trait.LISTED


def tallies(unfolded: Unfolded) -> frozenset[str]:
    """Names of the tables that count how often each key occurs."""
    found = set()
    for site in unfolded.sites:
        item = incremented(site.node)
        if item is not None and _counts(site, item.value, item.slice, unfolded):
            found.add(ast.unparse(item.value))
        if unfolded.called(site.node) == _COUNTER and site.of_input():
            found.add(_COUNTER)
    return frozenset(found)


def _counts(site: Site, base: ast.expr, key: ast.expr, unfolded: Unfolded) -> bool:
    """A tally starts blank and is filled in a loop over the input, under a key that the element decides."""
    if not site.scans or not site.of_element(key):
        return False
    if kind(base, site.scope, unfolded.program) == "dict":
        return True
    return isinstance(base, ast.Name) and any(is_blank(value) for value in site.meanings(base.id))


def is_blank(value: ast.expr) -> bool:
    """`[0] * n`, `[0, 0, 0]` or `[0 for ...]`."""
    match value:
        case ast.BinOp(left=ast.List(), op=ast.Mult()) | ast.BinOp(op=ast.Mult(), right=ast.List()):
            return True
        case ast.List(elts=[_, *_] as items):
            return all(isinstance(item, ast.Constant) and item.value == 0 for item in items)
        case ast.ListComp(elt=ast.Constant()):
            return True
    return False


def _tally_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """Whether anything is read of the tables, beside their filling; if keys alone, it is a tally still."""
    tallied = tallies(unfolded)
    if _COUNTER in tallied:
        yield Trait.TALLY
    filling = {part for site in unfolded.sites if _fills(site.node, tallied) for part in walk(site.node)}
    for site in unfolded.sites:
        for table in _read_tables(site.node):
            if ast.unparse(table) in tallied and table not in filling:
                yield Trait.TALLY


def _fills(node: ast.AST, tallied: frozenset[str]) -> bool:
    """`counts[x] = ...`, also with another value for the first of its kind."""
    match node:
        case (
            ast.Assign(targets=[ast.Subscript(value=table)])
            | ast.AugAssign(target=ast.Subscript(value=table))
        ):
            return ast.unparse(table) in tallied
        case ast.If(body=body, orelse=orelse):
            return all(_fills(statement, tallied) for statement in [*body, *orelse])
    return False


def _read_tables(node: ast.AST) -> Iterator[ast.expr]:
    """Tables that may be read here."""
    match node:
        case ast.Subscript(value=table, ctx=ast.Load()) | ast.Attribute(value=table):
            yield table
        case ast.Name(ctx=ast.Load()):
            yield node


def _fills_group(site: Site) -> bool:
    match site.node:
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Attribute(attr="setdefault")), attr="append" | "add")
        ):
            return site.scans > 0
        case ast.Call(
            func=ast.Attribute(value=ast.Subscript(value=ast.Name(), slice=key), attr="append" | "add")
        ):
            return site.scans > 0 and site.of_element(key)
    return False


def _looks_up_number(site: Site, unfolded: Unfolded) -> bool:
    """`n in primes`, once, where a loop over numbers has put all the primes into a list or a set."""
    match site.node:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[held]) if not site.loops:
            loops = [loop for part in site.behind(held, 1) for loop in _filled_by(part, site, unfolded)]
            return site.of_input(left) and any(map(counts_numbers, loops))
    return False


def _filled_by(held: ast.expr, site: Site, unfolded: Unfolded) -> Iterator[Loop]:
    """The loops that make a comprehension, or in which something is put into what a name stands for."""
    match held:
        case ast.ListComp(generators=[clause, *_]) | ast.SetComp(generators=[clause, *_]):
            yield site.scope.loops[clause]
        case ast.Name(id=name):
            for other in unfolded.sites:
                match other.node:
                    case ast.Call(func=ast.Attribute(value=ast.Name(id=same), attr="append" | "add")):
                        if same == name and other.scope is site.scope:
                            yield from other.loops[:1]


def _strikes_out(site: Site) -> bool:
    """Marks every multiple of a number in a table: by a strided loop or a strided slice."""
    match site.node:
        case ast.Assign(targets=[ast.Subscript(slice=ast.Slice(step=ast.expr() as step))]):
            return bool(site.loops) and site.of_element(step)
        case (
            ast.Call(func=ast.Attribute(attr="update" | "difference_update"), args=[multiples])
            | ast.AugAssign(op=ast.Sub() | ast.BitOr(), value=multiples)
        ):
            return bool(site.loops) and _are_multiples(multiples, site)
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if site.loops:
            return _leaves_out_multiples(name, value)
        case ast.Assign(targets=[ast.Subscript(slice=key)], value=ast.Constant(value=bool() | int())):
            return _is_multiple(key, site)
        case ast.Call(func=ast.Attribute(attr="add" | "discard"), args=[key]):
            return _is_multiple(key, site)
    return False


def _are_multiples(value: ast.expr, site: Site) -> bool:
    """`range(p * p, n, p)`, as it is or as a set."""
    match value:
        case ast.Call(func=ast.Name(id="range"), args=[_, _, step]):
            return site.of_element(step)
        case ast.Call(func=ast.Name(id="set" | "list"), args=[inner]):
            return _are_multiples(inner, site)
    return False


def _leaves_out_multiples(name: str, value: ast.expr) -> bool:
    """`left = [c for c in left if c % p]`."""
    match value:
        case ast.ListComp(
            generators=[ast.comprehension(target=ast.Name(id=item), iter=ast.Name(id=same), ifs=[test])]
        ) if same == name:
            return any(
                isinstance(node, ast.BinOp)
                and isinstance(node.op, ast.Mod)
                and isinstance(node.left, ast.Name)
                and node.left.id == item
                and isinstance(node.right, ast.Name | ast.Subscript)
                for node in walk(test)
            )
    return False


def _is_multiple(key: ast.expr, site: Site) -> bool:
    if len(site.loops) < 2:
        return False
    match site.loops[-1].domain, key:
        case ast.Call(func=ast.Name(id="range"), args=[_, _, step]), _:
            return site.of_element(step)
        case _, ast.BinOp(left=left, op=ast.Mult(), right=right):
            return bool(site.roots(left)) and bool(site.roots(right))
    return False
