"""Arithmetic strategies: formula, growing powers, dividing down, remainders, digits as text, logarithms."""

import ast
import re
from collections.abc import Iterator

from divcheck.equivalence.approach.dependence import INPUT
from divcheck.equivalence.approach.walk import Site, Unfolded

_LIBRARY = {
    "math.gcd": "gcd", "math.log": "logarithm", "math.log2": "logarithm", "math.log10": "logarithm",
    "statistics.median": "median", "bisect.bisect": "bisection", "bisect.bisect_left": "bisection",
    "bisect.bisect_right": "bisection", "heapq.nsmallest": "heap", "heapq.heappush": "heap",
    "heapq.heapify": "heap", "heapq.nlargest": "heap", "heapq.heappop": "heap", "eval": "eval", "bin": "base", "hex": "base", "oct": "base",
}  # fmt: skip
_BASE_FORMAT = re.compile(r"[^a-z]*[bxXo]\}?")


def number_tags(unfolded: Unfolded) -> Iterator[str]:
    """Names of arithmetic and library strategies."""
    kinds = unfolded.program.kinds.values()
    has_numbers = not kinds or any(kind not in ("text", "dict") for kind in kinds)
    for site in unfolded.sites:
        if isinstance(site.node, ast.Call) and INPUT in site.roots():
            name = unfolded.program.dotted(site.node.func)
            if name in _LIBRARY:
                yield _LIBRARY[name]
            if name == "int" and len(site.node.args) + len(site.node.keywords) == 2:
                yield "base"
        if INPUT in site.roots() and _formats_in_base(site.node):
            yield "base"
        if isinstance(site.node, ast.Subscript) and has_numbers and _spelled_out(site.node.value, site):
            yield "digits"
        yield from _geometric(site)
    for loop, site in unfolded.loops:
        if loop.over_input and has_numbers and _spelled_out(loop.domain, site):
            yield "digits"


def _formats_in_base(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="format"), args=[_, ast.Constant(value=str(spec))]):
            return _BASE_FORMAT.fullmatch(spec) is not None
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return re.search(r"\{\d?:[^}]*[bxXo]\}", text) is not None
        case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec))])):
            return _BASE_FORMAT.fullmatch(spec) is not None
    return False


def _spelled_out(value: ast.expr, site: Site, depth: int = 0) -> bool:
    """Whether `value` is the decimal text of a number of the input, or a plain view of it."""
    match value:
        case ast.Call(func=ast.Name(id="str"), args=[number]):
            return INPUT in site.roots(number) and not site.loops
        case ast.Call(func=ast.Name(id="list" | "map" | "sorted" | "reversed" | "enumerate" | "range" | "len" | "filter"), args=args):
            return any(_spelled_out(arg, site, depth) for arg in args)
        case ast.Subscript(value=base) | ast.Call(func=ast.Attribute(value=base)):
            return _spelled_out(base, site, depth)
        case ast.ListComp(generators=[clause, *_]) | ast.GeneratorExp(generators=[clause, *_]):
            return _spelled_out(clause.iter, site, depth)
        case ast.Name(id=name) if depth < 4:
            return any(_spelled_out(v, site, depth + 1) for v in site.scope.values.get(name, []))
    return False


def _geometric(site: Site) -> Iterator[str]:
    """A variable of the whole problem that is multiplied, divided or reduced in a loop."""
    if not site.loops:
        return
    if _raises(site):
        yield "grow"
    for name, op, other in _updates(site.node):
        if INPUT not in site.roots(ast.Name(id=name, ctx=ast.Load())):
            continue
        if isinstance(op, ast.FloorDiv | ast.Div | ast.RShift):
            yield "divide"
        elif isinstance(op, ast.Mult) and _steady(other, site):
            yield "grow"
        elif isinstance(op, ast.Mod | ast.Sub) and _also_changes(other, site):
            yield "remainder" if isinstance(op, ast.Mod) else "subtract"


def _steady(factor: ast.expr | None, site: Site) -> bool:
    """The same factor in every round: a number of the input, or in a `while` a constant."""
    if isinstance(factor, ast.Constant):
        return site.loops[-1].kind == "while"
    if not isinstance(factor, ast.Name) or not site.of_whole(factor):
        return False
    return not any(
        isinstance(node, ast.Name) and node.id == factor.id and isinstance(node.ctx, ast.Store)
        for node in site.loops[-1].inside()
    )


def _raises(site: Site) -> bool:
    """A number of the input to a power that the loop counts up."""
    match site.node:
        case ast.BinOp(left=base, op=ast.Pow(), right=exponent):
            pass
        case ast.Call(func=ast.Name(id="pow") | ast.Attribute(attr="pow"), args=[base, exponent]):
            pass
        case _:
            return False
    return site.of_whole(base) and any(root != INPUT for root in site.roots(exponent))


def _updates(node: ast.AST) -> Iterator[tuple[str, ast.operator, ast.expr | None]]:
    """(name, operator, operand) where a name is replaced by the result of an operation on a name."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=other):
            yield name, op, other
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="int"), args=[ast.BinOp(left=ast.Name(id=same), op=op)])):
            if same == name:
                yield name, op, None
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(left=ast.Name(id=same), op=op, right=other)):
            if same == name or isinstance(op, ast.Mod):
                yield same, op, other
        case ast.Assign(targets=[ast.Tuple(elts=[*_])], value=ast.Tuple(elts=parts)):
            for part in parts:
                match part:
                    case ast.BinOp(left=ast.Name(id=same), op=ast.Mod() | ast.Sub() as op, right=other):
                        yield same, op, other
        case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=name), _])], value=ast.Call(func=ast.Name(id="divmod"), args=[ast.Name(id=same), _])):
            if name == same:
                yield name, ast.FloorDiv(), None


def _also_changes(other: ast.expr | None, site: Site) -> bool:
    """Both operands move from round to round, as in Euclid's algorithm."""
    if not isinstance(other, ast.Name) or INPUT not in site.roots(other) or site.loops[-1].kind != "while":
        return False
    for node in ast.walk(site.loops[-1].node):
        if isinstance(node, ast.Name) and node.id == other.id and isinstance(node.ctx, ast.Store):
            return True
    return False
