"""Tables that are filled from the input: tallies, groups and sieves."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.containers import kind
from divcheck.equivalence.approach.loops import incremented
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.approach.walk import Site, Unfolded
from divcheck.equivalence.nodes import children, walk

MANY_NUMBERS = 12
"Numbers in a display from which on it is no longer another way to write a few comparisons."

_COUNTER = "collections.Counter"


def table_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`tally` (or `distinct`, if its counts are never read), `buckets`, `sieve`, `prepared`."""
    tallied = tallies(unfolded)
    if tallied:
        yield Trait.TALLY if _counts_are_read(unfolded, tallied) else Trait.DISTINCT
    for site in unfolded.sites:
        if _fills_group(site):
            yield Trait.BUCKETS
        if _strikes_out(site):
            yield Trait.SIEVE
        if _knows_answers(site):
            yield Trait.PREPARED


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


def _counts_are_read(unfolded: Unfolded, tallied: frozenset[str]) -> bool:
    """Whether anything but the filling itself looks at the counts; if not, the table is a set of its keys."""
    if _COUNTER in tallied:
        return not any(_only_sizes(site.node, unfolded) for site in unfolded.sites)
    return any(_reads_counts(site.node, tallied) for site in unfolded.sites)


def _only_sizes(node: ast.AST, unfolded: Unfolded) -> bool:
    """`len(Counter(x))`."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[inner]):
            return unfolded.called(inner) == _COUNTER
    return False


def _reads_counts(node: ast.AST, tallied: frozenset[str]) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=base, attr="values" | "items")) if (
            ast.unparse(base) in tallied
        ):
            return True
        case ast.Call(func=ast.Name(id="max" | "min" | "sorted"), keywords=[_, *_]):
            return True
        case (
            ast.BinOp(right=ast.Constant(value=1))
            | ast.BinOp(left=ast.Constant(value=1))
            | ast.Assign()
            | ast.Expr()
        ):
            return False
    return any(
        isinstance(child, ast.Subscript)
        and isinstance(child.ctx, ast.Load)
        and ast.unparse(child.value) in tallied
        for child in children(node)
    )


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


def _knows_answers(site: Site) -> bool:
    """`n in {2, 3, 5, 7, ...}`: so many numbers written down stand for a computation that was done before."""
    match site.node:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[held]) if not site.loops:
            meant = site.scope.only_value(held.id) if isinstance(held, ast.Name) else held
            if isinstance(meant, ast.List | ast.Tuple | ast.Set) and len(meant.elts) >= MANY_NUMBERS:
                return all(isinstance(item, ast.Constant) and type(item.value) is int for item in meant.elts)
    return False


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
