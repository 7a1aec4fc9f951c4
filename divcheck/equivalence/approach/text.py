"""String machinery that replaces a scan: regular expressions, translate, replace, find, reversal."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.dependence import INPUT
from divcheck.equivalence.approach.walk import Site, Unfolded


def text_tags(unfolded: Unfolded) -> Iterator[str]:
    """`regex`, `translate`, `replace`, `find`, `reverse`."""
    for site in unfolded.sites:
        if isinstance(site.node, ast.Call):
            yield from _call_tags(site, site.node, unfolded.program.dotted(site.node.func))
        if _compares_reverse(site):
            yield "reverse"


def _call_tags(site: Site, call: ast.Call, name: str) -> Iterator[str]:
    if name == ".replace" and _in_while(site):
        yield "replace"  # cancels until nothing is left, also where it is done for each element
    if INPUT not in site.roots():
        return
    if name.startswith("re."):
        yield "regex"
    elif name == ".translate":
        yield "translate"
    elif name == ".replace":
        constant = all(isinstance(arg, ast.Constant) for arg in call.args)
        yield "clean" if constant and not site.loops else "replace"
    elif name in (".find", ".index") and _in_while(site):
        yield "find"


def _in_while(site: Site) -> bool:
    return bool(site.loops) and site.loops[-1].kind == "while"


def _compares_reverse(site: Site) -> bool:
    match site.node:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
            return INPUT in site.roots() and (_reversed(left, site) or _reversed(right, site))
    return False


def _reversed(value: ast.expr, site: Site, depth: int = 0) -> bool:
    for node in ast.walk(value):
        match node:
            case ast.Slice(lower=None, upper=None, step=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))):
                return True
            case ast.Call(func=ast.Name(id="reversed")):
                return True
            case ast.Name(id=name) if depth < 3:
                if _reversed_in_place(name, site):
                    return True
                if any(_reversed(v, site, depth + 1) for v in site.scope.values.get(name, [])):
                    return True
    return False


def _reversed_in_place(name: str, site: Site) -> bool:
    for node in ast.walk(site.function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=same), attr="reverse")) if same == name:
                return True
            case ast.Assign(targets=[ast.Name(id=same)], value=ast.BinOp(op=ast.Add(), right=ast.Name(id=tail))):
                if same == tail == name:
                    return True  # grows at its front
    return False
