"""The approach of one program: its traits, a key and a few words."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from divcheck.equivalence.approach.containers import is_display
from divcheck.equivalence.approach.dependence import Loop
from divcheck.equivalence.approach.detectors import DETECTORS
from divcheck.equivalence.approach.detectors.quotients import formula_trait
from divcheck.equivalence.approach.program import read_program
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait, key_of, settle, words_of
from divcheck.equivalence.approach.walk import unfold
from divcheck.equivalence.nodes import walk

_TAKES_SEQUENCES = frozenset(
    {"list", "tuple", "set", "sorted", "reversed", "zip", "enumerate", "map", "filter", "iter"}
)
_OF_NUMBERS = frozenset({"is_integer", "as_integer_ratio", "bit_length"})
_PARTS_OF_NUMBERS = frozenset({"divmod", "math.modf"})
_ONE_STEP = frozenset({Trait.BASE, Trait.LOGARITHM, Trait.GCD, Trait.LIBRARY})
"Traits of a call: going through numbers besides is a step of its own."
_SEQUENCE_MODULES = ("itertools.", "collections.", "functools.", "statistics.", "numpy.")


@dataclass(frozen=True, slots=True)
class Approach:
    """What a program does, in the eyes of a programming teacher."""

    key: str
    "Equal for two programs of one problem if they follow the same approach. Fixed vocabulary."
    words: str
    "The same for people, for example `sorts, moves two pointers by what they find`."


def approach_of(source: str, entry_point: str, kinds: Sequence[str] = ()) -> Approach | None:
    """The approach of a correct program, from its source alone; None where it cannot be read.

    `kinds` are those of the entry point's parameters, as `inputs.kinds_of` gives them.

    >>> approach_of("def f(l):\\n    return sorted(l)[1]", "f")
    Approach(key='sort', words='sorts')
    """
    program = read_program(source, entry_point, kinds)
    if program is None:
        return None
    try:
        unfolded = unfold(program)
        found = {trait for detect in DETECTORS for trait in detect(unfolded)}
    except RecursionError:
        return None
    traits = settle(found) or _plainest(found, unfolded)
    if traits <= _ONE_STEP and set(program.kinds.values()) == {"number"} and _counts(unfolded):
        traits |= {Trait.SCAN}
    return Approach(key_of(traits), words_of(traits))


def _counts(unfolded: Unfolded) -> bool:
    """Whether it goes through numbers up to one of the input."""
    return any(
        loop.over_input and (unfolded.called(part) == "range" or (loop.kind == "while" and loop.variables))
        for loop, site in unfolded.loops
        for inner in site.behind(loop.domain)
        for part in walk(inner)
    )


def _plainest(found: set[Trait], unfolded: Unfolded) -> frozenset[Trait]:
    """What is left to say of a program with no feature of its own."""
    if Trait.CLEAN in found and not any(loop.over_input for loop, _ in unfolded.loops):
        return frozenset({Trait.REPLACE})
    repeats = any(_repeats(loop, site) for loop, site in unfolded.loops) or _lists_numbers(unfolded)
    return frozenset({Trait.SCAN if repeats or not _is_numeric(unfolded) else formula_trait(unfolded)})


def _lists_numbers(unfolded: Unfolded) -> bool:
    """Whether a `range` of the input is the answer, or part of it; `n in range(8, n + 1)` only compares."""
    compared = {
        side
        for site in unfolded.sites
        if isinstance(site.node, ast.Compare)
        for side in site.node.comparators
    }
    return any(
        unfolded.called(site.node) == "range" and site.of_input() and site.node not in compared
        for site in unfolded.sites
    )


def _repeats(loop: Loop, site: Site) -> bool:
    """Whether a loop is more than a way to write the same thing for two or three given values."""
    return not (is_display(loop.domain, site.scope) and site.of_input(loop.domain))


def _is_numeric(unfolded: Unfolded) -> bool:
    """Whether the input, or its length, is treated as a number only and never as a sequence."""
    if set(unfolded.program.kinds.values()) == {"number"}:
        return True
    return not any(_treats_as_sequence(site, unfolded) for site in unfolded.sites)


def _treats_as_sequence(site: Site, unfolded: Unfolded) -> bool:
    match site.node:
        case ast.Return(value=ast.Call(func=ast.Name(id="len"))):
            return True
        case ast.Call(func=ast.Attribute(attr="join")):
            return site.of_input()
        case ast.Call(func=ast.Attribute(attr=name)) if name in _OF_NUMBERS:
            return False
        case ast.Subscript(value=ast.Call() as call) if unfolded.called(call) in _PARTS_OF_NUMBERS:
            return False
        case ast.Subscript(value=base) | ast.Call(func=ast.Attribute(value=base)) if site.of_input(base):
            return True
        case ast.Call():
            name = unfolded.called(site.node)
            return (name in _TAKES_SEQUENCES or name.startswith(_SEQUENCE_MODULES)) and site.of_input()
    return False
