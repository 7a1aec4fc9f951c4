"""From detected tags to a key and a few words."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from divcheck.equivalence.approach.containers import container_tags
from divcheck.equivalence.approach.dependence import INPUT, Loop
from divcheck.equivalence.approach.numbers import number_tags
from divcheck.equivalence.approach.ordering import ordering_tags
from divcheck.equivalence.approach.program import read_program
from divcheck.equivalence.approach.search import search_tags
from divcheck.equivalence.approach.text import text_tags
from divcheck.equivalence.approach.walk import Site, Unfolded, unfold


@dataclass(frozen=True, slots=True)
class Approach:
    key: str
    words: str


def approach_key(source: str, entry_point: str, kinds: Sequence[str] = ()) -> Approach | None:
    program = read_program(source, entry_point, kinds)
    if program is None:
        return None
    unfolded = unfold(program)
    tags: set[str] = set()
    for detect in (container_tags, number_tags, ordering_tags, search_tags, text_tags):
        tags.update(detect(unfolded))
    looped = any(loop.over_input for loop, _ in unfolded.loops)
    tags = {"replace"} if tags == {"clean"} and not looped else tags - {"clean"}
    tags = {"hash" if tag == "distinct" else tag for tag in settle(tags)}
    if not tags:
        tags = {"scan"} if any(_repeats(loop, site) for loop, site in unfolded.loops) or not numeric(unfolded) else {"formula"}
    key = " ".join(sorted(tags))
    return Approach(key, key)


def _repeats(loop: Loop, site: Site) -> bool:
    """Whether a loop is more than a way to write the same thing for two or three given values."""
    display = isinstance(loop.domain, ast.List | ast.Tuple)
    return not (display and INPUT in site.roots(loop.domain))


_OVERRULES = {
    "recursion": {"from-above", "from-below", "divide", "remainder", "replace"},
    "memo": {"from-above", "from-below", "hash", "distinct", "divide", "replace"},
    "hash": {"distinct", "buckets"},
    "tally": {"distinct", "pick", "holder"},
    "nested": {"distinct", "pick", "holder"},
    "composite": {"pick"},
    "sieve": {"nested", "hash", "distinct"},
    "find": {"from-below", "clean"},
    "divide": {"digits"},
    "base": {"digits"},
    "sort": {"reverse", "mirror"},
    "heap": {"sort", "pick"},
}


def settle(tags: set[str]) -> set[str]:
    """Drop the tags that others make insignificant."""
    lost = set().union(*(_OVERRULES.get(tag, set()) for tag in tags))
    return tags - lost


_TAKES_SEQUENCES = frozenset({"list", "tuple", "set", "sorted", "reversed", "zip", "enumerate", "map", "filter", "iter"})


def numeric(unfolded: Unfolded) -> bool:
    """Whether the program treats its input, or its length, as a number only and never as a sequence."""
    kinds = set(unfolded.program.kinds.values())
    if kinds == {"number"}:
        return True
    for site in unfolded.sites:
        match site.node:
            case ast.Return(value=ast.Call(func=ast.Name(id="len"))):
                return False
            case ast.Call(func=ast.Attribute(attr="join")) if INPUT in site.roots():
                return False
            case ast.Subscript(value=base) | ast.Call(func=ast.Attribute(value=base)) if INPUT in site.roots(base):
                return False
            case ast.Call(func=func) if INPUT in site.roots():
                name = unfolded.program.dotted(func)
                if name in _TAKES_SEQUENCES or name.startswith(("itertools.", "collections.", "functools.")):
                    return False
    return True
