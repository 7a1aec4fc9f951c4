"""String machinery that takes the place of a scan: regular expressions, translate, replace, split, find."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.containers import is_display
from divcheck.equivalence.approach.loops import is_store
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import walk

_SUBSTITUTES = frozenset({"re.sub", "re.subn"})
_CHANGES = _SUBSTITUTES | {"re.split"}
_SPLITS = frozenset({".split", ".rsplit", ".splitlines", ".partition", ".rpartition"})


def text_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`regex`, `translate`, `replace`, `clean`, `split`, `pieces`, `find`."""
    rejoined = {part for site in unfolded.sites if (part := _rejoined(site.node)) is not None}
    calls = [
        (site, site.node, unfolded.called(site.node))
        for site in unfolded.sites
        if isinstance(site.node, ast.Call) and site.node not in rejoined
    ]
    found = {trait for call in calls for trait in _call_traits(*call)}
    # Beside a split, a regular expression that changes nothing is how a part is tested.
    if Trait.SPLIT in found and not any(name in _CHANGES for _, _, name in calls):
        found -= {Trait.REGEX}
    yield from found


def _call_traits(site: Site, call: ast.Call, name: str) -> Iterator[Trait]:
    in_while = bool(site.loops) and site.loops[-1].kind == "while"
    replaces = name == ".replace" or _rejoined(call) is not None
    if in_while and (replaces or name in _SUBSTITUTES):
        yield Trait.REPLACE  # cancels until nothing is left, also where it is done for each item
        return
    if name in _SPLITS and _of_piece(call, site):
        yield Trait.PIECES
    if not (site.of_input() or _of_given_value(site)):
        return
    if name.startswith("re."):
        yield Trait.REGEX
    elif name == ".translate":
        yield Trait.TRANSLATE
    elif replaces:
        yield Trait.CLEAN if _only_removes(call) and _once(call, site) else Trait.REPLACE
    elif name in _SPLITS and not site.of_element():
        yield Trait.SPLIT
    elif name in (".find", ".index") and in_while:
        yield Trait.FIND


def _of_piece(call: ast.Call, site: Site) -> bool:
    """`w.split()` of each `w` in `s.split(",")`, unless it only tests that `w`."""
    if _only_asked(call, site):
        return False
    names = {node.id for node in walk(call.func) if isinstance(node, ast.Name)}
    return any(
        isinstance(node, ast.Attribute) and f".{node.attr}" in _SPLITS
        for loop in site.loops
        if names & loop.variables
        for part in site.behind(loop.domain)
        for node in walk(part)
    )


def _only_asked(call: ast.Call, site: Site) -> bool:
    """Whether the parts are counted, compared or read at a fixed place, as in `w.split()[0] == "I"`."""
    names = {name for name, values in site.scope.values.items() if values == [call]}
    asked: set[ast.expr] = set()
    used: set[ast.expr] = set()
    for node in walk(site.function):
        match node:
            case (
                ast.Subscript(value=parts, slice=ast.Constant())
                | ast.Call(func=ast.Name(id="len"), args=[parts])
                | ast.UnaryOp(op=ast.Not(), operand=parts)
                | ast.If(test=parts)
            ):
                asked.add(parts)
            case ast.Compare(left=left, comparators=right):
                asked |= {left, *right}
            case ast.BoolOp(values=values):
                asked |= set(values)
            case ast.Name(id=name, ctx=ast.Load()) if name in names:
                used.add(node)
    return (used if names else {call}) <= asked


def _of_given_value(site: Site) -> bool:
    """Whether it is done to each of a few given values, as in `for text in (a, b)`."""
    return any(
        loop.element in site.roots() and is_display(loop.domain, site.scope) and site.of_input(loop.domain)
        for loop in site.loops
    )


def _once(call: ast.Call, site: Site) -> bool:
    """Whether every round of the loops around gives the same, so that it could stand before them."""
    names = {node.id for node in walk(call) if isinstance(node, ast.Name)}
    return not site.of_element() and not any(
        is_store(node, name) for loop in site.loops for node in loop.inside() for name in names
    )


def _rejoined(node: ast.AST) -> ast.Call | None:
    """The `s.split(x)` of `y.join(s.split(x))`, which replaces `x` by `y`."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr="join"), args=[ast.Call(func=ast.Attribute(attr="split")) as part]
        ):
            return part
    return None


def _only_removes(call: ast.Call) -> bool:
    """Takes fixed text out, or puts a blank in its place: a preparation."""
    match call:
        case ast.Call(
            func=ast.Attribute(attr="replace"), args=[ast.Constant(), ast.Constant(value="" | " ")]
        ):
            return True
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value="" | " ")),
            args=[ast.Call(args=[] | [ast.Constant()])],
        ):
            return True
    return False
