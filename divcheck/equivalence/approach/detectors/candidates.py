"""Searches through numbers: the first hit from above or from below, and halving."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.containers import kind
from divcheck.equivalence.approach.dependence import Loop, targets
from divcheck.equivalence.approach.loops import counts_numbers, direction, is_reversed, mentions_any, steps
from divcheck.equivalence.approach.program import Function
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import mentions, names_in, walk

_LIBRARY = frozenset({"bisect.bisect", "bisect.bisect_left", "bisect.bisect_right", "bisect.insort"})
_HALVING = frozenset({(ast.FloorDiv, 2), (ast.Div, 2), (ast.RShift, 1), (ast.Mult, 0.5)})


def candidate_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`from-above`, `from-below`, `bisection`, `compose`."""
    for loop, site in unfolded.loops:
        yield from _first_hit(loop, site)
        if isinstance(loop.node, ast.While | ast.For) and _halves(loop):
            yield Trait.BISECTION
    for site in unfolded.sites:
        yield from _first_of(site)
        if unfolded.called(site.node) in _LIBRARY:
            yield Trait.BISECTION
        if _composes(site, unfolded):
            yield Trait.COMPOSE


def _composes(site: Site, unfolded: Unfolded) -> bool:
    """`int(s + s[::-1])` in a `for` over the numbers that `s` is the text of."""
    match site.node:
        case ast.Call(func=ast.Name(id="int"), args=[text]):
            # A `while` that puts a text together takes a number apart.
            if not any(counts_numbers(loop) and loop.kind != "while" for loop in site.loops):
                return False
        case _:
            return False
    domains = (loop.domain for loop in site.loops if mentions_any(text, loop.variables))
    return any(
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add)
        and kind(node.left, site.scope, unfolded.program) == "text"
        and site.of_element(node.left)
        and site.of_element(node.right)
        for start in (text, *domains)
        for part in site.behind(start, 1)
        for node in walk(part)
    )


def _first_hit(loop: Loop, site: Site) -> Iterator[Trait]:
    """A loop that stops at the first candidate that fits and gives back a value made from it.

    To collect all that fit and read the first of them comes to the same.
    """
    match loop.node:
        case ast.For(iter=domain, body=body):
            names = loop.variables
            sign = _direction_of(loop, domain, site)
            hit = _leaves_with(body, names, site.function) or _first_is_read(body, site)
        case ast.While(body=body) if len(set(steps(loop.node))) == 1:
            ((name, sign),) = set(steps(loop.node))
            names = frozenset({name})
            hit = _leaves_with(body, names, site.function) or _counts_to_hit(loop.node, name, site.function)
        case _:
            return
    if hit and sign < 0:
        yield Trait.FROM_ABOVE
    elif hit and sign > 0 and not _are_positions(loop, names, site):
        yield Trait.FROM_BELOW


def _first_is_read(body: list[ast.stmt], site: Site) -> bool:
    """Whether a list that takes in what fits is asked for its first item alone, past a test for emptiness."""
    match body:
        case [ast.If(body=[ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append")))])]:
            pass
        case _:
            return False
    firsts = uses = 0
    for node in walk(site.function):
        match node:
            case ast.Subscript(value=ast.Name(id=read), slice=ast.Constant(value=0)):
                firsts += read == name
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=read)]):
                uses -= read == name
            case ast.Name(id=read, ctx=ast.Load()) if read == name:
                uses += 1
    return firsts > 0 and uses - firsts == 1


def _direction_of(loop: Loop, domain: ast.expr, site: Site) -> int:
    """As `direction`; positions of a reversed copy come from above as well."""
    sign = direction(domain, site.scope.only_value)
    turned = any(
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and mentions_any(node.slice, loop.variables)
        and any(is_reversed(meaning) for meaning in site.meanings(node.value.id))
        for node in loop.inside()
    )
    return -sign if turned else sign


def _are_positions(loop: Loop, names: frozenset[str], site: Site) -> bool:
    """Whether the candidates are positions in the data: then the loop is a plain scan from the left."""
    return any(
        isinstance(node, ast.Subscript) and mentions_any(node.slice, names) and site.of_input(_data(node))
        for node in loop.inside()
    )


def _data(value: ast.expr) -> ast.expr:
    """The `grid` of `grid[i][j]`."""
    return _data(value.value) if isinstance(value, ast.Subscript) else value


def _first_of(site: Site) -> Iterator[Trait]:
    """`next(i for i in range(...) if ...)` and `[i for ...][0]`."""
    match site.node:
        case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp(elt=elt, generators=[clause]), *_]):
            pass
        case ast.Subscript(value=ast.ListComp(elt=elt, generators=[clause]), slice=ast.Constant(value=0)):
            pass
        case _:
            return
    sign = direction(clause.iter, site.scope.only_value)
    names = frozenset(targets(clause.target))
    if not sign or not clause.ifs or not mentions_any(elt, names):
        return
    if sign < 0:
        yield Trait.FROM_ABOVE
    elif not _are_positions(site.scope.loops[clause], names, site):
        yield Trait.FROM_BELOW


def _leaves_with(body: list[ast.stmt], names: frozenset[str], function: Function) -> bool:
    """Whether the loop returns, or keeps and breaks with, a value of the candidate in `names`."""
    for node in (node for statement in body for node in walk(statement)):
        match node:
            case ast.Return(value=ast.expr() as value) if mentions_any(value, names):
                return True
            case ast.If(body=[*_, ast.Assign(targets=[ast.Name(id=kept)], value=value), ast.Break()]):
                if mentions_any(value, names) and _gives_back(function, kept):
                    return True
            case ast.If(test=test, body=[ast.Break()]):
                if any(mentions(test, name) and _gives_back(function, name) for name in names):
                    return True
    return False


def _counts_to_hit(loop: ast.While, name: str, function: Function) -> bool:
    """`while not fits(d): d -= 1`, then `return d`."""
    only_moves = all(isinstance(part, ast.AugAssign | ast.Assign) for part in loop.body)
    return only_moves and mentions(loop.test, name) and _gives_back(function, name)


def _gives_back(function: Function, name: str) -> bool:
    """Whether the function returns a value made from `name`, and not just a comparison with it."""
    return any(
        isinstance(node, ast.Return)
        and node.value is not None
        and not isinstance(node.value, ast.Compare)
        and mentions(node.value, name)
        for node in walk(function)
    )


def _halves(loop: Loop) -> bool:
    """Takes the middle of two bounds, then moves one of them there."""
    bounds = {
        node.targets[0].id: {part.id for part in names_in(node.value)}
        for node in loop.inside()
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and is_middle(node.value)
    }
    for node in loop.inside():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in bounds:
                if any(name in bounds[middle] and mentions(value, middle) for middle in bounds):
                    return True
    return False


def is_middle(value: ast.expr) -> bool:
    """Half of a sum or difference, somewhere in `value`."""
    for node in walk(value):
        match node:
            case ast.BinOp(left=whole, op=op, right=part):
                sides = (whole, part) if isinstance(op, ast.Mult) else (whole,)
                spread = any(isinstance(getattr(side, "op", None), ast.Add | ast.Sub) for side in sides)
                if spread and any((type(op), _number(side)) in _HALVING for side in (whole, part)):
                    return True
    return False


def _number(value: ast.expr) -> object:
    return value.value if isinstance(value, ast.Constant) else None
