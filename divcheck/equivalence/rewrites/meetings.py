"""Two counters that meet: `while i <= j` is `while i < j` if nothing is done in the turn where i is j.

So it is around `if x[i] != x[j]`, if i goes up and j down, and neither is asked for where they got to.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.linear import difference
from divcheck.equivalence.nodes import binding, load, names_in, reads, store, stored
from divcheck.equivalence.rewrites.turns import Turn

NODES = (ast.While,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Let one loop of `block` end a turn earlier."""
    for loop in block:
        if not isinstance(loop, ast.While) or loop.orelse or len(loop.body) < 3:
            continue
        test = loop.test
        if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.LtE) or len(test.ops) > 1:
            continue
        low, high = test.left, test.comparators[0]
        if (
            not isinstance(low, ast.Name)
            or not isinstance(high, ast.Name)
            or not _meet(low, high, loop, facts)
        ):
            continue
        turn = ast.For(store(high.id), ast.Tuple([low], ast.Load()), loop.body[:-2], [])
        there = [
            ast.Subscript(name, low, ast.Load())
            for name in names_in(turn.body)
            if facts.at_least(low, 0) and _is_within(high.id, name, facts)
        ]
        if Turn(turn, low, facts, there=there).is_idle():
            test.ops = [ast.Lt()]
            return True
    return False


def _meet(low: ast.Name, high: ast.Name, loop: ast.While, facts: Facts) -> bool:
    """Whether the turns of `loop` end with `low` going up and `high` down, and both are read in it alone."""
    steps = dict(found for found in map(binding, loop.body[-2:]) if found is not None)
    if steps.keys() != {low.id, high.id} or stored(loop.body[:-2]) & steps.keys():
        return False
    ups = [difference(steps[low.id], low), difference(high, steps[high.id])]
    if any(step is None or step < 1 for step in ups) or not (facts.is_int(low) and facts.is_int(high)):
        return False
    uses = [(name, facts.survey.uses.get(name)) for name in steps]
    return all(
        use is not None and not use.is_captured and reads(loop, name) == use.loads for name, use in uses
    )


def _is_within(high: str, sequence: ast.Name, facts: Facts) -> bool:
    """Whether `high` is below the length of `sequence`: it begins there, and goes down."""
    if facts.length_changes(sequence.id) or not facts.is_sequence(sequence):
        return False
    length = ast.Call(load("len"), [sequence], [])
    for value in facts.survey.uses[high].values:
        rooms = [difference(of, value) for of in (length, load(high)) if isinstance(value, ast.expr)]
        if not any(room is not None and room >= 1 for room in rooms):
            return False
    return True
