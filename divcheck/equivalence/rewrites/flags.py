"""A flag that says whether a loop was left early is the `else` of the loop.

`ok = True`, `for …: if c: ok = False; break`, `if ok: X` is `for …: if c: break`, `else: X`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, statements_of
from divcheck.equivalence.predicates import is_constant
from divcheck.equivalence.rewrites.breaks import breaks_in

NODES = (ast.For, ast.While)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Do without one flag."""
    for index, loop in enumerate(block[:-1]):
        following = block[index + 1]
        if not isinstance(loop, (ast.For, ast.While)) or loop.orelse or not isinstance(following, ast.If):
            continue
        name, stays = _flag(following.test)
        if name is None or following.orelse or not _is_flag(name, facts):
            continue
        start, place = _start(block[:index], name, stays), _way_out(loop, name, stays)
        if start is None or place is None:
            continue
        leaving, position = place
        del leaving[position - 1]
        loop.orelse = following.body
        del block[index + 1], block[start]
        return True
    return False


def _flag(test: ast.expr) -> tuple[str | None, bool]:
    """The flag of `ok` or `not found`, and what it is where that holds."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return (test.operand.id if isinstance(test.operand, ast.Name) else None), False
    return (test.id if isinstance(test, ast.Name) else None), True


def _is_flag(name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    if use is None or use.is_captured or use.is_parameter:
        return False
    return use.stores == 2 and use.loads == 1


def _start(before: list[ast.stmt], name: str, stays: bool) -> int | None:
    """Where the flag is first set to `stays`."""
    for place, statement in enumerate(before):
        found = binding(statement)
        if found is not None and found[0] == name:
            return place if is_constant(found[1], stays) else None
    return None


def _way_out(loop: ast.For | ast.While, name: str, stays: bool) -> tuple[list[ast.stmt], int] | None:
    """The only `break` of the loop, if the flag is changed right before it."""
    breaks = breaks_in(loop.body)
    if len(breaks) != 1 or any(getattr(part, "finalbody", None) for part in statements_of(loop)):
        return None
    block, position = breaks[0]
    found = binding(block[position - 1]) if position else None
    is_changed = found is not None and found[0] == name and is_constant(found[1], not stays)
    return (block, position) if is_changed else None
