"""A last turn that changes nothing, in a comprehension: `for i in range(n - 1) for j in range(i + 1, n)`."""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.rewrites.fetches import Loop
from divcheck.equivalence.rewrites.last_turns import go_on


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Let one of `loops` go on for one turn, as the statement would that it stands for."""
    for loop in loops:
        outer, inner = loop.head, loop.inside[0]
        if not isinstance(outer, ast.comprehension) or not isinstance(inner, ast.comprehension):
            continue
        use = facts.survey.uses.get(outer.target.id) if isinstance(outer.target, ast.Name) else None
        body: list[ast.stmt] = [ast.For(inner.target, inner.iter, [ast.Break()], [])]
        if use is not None and use.stores == 1 and go_on(ast.For(outer.target, outer.iter, body, []), facts):
            return True
    return False
