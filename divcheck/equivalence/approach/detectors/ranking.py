"""How the best item is chosen: by several criteria at once, or the best value first and then who has it."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.loops import is_store
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import mentions, walk


def ranking_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`composite`, `holder` and `extreme`."""
    if _ranks_given(unfolded):
        yield Trait.EXTREME
    for site in unfolded.sites:
        if _compares_with_best(site):
            yield Trait.HOLDER
        match site.node:
            case ast.Call(func=ast.Attribute(attr="index"), args=[best]) if is_extreme(best, site):
                yield Trait.HOLDER
            case ast.Return(value=ast.expr() as answer) if not site.loops:
                if any(_found_before(side, site) for side in _compared(answer)):
                    yield Trait.EXTREME
            case ast.Call(func=ast.Name(id="max" | "min")) if has_several_criteria(site, unfolded):
                yield Trait.COMPOSITE


def _compared(answer: ast.expr) -> Iterator[ast.expr]:
    """Both sides of a comparison that is the answer, also beside a guard: `not l or max(l) < t`."""
    match answer:
        case ast.Compare(left=left, comparators=[right]):
            yield from (left, right)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _compared(part)


def _ranks_given(unfolded: Unfolded) -> bool:
    """Whether three numbers or more that are given one by one are ranked, by a call or pair by pair."""
    if list(unfolded.program.kinds.values()).count("number") < 3:
        return False
    sites = [site for site in unfolded.sites if not site.loops]
    pairs = {
        pair
        for site in sites
        for pair in _pairs_in_order(site.node)
        if all(site.scope.kinds.get(name) == "number" for name in pair)
    }
    return any(map(_extreme_of_three, sites)) or len(pairs) > 1


def _extreme_of_three(site: Site) -> bool:
    match site.node:
        case ast.Call(func=ast.Name(id="max" | "min"), args=[ast.List(elts=values) | ast.Tuple(elts=values)]):
            pass
        case ast.Call(func=ast.Name(id="max" | "min"), args=values):
            pass
        case _:
            return False
    return len(values) > 2 and all(map(site.of_input, values))


def _pairs_in_order(node: ast.AST) -> Iterator[frozenset[str]]:
    """What `a < b` or `a <= b <= c` compares."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        for one, op, other in zip(sides, node.ops, sides[1:], strict=False):
            if isinstance(op, ast.Lt | ast.Gt | ast.LtE | ast.GtE):
                yield frozenset({ast.unparse(one), ast.unparse(other)})


def is_extreme(value: ast.expr, site: Site) -> bool:
    """Whether `value` is, or stands for, the `min` or `max` of some data, or the length of it."""
    if isinstance(value, ast.Name):
        return any(_is_extreme_call(meaning) for meaning in site.meanings(value.id))
    return _is_extreme_call(value)


def _is_extreme_call(value: ast.expr) -> bool:
    match value:
        case ast.Call(func=ast.Name(id="min" | "max"), args=[_]):
            return True
        case ast.Call(func=ast.Name(id="len"), args=[inner]):
            return _is_extreme_call(inner)
    return False


def has_several_criteria(site: Site, unfolded: Unfolded) -> bool:
    """Whether this `max`, `min` or sort ranks tuples, by its key or as they stand."""
    assert isinstance(site.node, ast.Call)
    for keyword in site.node.keywords:
        if keyword.arg == "key":
            function: ast.AST | None = keyword.value
            if isinstance(function, ast.Name):
                function = unfolded.program.functions.get(function.id)
            return function is not None and site.of_input() and _gives_tuple(function)
    match site.node:
        case ast.Call(func=ast.Name(), args=[ranked]) | ast.Call(func=ast.Attribute(value=ranked)):
            meanings = site.meanings(ranked.id) if isinstance(ranked, ast.Name) else [ranked]
            return any(map(_are_tuples, meanings)) or _takes_tuples(ranked, site)
    return False


def _are_tuples(value: ast.expr) -> bool:
    match value:
        case ast.ListComp(elt=item) | ast.GeneratorExp(elt=item):
            return _is_tuple(item)
    return False


def _is_tuple(value: ast.expr | None) -> bool:
    """Two values or more, side by side."""
    match value:
        case ast.Tuple(elts=[_, _, *_]) | ast.List(elts=[_, _, *_]):
            return True
    return False


def _takes_tuples(value: ast.expr, site: Site) -> bool:
    """Whether tuples are put one by one into what the name `value` stands for."""
    if not isinstance(value, ast.Name):
        return False
    for node in walk(site.function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[item]):
                if name == value.id and _is_tuple(item):
                    return True
    return False


def _gives_tuple(function: ast.AST) -> bool:
    if isinstance(function, ast.Lambda):
        return _is_tuple(function.body)
    return any(isinstance(node, ast.Return) and _is_tuple(node.value) for node in walk(function))


def _compares_with_best(site: Site) -> bool:
    """Compares each item with an extreme that was found before."""
    match site.node:
        case ast.Compare(left=left, ops=[_], comparators=[right]) if site.scans:
            return any(
                _found_before(best, site) and site.of_element(other)
                for best, other in ((left, right), (right, left))
            )
    return False


def _found_before(best: ast.expr, site: Site) -> bool:
    if is_extreme(best, site):
        return not _is_item(best, site)
    return isinstance(best, ast.Name) and _kept_by_earlier_loop(best.id, site)


def _is_item(best: ast.expr, site: Site) -> bool:
    """`max(words, key=len)` is the answer already, and to look for it again finds nothing new."""
    meanings = site.meanings(best.id) if isinstance(best, ast.Name) else [best]
    return any(
        isinstance(value, ast.Call) and any(keyword.arg == "key" for keyword in value.keywords)
        for value in meanings
    )


def _kept_by_earlier_loop(name: str, site: Site) -> bool:
    """A finished loop kept the greatest or least value under this name."""
    around = {loop.node for loop in site.loops}
    for loop in site.scope.loops.values():
        if loop.node in around or not isinstance(loop.node, ast.For):
            continue
        for node in loop.inside():
            match node:
                case ast.If(
                    test=ast.Compare(ops=[ast.Gt() | ast.Lt() | ast.GtE() | ast.LtE()]) as test, body=body
                ):
                    stored = any(is_store(part, name) for statement in body for part in walk(statement))
                    if stored and mentions(test, name):
                        return True
    return False
