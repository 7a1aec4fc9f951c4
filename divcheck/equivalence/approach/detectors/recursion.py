"""Recursion, with or without remembered answers."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.program import Function
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.approach.walk import Unfolded, parameter_names
from divcheck.equivalence.nodes import walk

_MEMO_DECORATORS = frozenset({"functools.lru_cache", "functools.cache", "lru_cache", "cache"})


def recursion_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """Recursion on the input itself, or on each value that an iteration comes to."""
    if not unfolded.recursions:
        return
    functions = [
        f for recursion in unfolded.recursions for f in (recursion.function, recursion.call.function)
    ]
    if any(_remembers(function, unfolded) for function in functions):
        yield Trait.MEMO
    elif any(recursion.on_input for recursion in unfolded.recursions):
        yield Trait.RECURSION
    else:
        yield Trait.ANEW


def _remembers(function: Function, unfolded: Unfolded) -> bool:
    for decorator in [] if isinstance(function, ast.Lambda) else function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        own = unfolded.program.functions.get(called.id) if isinstance(called, ast.Name) else None
        if unfolded.program.dotted(called) in _MEMO_DECORATORS or (own is not None and _keeps_answers(own)):
            return True
    return _keeps_answers(function)


def _keeps_answers(function: Function) -> bool:
    """Writes into a table that outlives the call, and looks answers up in it."""
    written: set[str] = set()
    read: set[str] = set()
    own: set[str] = set()
    for node in walk(function):
        match node:
            case ast.Subscript(value=ast.Name() | ast.Attribute() as table, ctx=ast.Store()):
                written.add(ast.unparse(table))
            case ast.Subscript(value=ast.Name() | ast.Attribute() as table, ctx=ast.Load()):
                read.add(ast.unparse(table))
            case ast.Compare(
                ops=[ast.In() | ast.NotIn()], comparators=[ast.Name() | ast.Attribute() as table]
            ):
                read.add(ast.unparse(table))
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, *_]):
                read.add(ast.unparse(table))
            case ast.Assign(targets=to):
                own.update(target.id for target in to if isinstance(target, ast.Name))
    own -= set(parameter_names(function))  # handed on from call to call
    # A decorator's table is born in the decorator and outlives the calls of what it returns.
    nested = any(isinstance(node, ast.FunctionDef) and node is not function for node in walk(function))
    return bool((written & read) - (set() if nested else own))
