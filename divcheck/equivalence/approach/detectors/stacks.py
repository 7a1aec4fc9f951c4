"""A list that is pushed and popped at its end."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.approach.walk import Unfolded


def stack_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`stack` where a loop pushes and a loop pops the same list."""
    pushed, popped = set(), set()
    for site in unfolded.sites:
        if not site.loops:
            continue
        match site.node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append")):
                pushed.add((id(site.function), name))
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[] | [ast.UnaryOp()]):
                popped.add((id(site.function), name))
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add()):
                pushed.add((id(site.function), name))
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.BinOp(left=ast.Name(id=same), op=ast.Add())
            ) if name == same:
                pushed.add((id(site.function), name))
            case ast.Delete(targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.UnaryOp())]):
                popped.add((id(site.function), name))
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Subscript(
                    value=ast.Name(id=same), slice=ast.Slice(lower=None, upper=ast.UnaryOp())
                ),
            ) if name == same:
                popped.add((id(site.function), name))
    if pushed & popped:
        yield Trait.STACK
