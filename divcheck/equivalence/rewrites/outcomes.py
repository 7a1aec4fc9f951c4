"""A guard with the outcome of the end is one with what it guards: `if a: return x`, `if b: Y`, `return x`.

That is `if not a and b: Y`, `return x`, and so is `if not a: (if b: Y)`. Where a branch only falls through to
the end, it ends there itself.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.nodes import copied
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.exclusion import exclude
from divcheck.equivalence.rewrites.guards import both
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Bring the way to the end of `block` into its one form."""
    end = block[-1]
    first = block[-2] if len(block) > 1 else None
    if not isinstance(end, ast.Return) or not isinstance(first, ast.If) or first.orelse:
        return False
    return _end_within(first, end) or _join(block, first, end, facts)


def _end_within(branch: ast.If, end: ast.Return) -> bool:
    """Let `branch` end as the block does, if it does not end."""
    if ends(branch.body) or not (end.value is None or isinstance(end.value, ast.Constant)):
        return False
    branch.body.append(copied(end))
    return True


def _join(block: list[ast.stmt], last: ast.If, end: ast.Return, facts: Facts) -> bool:
    """Make one `if` of the last two."""
    inner = last.body[0]
    if isinstance(inner, ast.If) and not inner.orelse and len(last.body) == 2 and alike(last.body[1], end):
        last.test, last.body = both(last.test, inner.test), inner.body
        return True
    guard = block[-3] if len(block) > 2 else None
    if not isinstance(guard, ast.If) or guard.orelse or len(guard.body) != 1:
        return False
    if not alike(guard.body[0], end) or exclude(guard.test, last.test, facts):
        return False
    block[-3:-1] = [ast.If(both(negated(guard.test, facts), last.test), last.body, [])]
    return True
