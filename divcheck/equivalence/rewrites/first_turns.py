"""A first turn that changes nothing: `m = x[0]`, `for e in x[1:]: if m < e: m = e` may begin with x[0].

Whatever the test is: where it holds of the first element itself, `m` is bound to what it is already. And
where there is no first element, neither loop has a turn. So it is of neighbours, `zip(x[1:], x[2:])`.
`for i in range(2, n): p = p * i` may begin with 1, and a loop around `for j in range(i)` with 0.
"""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, reads, stored
from divcheck.equivalence.predicates import is_call, is_integer
from divcheck.equivalence.rewrites.turns import Turn

NODES = (ast.For,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Let one loop of `block` begin a turn earlier."""
    for index, loop in enumerate(block):
        if not isinstance(loop, ast.For) or loop.orelse:
            continue
        rest = with_one_more(loop.iter, facts)
        if rest is None or not all(_is_only_inside(loop, name, facts) for name in stored(loop.target)):
            continue
        if Turn(loop, rest[1], facts, _known(block[:index], facts)).is_idle():
            loop.iter = rest[0]
            return True
    return False


def with_one_more(source: ast.expr, facts: Facts) -> tuple[ast.expr, ast.expr] | None:
    """A source with one element more in front, and that element: of `x[k:]`, a `zip` of them, a `range`."""
    if not isinstance(source, ast.Call):
        return _longer(source)
    if is_call(source, "zip") and facts.is_builtin(source.func, "zip"):
        parts = [part for part in map(_longer, source.args) if part is not None]
        if len(parts) < len(source.args):
            return None
        first: ast.expr = ast.Tuple([element for _, element in parts], ast.Load())
        return ast.Call(source.func, [longer for longer, _ in parts], []), first
    if is_call(source, "range", 2) and facts.is_builtin(source.func, "range"):
        start, stop = source.args
        if is_integer(start) and start.value >= 1:
            first = ast.Constant(start.value - 1)
            return ast.Call(source.func, [first, stop] if first.value else [stop], []), first
    return None


def _longer(part: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """`x[k - 1:]` and `x[k - 1]` of `x[k:]`."""
    if not isinstance(part, ast.Subscript) or not isinstance(part.slice, ast.Slice):
        return None
    start, sequence = part.slice.lower, part.value
    if not is_integer(start) or start.value < 1 or part.slice.upper or part.slice.step:
        return None
    if not isinstance(sequence, ast.Name):
        return None
    place = ast.Constant(start.value - 1)
    longer = ast.Subscript(sequence, ast.Slice(place), ast.Load()) if place.value else sequence
    return longer, ast.Subscript(sequence, place, ast.Load())


def _is_only_inside(loop: ast.For, name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    return (
        use is not None
        and use.stores == 1
        and not use.is_captured
        and reads(loop.body, name) + reads(loop.iter, name) == use.loads
    )


def _known(before: list[ast.stmt], facts: Facts) -> dict[str, ast.expr]:
    """What variables hold at the end of `before`."""
    known: dict[str, ast.expr] = {}
    for place, statement in enumerate(before):
        for name in stored(statement):
            known.pop(name, None)
        found = binding(statement)
        if found is None or reads(found[1], found[0]) or not facts.pure(found[1]):
            continue
        if not disturbs(effects_of(before[place + 1 :], facts), found[1], facts):
            known[found[0]] = found[1]
    return known
