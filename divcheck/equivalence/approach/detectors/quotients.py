"""What is asked of a division: whether its quotient is whole, or for its remainder alone."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import walk

_ROUNDERS = frozenset({"int", "round", "math.floor", "math.ceil", "math.trunc"})


def quotient_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`whole`; inside of a loop it is how one element is tested."""
    for site in unfolded.sites:
        value = None if site.loops else _asked_if_whole(site.node, unfolded)
        if value is not None and _divides(value, site):
            yield Trait.WHOLE


def _asked_if_whole(node: ast.AST, unfolded: Unfolded) -> ast.expr | None:
    """The `v` of `v == int(v)`, `v % 1 == 0` and `v.is_integer()`."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr="is_integer"), args=[]):
            return value
        case ast.Compare(left=ast.BinOp(left=value, op=ast.Mod(), right=ast.Constant(value=1)), ops=[_]):
            return value
        case ast.Compare(left=left, ops=[_], comparators=[right]):
            for value, rounded in ((left, right), (right, left)):
                match rounded:
                    case ast.Call(args=[inner]) if unfolded.called(rounded) in _ROUNDERS:
                        if ast.dump(inner) == ast.dump(value):
                            return value
    return None


def _divides(value: ast.expr, site: Site) -> bool:
    """Whether `/` by something of the input is behind `value`; by a constant it is a test of divisibility."""
    return any(
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and site.of_input(node.right)
        for part in site.behind(value)
        for node in walk(part)
    )


def formula_trait(unfolded: Unfolded) -> Trait:
    """`modulo` or `library` where the answer is a remainder or a part that `math.modf` gives."""
    for site in unfolded.sites:
        match site.node:
            case ast.Return(value=ast.expr() as answer) if site.scope.caller is None:
                meanings = site.meanings(answer.id) if isinstance(answer, ast.Name) else [answer]
                parts = {part for value in (answer, *meanings) for part in _parts(value, unfolded)}
                if "remainder" in parts and site.of_input(answer):
                    return Trait.MODULO
                if "part" in parts:
                    return Trait.LIBRARY
    return Trait.FORMULA


def _parts(value: ast.expr, unfolded: Unfolded) -> Iterator[str]:
    """`remainder` for `x % 1` and the second of `divmod(x, 1)`, `part` for one of `math.modf(x)`."""
    match value:
        case ast.BinOp(op=ast.Mod()):
            yield "remainder"
        case ast.Subscript(value=call, slice=ast.Constant(value=place)):
            yield from _part_of(unfolded.called(call), place == 1)
        case ast.Name(id=name):
            for site in unfolded.sites:
                match site.node:
                    case ast.Assign(targets=[ast.Tuple(elts=[*_, ast.Name(id=last)] as names)], value=call):
                        if any(isinstance(node, ast.Name) and node.id == name for node in names):
                            yield from _part_of(unfolded.called(call), last == name)


def _part_of(called: str, last: bool) -> Iterator[str]:
    if called == "divmod" and last:
        yield "remainder"
    if called == "math.modf":
        yield "part"
