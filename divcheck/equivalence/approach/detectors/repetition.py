"""One step that is done again to its own result, where another way would undo or skip it."""

import ast
import re
from collections.abc import Iterator

from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import walk

_LOOPS = (ast.ListComp, ast.GeneratorExp)


def repetition_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`twice`: `g(g(x))`, also if the result has a name, or `g` is written out both times."""
    for site in unfolded.sites:
        match site.node:
            case ast.Call(args=args) as call if (
                args and not site.loops and _goes_through_something(call, unfolded)
            ):
                if any(
                    before is not call and _same_step(call, before, site)
                    for before in _results_in(args, site)
                ):
                    yield Trait.TWICE


def _goes_through_something(call: ast.Call, unfolded: Unfolded) -> bool:
    own = unfolded.program.callee(call)
    entry = unfolded.program.functions[unfolded.program.entry_point]
    return (own is not None and own is not entry) or any(isinstance(node, _LOOPS) for node in walk(call))


def _results_in(args: list[ast.expr], site: Site) -> Iterator[ast.Call]:
    """The calls whose results are among what is handed to a call, as they stand or under a name."""
    for node in (node for arg in args for node in walk(arg)):
        meant = site.scope.only_value(node.id) if isinstance(node, ast.Name) else node
        if isinstance(meant, ast.Call):
            yield meant


def _same_step(call: ast.Call, before: ast.Call, site: Site) -> bool:
    """Whether two calls read the same, whatever values are handed to them."""
    if not any(isinstance(node, _LOOPS) for node in walk(call)):
        return isinstance(call.func, ast.Name) and ast.dump(call.func) == ast.dump(before.func)
    return _shape(call, site) == _shape(before, site)


def _shape(value: ast.expr, site: Site) -> str:
    """The tree of an expression, with the variables numbered as they come."""
    numbers: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        name = match[1]
        return str(numbers.setdefault(name, len(numbers))) if name in site.scope.names else name

    return re.sub(r"(?<=Name\(id=')(\w+)", number, ast.dump(value))
