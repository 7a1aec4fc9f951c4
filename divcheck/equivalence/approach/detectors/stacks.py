"""A list, or a text, that is pushed and popped at one end."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.sites import Unfolded
from divcheck.equivalence.approach.traits import Trait


def stack_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`stack` where a loop pushes and a loop pops the same list at the same end."""
    pushed, popped = set(), set()
    for site in unfolded.sites:
        if site.loops:
            pushed |= {(id(site.function), *place) for place in _pushes(site.node)}
            popped |= {(id(site.function), *place) for place in _pops(site.node)}
    if pushed & popped:
        yield Trait.STACK


def _pushes(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Name and end of what grows here."""
    match node:
        case (
            ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"))
            | ast.AugAssign(target=ast.Name(id=name), op=ast.Add())
        ):
            yield name, "back"
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(left=ast.Name(id=same), op=ast.Add())):
            if name == same:
                yield name, "back"
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="insert"), args=[ast.Constant(value=0), _]
        ):
            yield name, "front"


def _pops(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Name and end of what shrinks here."""
    match node:
        case (
            ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[] | [ast.UnaryOp()])
            | ast.Delete(targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.UnaryOp())])
        ):
            yield name, "back"
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Subscript(value=ast.Name(id=same), slice=ast.Slice(lower=None, upper=ast.UnaryOp())),
        ):
            if name == same:
                yield name, "back"
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[ast.Constant(value=0)]):
            yield name, "front"
