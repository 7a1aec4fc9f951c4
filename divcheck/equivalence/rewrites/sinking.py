"""What a guard does not need is computed behind it: `n = 0` goes behind `if not x: return 0`."""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, reads
from divcheck.equivalence.predicates import ends

NODES = (ast.If,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Move one assignment behind the guard that follows it."""
    for index in range(len(block) - 1):
        found, guard = binding(block[index]), block[index + 1]
        if found is None or not isinstance(guard, ast.If) or guard.orelse or not ends(guard.body):
            continue
        name, value = found
        use = facts.survey.uses.get(name)
        if use is None or use.is_captured or reads(guard, name) or not facts.calm(value):
            continue
        test = effects_of([guard.test], facts)
        if test.is_open or disturbs(test, value, facts):
            continue
        block[index], block[index + 1] = guard, block[index]
        return True
    return False
