"""Which loops go through the whole input, and not only through one item of it."""

import ast

from divcheck.equivalence.approach.dependence import Loop, is_window, targets
from divcheck.equivalence.approach.loops import counters, mentions_any
from divcheck.equivalence.approach.sites import Site
from divcheck.equivalence.nodes import mentions, walk

_USES_UP = frozenset({"pop", "remove", "popleft"})


def goes_through_input(loop: Loop, site: Site) -> bool:
    """Whether `loop`, which stands at `site`, does; a copy, a test of one item and the like do not count."""
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
    return any(extends(part, name) for part in block) and any(loop.node in walk(test) for test in tests)


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


def extends(node: ast.AST, name: str) -> bool:
    """`name += x`, `name.append(x)` or `name = name + x`."""
    match node:
        case (
            ast.AugAssign(target=ast.Name(id=same))
            | ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=same), attr="append")))
        ):
            return same == name
        case ast.Assign(targets=[ast.Name(id=same)], value=ast.BinOp(op=ast.Add()) as value):
            return same == name and mentions(value, name)
    return False
