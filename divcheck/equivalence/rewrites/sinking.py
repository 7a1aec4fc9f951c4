"""What a guard does not need is computed behind it: `n = 0` goes behind `if not x: return 0`."""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, reads
from divcheck.equivalence.predicates import ends

NODES = (ast.If,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Move the assignments of `block` behind the guards that follow them. (No use of a variable changes.)"""
    changed = False
    for place in range(len(block) - 2, -1, -1):
        for index in range(place, len(block) - 1):
            if not _may_pass(block[index], block[index + 1], block[index + 2 :], facts):
                break
            block[index], block[index + 1] = block[index + 1], block[index]
            changed = True
    return changed


def _may_pass(statement: ast.stmt, guard: ast.stmt, rest: list[ast.stmt], facts: Facts) -> bool:
    found = binding(statement)
    if found is None or not isinstance(guard, ast.If) or guard.orelse or not ends(guard.body):
        return False
    name, value = found
    use = facts.survey.uses.get(name)
    if use is None or use.is_captured or facts.catches or reads(guard, name) or not facts.calm(value):
        return False
    if not isinstance(guard.body[-1], (ast.Return, ast.Raise)) and reads(rest, name) < use.loads:
        return False  # behind a `break` or `continue` it may be read
    test = effects_of([guard.test], facts)
    return not test.is_open and not disturbs(test, value, facts)
