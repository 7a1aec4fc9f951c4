"""Numbers as text: base conversions by the library, and decimal digits read off the text."""

import ast
import re
from collections.abc import Iterator

from divcheck.equivalence.approach.containers import is_display
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait

_CONVERTERS = frozenset({"bin", "hex", "oct"})
_BASE_FIELD = re.compile(r"\{\w*:[^}]*[bxXo]\}")
_BASE_SPEC = re.compile(r"[^a-zA-Z]*[bxXo]")
_VIEWS = frozenset(
    {"list", "tuple", "map", "sorted", "reversed", "enumerate", "range", "len", "filter", "zip"}
)


def notation_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`base` and `digits`."""
    kinds = set(unfolded.program.kinds.values())
    has_numbers = not kinds or not kinds <= {"text", "dict"}
    for site in unfolded.sites:
        if _converts_base(site.node) and site.of_input():
            yield Trait.BASE
        if isinstance(site.node, ast.Subscript) and has_numbers and _spelled_out(site.node.value, site):
            yield Trait.DIGITS
    for loop, site in unfolded.loops:
        if loop.over_input and has_numbers and _spelled_out(loop.domain, site):
            yield Trait.DIGITS


def _converts_base(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in _CONVERTERS:
            return True
        case ast.Call(func=ast.Name(id="int"), args=args, keywords=keywords):
            return len(args) + len(keywords) == 2
        case ast.Call(func=ast.Name(id="format"), args=[_, ast.Constant(value=str(spec))]):
            return _BASE_SPEC.fullmatch(spec) is not None
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return _BASE_FIELD.search(text) is not None
        case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec))])):
            return _BASE_SPEC.fullmatch(spec) is not None
    return False


def _is_given(number: ast.expr, site: Site) -> bool:
    """Whether it is a number of the input, also in a loop over a few that are given one by one."""
    if not site.loops:
        return site.of_input(number)
    return site.roots(number) == {site.loops[-1].element} and all(
        is_display(loop.domain, site.scope) and site.of_input(loop.domain) for loop in site.loops
    )


def _spelled_out(value: ast.expr, site: Site, depth: int = 0) -> bool:
    """Whether `value` is the decimal text of a number of the input, or a plain view of it."""
    match value:
        case ast.Call(func=ast.Name(id="str"), args=[ast.Call(func=ast.Name(id=name))]) if (
            name in _CONVERTERS
        ):
            return False  # text already
        case ast.Call(func=ast.Name(id="str"), args=[number]):
            return _is_given(number, site)
        case ast.Call(func=ast.Name(id=name), args=args) if name in _VIEWS:
            return any(_spelled_out(arg, site, depth) for arg in args)
        case ast.Subscript(value=base) | ast.Call(func=ast.Attribute(value=base)):
            return _spelled_out(base, site, depth)
        case ast.ListComp(generators=[clause, *_]) | ast.GeneratorExp(generators=[clause, *_]):
            return _spelled_out(clause.iter, site, depth)
        case ast.Name(id=name) if depth < 4:
            return any(_spelled_out(meaning, site, depth + 1) for meaning in site.meanings(name))
    return False
