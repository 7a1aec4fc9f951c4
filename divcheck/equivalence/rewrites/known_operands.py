"""What one operand of a junction says of a variable holds in the others: `c == "a" and d[c] == n`.

So it does where the first is false: in `n != 0 or f(n)`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import copied, reads, stored, substitute
from divcheck.equivalence.rewrites.known_values import is_that

NODES = (ast.BoolOp,)


def apply(node: ast.BoolOp, facts: Facts) -> ast.expr | None:
    """Write one constant in place of a variable."""
    operator = ast.Eq if isinstance(node.op, ast.And) else ast.NotEq
    for place, known in enumerate(node.values):
        if not isinstance(known, ast.Compare) or not isinstance(known.ops[0], operator):
            continue
        name, constant = known.left, known.comparators[0]
        if not isinstance(name, ast.Name) or not is_that(name, constant, facts):
            continue
        use = facts.survey.uses.get(name.id)
        if use is None or use.is_captured or name.id in stored(node):
            continue
        others = [n for n, part in enumerate(node.values) if _may_learn(part, name.id)]
        told = {n: substitute(copied(node.values[n]), {name.id: constant}) for n in others}
        others = [n for n in others if n > place or _may_wait(node.values[n:place], told[n], facts)]
        if others:
            for n in others:
                node.values[n] = told[n]
            return node
    return None


def _may_learn(part: ast.expr, name: str) -> bool:
    """Whether `part` reads the variable, and not to compare it alone: that is for `junctions`."""
    if isinstance(part, ast.Compare):
        sides = [part.left, *part.comparators]
        if any(isinstance(side, ast.Name) and side.id == name for side in sides):
            return False
    return reads(part, name) > 0


def _may_wait(parts: list[ast.expr], told: ast.expr, facts: Facts) -> bool:
    """Whether it matters neither if the first of `parts` holds, nor that the others are its to guard."""
    return facts.is_bool(parts[0]) and all(map(facts.calm, parts)) and facts.calm(told)
