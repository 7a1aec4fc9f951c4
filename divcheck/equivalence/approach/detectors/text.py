"""String machinery that takes the place of a scan: regular expressions, translate, replace, find."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.approach.walk import Site, Unfolded


def text_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`regex`, `translate`, `replace`, `clean`, `find`."""
    for site in unfolded.sites:
        if isinstance(site.node, ast.Call):
            yield from _call_traits(site, site.node, unfolded.called(site.node))


def _call_traits(site: Site, call: ast.Call, name: str) -> Iterator[Trait]:
    in_while = bool(site.loops) and site.loops[-1].kind == "while"
    if name == ".replace" and in_while:
        yield Trait.REPLACE  # cancels until nothing is left, also where it is done for each item
    if not site.of_input():
        return
    if name.startswith("re."):
        yield Trait.REGEX
    elif name == ".translate":
        yield Trait.TRANSLATE
    elif name == ".replace":
        yield Trait.CLEAN if _only_removes(call) and not site.loops else Trait.REPLACE
    elif name in (".find", ".index") and in_while:
        yield Trait.FIND


def _only_removes(call: ast.Call) -> bool:
    """Takes fixed text out, or puts a blank in its place: a preparation."""
    match call.args:
        case [ast.Constant(), ast.Constant(value="" | " ")]:
            return True
    return False
