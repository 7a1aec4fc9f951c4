"""What alone reads a value is done before what the value was computed from is bound anew.

`d = n % 2`, `n = n // 2`, `x.append(d)` is `d = n % 2`, `x.append(d)`, `n = n // 2`.
"""

import ast

from divcheck.equivalence.effects import Effects, disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, names_in, reads

NODES = (ast.Assign,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Move one statement up."""
    if facts.catches:
        return False
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is None or not facts.survey.is_single(found[0]) or facts.survey.uses[found[0]].loads != 1:
            continue
        place = _reader(block, index, found[0])
        between = block[index + 1 : place]
        sources = {name.id for name in names_in(found[1])} if between else set()
        if sources.isdisjoint(effects_of(between, facts).bound):
            continue
        if _may_pass(block[place], between, facts):
            block.insert(index + 1, block.pop(place))
            return True
    return False


def _reader(block: list[ast.stmt], index: int, name: str) -> int:
    """The place of the plain statement that reads `name`, behind some that bind variables; 0 if none does."""
    for place in range(index + 1, len(block)):
        if reads(block[place], name):
            return place if isinstance(block[place], (ast.Assign, ast.Expr)) else 0
        if binding(block[place]) is None:
            break
    return 0


def _may_pass(statement: ast.stmt, bindings: list[ast.stmt], facts: Facts) -> bool:
    """Whether nobody can tell if `statement` is done before or behind `bindings`."""
    before, own = effects_of(bindings, facts), effects_of([statement], facts)
    if _does_more(before) or own.is_open or own.jumps:
        return False
    if any(name.id in before.bound for name in names_in(statement)):
        return False
    found = [found for found in map(binding, bindings) if found is not None]
    return not any(name in own.bound or disturbs(own, value, facts) for name, value in found)


def _does_more(found: Effects) -> bool:
    """Whether more is done than to bind variables."""
    return found.is_open or found.jumps or bool(found.changed)
