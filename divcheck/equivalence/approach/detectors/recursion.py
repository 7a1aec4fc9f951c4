"""Recursion, with or without remembered answers."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.dependence import INPUT
from divcheck.equivalence.approach.detectors.candidates import is_middle
from divcheck.equivalence.approach.loops import counts_numbers, is_store
from divcheck.equivalence.approach.program import Function, parameter_names
from divcheck.equivalence.approach.sites import Recursion, Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import walk

_MEMO_DECORATORS = frozenset({"functools.lru_cache", "functools.cache", "lru_cache", "cache"})


def recursion_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`halves`, `branches`, `memo` and `recursion`; `anew` besides for one on each number counted up to."""
    recursions = [recursion for recursion in unfolded.recursions if not _only_reorders(recursion)]
    if not recursions:
        return
    if any(_splits_in_half(recursion.call) for recursion in recursions):
        yield Trait.HALVES
    elif _keeps_best(unfolded):
        yield Trait.BRANCHES
    functions = [f for recursion in recursions for f in (recursion.function, recursion.call.function)]
    if any(_remembers(function, unfolded) for function in functions):
        yield Trait.MEMO
    elif any(INPUT in recursion.given or not recursion.given for recursion in recursions):
        yield Trait.RECURSION
    elif any(_computes_each(recursion, unfolded) for recursion in recursions):
        yield from (Trait.ANEW, Trait.RECURSION)


def _only_reorders(recursion: Recursion) -> bool:
    """`if a < b: return f(b, a)`: what was given, in another order."""
    match recursion.call.node:
        case ast.Call(args=[_, _, *_] as args, keywords=[], lineno=line):
            names = [arg.id for arg in args if isinstance(arg, ast.Name)]
            if sorted(names) != sorted(parameter_names(recursion.function)):
                return False
        case _:
            return False
    changed = (node for node in walk(recursion.function) if isinstance(node, ast.Name) and node.lineno < line)
    return not any(is_store(node, name) for node in changed for name in names)


def _keeps_best(unfolded: Unfolded) -> bool:
    """`min(f(i + 1, j), f(i, j - 1))`."""
    calls = {recursion.call.node for recursion in unfolded.recursions}
    for site in unfolded.sites:
        match site.node:
            case ast.Call(func=ast.Name(id="min" | "max"), args=[_, _, *_] as ways):
                if sum(any(node in calls for node in walk(way)) for way in ways) > 1:
                    return True
    return False


def _splits_in_half(call: Site) -> bool:
    """`f(data[:m])` or `f(low, m)` where `m` is the middle."""
    assert isinstance(call.node, ast.Call)
    for given in call.node.args:
        match given:
            case ast.Subscript(slice=ast.Slice(lower=lower, upper=upper)):
                bounds = [bound for bound in (lower, upper) if bound is not None]
                if any(_is_half(part) for bound in bounds for part in call.behind(bound)):
                    return True
            case ast.Name() | ast.BinOp() if any(map(is_middle, call.behind(given, 1))):
                return True
    return False


def _is_half(value: ast.expr) -> bool:
    match value:
        case ast.BinOp(op=ast.FloorDiv(), right=ast.Constant(value=2)):
            return True
        case ast.BinOp(op=ast.RShift(), right=ast.Constant(value=1)):
            return True
    return False


def _computes_each(recursion: Recursion, unfolded: Unfolded) -> bool:
    """Whether it gives a value for each number that is counted up to; a test of items is not the strategy."""
    tests = {part for site in unfolded.sites for test in _tests(site.node) for part in walk(test)}
    loops = (loop for loop, _ in unfolded.loops if loop.element in recursion.given)
    return recursion.entry not in tests and any(map(counts_numbers, loops))


def _tests(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test):
            yield test
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            for clause in node.generators:
                yield from clause.ifs
        case ast.Call(func=ast.Name(id="filter" | "any" | "all")):
            yield node


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
