"""Whether a solution sorts its data, and what for."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.dependence import INPUT, Loop
from divcheck.equivalence.approach.walk import Site, Unfolded, steps


def ordering_tags(unfolded: Unfolded) -> Iterator[str]:
    """`sort`, `pick` (sorts to take an end), `selection` (takes the extreme again and again),
    `composite` (ranks by several criteria at once), `holder` (finds the best value, then who has it)."""
    for site in unfolded.sites:
        if _sorts(site) and not _drowned(site, unfolded):
            picks = _only_an_end(site, unfolded)
            yield "pick" if picks else "sort"
            if picks and _composite_key(site, unfolded):
                yield "composite"
        if _selects(site):
            yield "selection"
        if _extreme_call(site.node) and _composite_key(site, unfolded):
            yield "composite"
        if _seeks_holder(site):
            yield "holder"


def _extreme_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("max", "min")


def _composite_key(site: Site, unfolded: Unfolded) -> bool:
    assert isinstance(site.node, ast.Call)
    for keyword in site.node.keywords:
        if keyword.arg == "key" and INPUT in site.roots():
            function: ast.AST | None = keyword.value
            if isinstance(function, ast.Name):
                function = unfolded.program.functions.get(function.id)
            return function is not None and _gives_tuple(function)
    return False


def _gives_tuple(function: ast.AST) -> bool:
    if isinstance(function, ast.Lambda):
        return isinstance(function.body, ast.Tuple | ast.List)
    return any(isinstance(n, ast.Return) and isinstance(n.value, ast.Tuple | ast.List) for n in ast.walk(function))


def _seeks_holder(site: Site) -> bool:
    """Compares each item with an extreme that was found before."""
    match site.node:
        case ast.Compare(left=left, ops=[_], comparators=[right]) if site.scans:
            sides = ((left, right), (right, left))
            return any(_found_before(best, site) and _each(other, site) for best, other in sides)
    return False


def _found_before(best: ast.expr, site: Site) -> bool:
    return _is_extreme(best, site) or (isinstance(best, ast.Name) and _kept_by_earlier_loop(best.id, site))


def _kept_by_earlier_loop(name: str, site: Site) -> bool:
    """A finished loop kept the greatest or least value under this name."""
    here = {loop.node for loop in site.loops}
    for loop in site.scope.loops.values():
        if loop.node in here or not isinstance(loop.node, ast.For):
            continue
        for node in loop.inside():
            match node:
                case ast.If(test=ast.Compare(ops=[ast.Gt() | ast.Lt() | ast.GtE() | ast.LtE()]) as test, body=body):
                    if _names(test, name) and any(_stores(part, name) for part in body):
                        return True
    return False


def _names(node: ast.AST, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def _stores(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)


def _each(value: ast.expr, site: Site) -> bool:
    return any(root != INPUT for root in site.roots(value))


def _only_an_end(site: Site, unfolded: Unfolded) -> bool:
    """Whether nothing but the first or last item of the sorted data is read."""
    names = _sorted_names(site, unfolded)
    ends = others = 0
    for other in unfolded.sites:
        match other.node:
            case ast.Subscript(value=base, slice=ast.Constant(value=0) | ast.UnaryOp(operand=ast.Constant(value=1))):
                if base is site.node:
                    return True
                ends += isinstance(base, ast.Name) and base.id in names
            case ast.Name(id=name, ctx=ast.Load()) if name in names:
                others += 1
            case ast.Compare(left=ast.Name(id=name), comparators=[ast.List(elts=[])]) if name in names:
                others -= 1
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]) if name in names:
                others -= 1
            case ast.If(test=ast.Name(id=name)) | ast.IfExp(test=ast.Name(id=name)) if name in names:
                others -= 1
            case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name)) if name in names:
                others -= 1
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append")) if name in names:
                others -= 1
    sorts_in_place = isinstance(site.node, ast.Call) and isinstance(site.node.func, ast.Attribute)
    return bool(names) and ends > 0 and others - ends <= sorts_in_place


def _sorts(site: Site) -> bool:
    match site.node:
        case ast.Call(func=ast.Name(id="sorted"), args=[ast.List() | ast.Tuple()]):
            return False  # puts two or three values in order
        case ast.Call(func=ast.Name(id="sorted"), args=[ast.Call(func=ast.Name(id="min" | "max"))]):
            return False
        case ast.Call(func=ast.Name(id="sorted")) | ast.Call(func=ast.Attribute(attr="sort")):
            return INPUT in site.roots() or bool(site.loops)
    return False


def _drowned(site: Site, unfolded: Unfolded) -> bool:
    """All pairs are looked at anyway, so that the order settles nothing."""
    names = _sorted_names(site, unfolded)
    for loop, where in unfolded.loops:
        if names & _names_behind(loop.domain, where) and _tallies(loop.node):
            return True
        if loop.kind != "call" and where.loops and loop.over_input and not _two_ended(loop):
            inner = _names_behind(loop.domain, where)
            outer = _names_behind(where.loops[-1].domain, where)
            if names & inner & outer:
                return True
    return False


def _two_ended(loop: Loop) -> bool:
    """A `while` that moves an index down: it needs the order of the data."""
    return isinstance(loop.node, ast.While) and any(sign < 0 for _, sign in steps(loop.node))


def _tallies(loop: ast.AST) -> bool:
    """Counts its items: in which order they come makes no difference."""
    for node in ast.walk(loop):
        match node:
            case ast.AugAssign(target=ast.Subscript(), op=ast.Add(), value=ast.Constant(value=1)):
                return True
    return False


def _names_behind(value: ast.expr, site: Site, depth: int = 0) -> set[str]:
    """Names in an expression, and in what those names stand for."""
    names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    if depth < 3:
        for name in list(names):
            for source in site.scope.values.get(name, []):
                names |= _names_behind(source, site, depth + 1)
    return names


def _sorted_names(site: Site, unfolded: Unfolded) -> set[str]:
    match site.node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="sort")):
            return {name}
    return {
        name for name, values in site.scope.values.items() if any(value is site.node for value in values)
    }


def _selects(site: Site) -> bool:
    """Takes the smallest or largest item out, again and again."""
    match site.node:
        case ast.Call(func=ast.Attribute(value=data, attr="remove"), args=[item]):
            return bool(site.loops) and (_is_extreme(item, site) or _takes_extreme(site.loops[-1].node, data))
        case ast.Call(func=ast.Attribute(attr="pop"), args=[ast.Call(func=ast.Attribute(attr="index"), args=[item])]):
            return bool(site.loops) and _is_extreme(item, site)
    return False


def _takes_extreme(loop: ast.AST, data: ast.expr) -> bool:
    for node in ast.walk(loop):
        match node:
            case ast.Call(func=ast.Name(id="min" | "max"), args=[same]) if ast.dump(same) == ast.dump(data):
                return True
    return False


def _is_extreme(item: ast.expr, site: Site) -> bool:
    match item:
        case ast.Call(func=ast.Name(id="min" | "max"), args=[_]):
            return True
        case ast.Call(func=ast.Name(id="len"), args=[inner]):
            return _is_extreme(inner, site)
        case ast.Name(id=name):
            return any(isinstance(v, ast.Call) and _is_extreme(v, site) for v in site.scope.values.get(name, []))
    return False
