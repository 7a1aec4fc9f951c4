"""A counter that goes up by one in every turn of a loop is that of `enumerate`.

`i = 0`, `for e in x: …; i += 1` is `for i, e in enumerate(x): …`, if i is not needed behind the loop.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.nodes import binding, load, mentions, reads, store
from divcheck.equivalence.predicates import is_integer
from divcheck.equivalence.rewrites.unreachable import continues

NODES = (ast.For,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Let one loop of `block` count by itself."""
    for index, loop in enumerate(block):
        if not isinstance(loop, ast.For) or len(loop.body) < 2:
            continue
        found = _counter(loop, facts)
        if found is None or "enumerate" in facts.types.rebound:
            continue
        name, place = found
        start = _start(block[:index], name)
        if start is None or mentions(loop.iter, name):
            continue
        del loop.body[place]
        first = block[start]
        assert isinstance(first, ast.Assign)
        assert is_integer(first.value)
        number = first.value.value + (1 if place == 0 else 0)
        arguments = [loop.iter] if number == 0 else [loop.iter, ast.Constant(number)]
        loop.iter = ast.Call(load("enumerate"), arguments, [])
        loop.target = ast.Tuple([store(name), loop.target], ast.Store())
        del block[start]
        return True
    return False


def _counter(loop: ast.For, facts: Facts) -> tuple[str, int] | None:
    """The variable that every turn increases first or last, and where; it is read in the turns only."""
    for place in (len(loop.body) - 1, 0):
        found = binding(loop.body[place])
        if found is None or not alike(found[1], ast.BinOp(load(found[0]), ast.Add(), ast.Constant(1))):
            continue
        use = facts.survey.uses.get(found[0])
        if use is None or use.is_captured or use.is_parameter or use.stores != 2 or use.loads < 2:
            continue
        if reads(loop.body, found[0]) == use.loads and (place == 0 or not continues(loop.body)):
            return found[0], place
    return None


def _start(before: list[ast.stmt], name: str) -> int | None:
    """Where `before` binds the counter to an integer."""
    for place, statement in enumerate(before):
        found = binding(statement)
        if found is not None and found[0] == name and is_integer(found[1]):
            return place
    return None
