"""What a variable was before its update is read before it: `d = n % 10`, `n //= 10`, `t += d` updates n last.

Then no variable has to keep what was read of the old value.
"""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, reads

NODES = (ast.Assign,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Move one update behind the statements that need the old value."""
    for index in range(1, len(block) - 1):
        kept, update = binding(block[index - 1]), binding(block[index])
        if kept is None or update is None or kept[0] == update[0] or not reads(kept[1], update[0]):
            continue
        if reads(update[1], update[0]) and facts.survey.is_single(kept[0]):
            last = _last_reading(block, index, kept[0], facts)
            if last is not None and _may_pass(update, block[index + 1 : last + 1], facts):
                block.insert(last, block.pop(index))
                return True
    return False


def _last_reading(block: list[ast.stmt], index: int, name: str, facts: Facts) -> int | None:
    """Where in `block` behind `index` the variable is read last; None if it is read elsewhere, or nowhere."""
    counts = [reads(statement, name) for statement in block]
    places = [place for place, count in enumerate(counts) if count]
    is_all = sum(counts) == facts.survey.uses[name].loads
    return places[-1] if is_all and places and places[0] > index else None


def _may_pass(update: tuple[str, ast.expr], passed: list[ast.stmt], facts: Facts) -> bool:
    name, value = update
    use = facts.survey.uses.get(name)
    if use is None or use.is_captured or facts.catches or reads(passed, name) or not facts.calm(value):
        return False
    effects = effects_of(passed, facts)
    if effects.jumps or effects.is_open or name in effects.bound:
        return False
    return not disturbs(effects, value, facts)
