"""Arithmetic strategies: formula, growing powers, dividing down, remainders, digits as text, logarithms."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.dependence import INPUT
from divcheck.equivalence.approach.walk import Site, Unfolded

_LIBRARY = {
    "math.gcd": "gcd", "math.log": "logarithm", "math.log2": "logarithm", "math.log10": "logarithm",
    "statistics.median": "median", "bisect.bisect": "bisection", "bisect.bisect_left": "bisection",
    "bisect.bisect_right": "bisection", "heapq.nsmallest": "heap", "heapq.heappush": "heap",
    "heapq.heapify": "heap", "eval": "eval", "bin": "base", "hex": "base", "oct": "base",
}  # fmt: skip


def number_tags(unfolded: Unfolded) -> Iterator[str]:
    """Names of arithmetic and library strategies."""
    for site in unfolded.sites:
        if isinstance(site.node, ast.Call) and INPUT in site.roots():
            name = unfolded.program.dotted(site.node.func)
            if name in _LIBRARY:
                yield _LIBRARY[name]
            if name == "int" and len(site.node.args) + len(site.node.keywords) == 2:
                yield "base"
            if name == "str" and _number_to_text(site):
                yield "digits"
        yield from _geometric(site)


def _number_to_text(site: Site) -> bool:
    return True


def _geometric(site: Site) -> Iterator[str]:
    """A variable of the whole problem that is multiplied, divided or reduced in a loop."""
    if not any(loop.kind == "while" for loop in site.loops) and not site.loops:
        return
    match site.node:
        case ast.AugAssign(target=ast.Name(id=name), op=op):
            pass
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="int"), args=[ast.BinOp(left=ast.Name(id=same), op=op)])) if name == same:
            pass
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(left=ast.Name(id=same), op=op)) if name == same:
            pass
        case ast.Assign(targets=[ast.Tuple(elts=left)], value=ast.Tuple(elts=right)):
            if any(isinstance(v, ast.BinOp) and isinstance(v.op, ast.Mod) for v in right):
                yield "euclid"
            return
        case _:
            return
    if INPUT not in site.roots(ast.Name(id=name, ctx=ast.Load())):
        return
    if isinstance(op, ast.FloorDiv | ast.Div | ast.RShift):
        yield "divide"
    elif isinstance(op, ast.Mult) and site.loops[-1].kind == "while":
        yield "grow"
