"""Rewrites that keep behaviour, one a module, in the order in which they are tried.

`EXPRESSIONS` see one node at a time, from the leaves up. `BLOCKS` see a list of statements and where
control goes behind it. `DATA_FLOW` and `LOOPS` need to know where a variable is bound and read, so the
program is surveyed again after each of their changes.
"""

from divcheck.equivalence.rewrites import (
    arithmetic,
    augmented,
    boolean_return,
    branches,
    breaks,
    choices,
    comparisons,
    conditional,
    consumers,
    containers,
    conversions,
    copies,
    dead_stores,
    else_after_exit,
    first_turns,
    formatting,
    guards,
    halves,
    helpers,
    in_place_sort,
    iteration,
    jumps,
    junctions,
    module_constants,
    negations,
    no_effect,
    ordering,
    placement,
    polarity,
    ranges,
    synonyms,
    temporaries,
    truth,
    tuple_assign,
    unreachable,
    unused_code,
    webs,
)

EXPRESSIONS = (
    negations,
    comparisons,
    truth,
    junctions,
    choices,
    halves,
    conversions,
    consumers,
    containers,
    synonyms,
    formatting,
    arithmetic,
)
BLOCKS = (
    unreachable,
    no_effect,
    augmented,
    conditional,
    jumps,
    else_after_exit,
    breaks,
    guards,
    boolean_return,
    polarity,
    branches,
)
DATA_FLOW = (dead_stores, tuple_assign, temporaries, copies, in_place_sort, first_turns)
LOOPS = (iteration, ranges)

__all__ = [
    "BLOCKS",
    "DATA_FLOW",
    "EXPRESSIONS",
    "LOOPS",
    "helpers",
    "module_constants",
    "ordering",
    "placement",
    "unused_code",
    "webs",
]
