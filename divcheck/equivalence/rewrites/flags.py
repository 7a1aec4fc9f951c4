"""A flag that says whether a loop was left early: the loop's `else` says it too.

`ok = True`, `for …: if c: ok = False; break`, `if ok: X else: Y` does Y before the `break`, and X in the
`else` of the loop.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, walk
from divcheck.equivalence.predicates import ends, is_constant, is_name
from divcheck.equivalence.rewrites.breaks import breaks_in

NODES = (ast.For, ast.While)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Do without one flag."""
    for index, loop in enumerate(block[:-1]):
        test = block[index + 1]
        if not isinstance(loop, (ast.For, ast.While)) or loop.orelse or not isinstance(test, ast.If):
            continue
        name, if_set = _flag(test.test)
        use = facts.survey.uses.get(name)
        if use is None or use.stores != 2 or use.loads != 1 or use.is_captured or use.is_parameter:
            continue
        start = next((n for n in range(index) if _bound(block[n], name) is not None), None)
        found = breaks_in(loop.body)
        if start is None or len(found) != 1:
            continue
        place, position = found[0]
        left_early = _bound(place[position - 1], name) if position else None
        if left_early is None or left_early is _bound(block[start], name):
            continue
        early, late = (test.body, test.orelse) if left_early is if_set else (test.orelse, test.body)
        if _jumps(early):
            continue
        place[position - 1 : position + 1] = early if early and ends(early) else [*early, ast.Break()]
        loop.orelse = late
        del block[index + 1], block[start]
        return True
    return False


def _flag(test: ast.expr) -> tuple[str, bool]:
    """The variable that is tested, and for which value the test is true."""
    is_negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    inner = test.operand if isinstance(test, ast.UnaryOp) and is_negated else test
    return (inner.id, not is_negated) if is_name(inner) else ("", True)


def _bound(statement: ast.stmt, name: str) -> bool | None:
    """The value that `statement` gives to the flag; None if it does something else."""
    found = binding(statement)
    if found is None or found[0] != name or not is_constant(found[1], True, False):
        return None
    return bool(found[1].value)


def _jumps(block: list[ast.stmt]) -> bool:
    """Whether `block` goes to the next turn, or the end, of the loop around it."""
    return any(isinstance(node, (ast.Break, ast.Continue)) for part in block for node in walk(part))
