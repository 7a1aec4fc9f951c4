"""`enumerate(x[k:])` that fetches from x as well counts in `range(len(x) - k)`, and so does `x[:-k]`."""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load, store, substitute
from divcheck.equivalence.predicates import is_call, is_integer
from divcheck.equivalence.rewrites.fetches import Loop, fetches
from divcheck.equivalence.rewrites.iteration import is_walked


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Change one of `loops`."""
    return any(_count(loop, facts) for loop in loops)


def _count(loop: Loop, facts: Facts) -> bool:
    source, target = loop.head.iter, loop.head.target
    if not is_call(source, "enumerate", 1) or not facts.is_builtin(source.func, "enumerate"):
        return False
    part = source.args[0]
    if not isinstance(part, ast.Subscript) or not isinstance(part.value, ast.Name):
        return False
    if not isinstance(target, ast.Tuple) or not all(isinstance(name, ast.Name) for name in target.elts):
        return False
    index, element = (name.id for name in target.elts if isinstance(name, ast.Name))
    sequence, missing = part.value.id, _missing(part.slice)
    if missing is None or not (facts.survey.is_single(index) and facts.survey.is_single(element)):
        return False
    if not is_walked(sequence, loop, facts):
        return False
    beside = [fetch for fetch in fetches(loop.inside, index) if fetch.sequence == sequence]
    if not any(0 <= fetch.ahead <= abs(missing) for fetch in beside):
        return False  # `iteration` would come back to the slice
    place: ast.expr = load(index)
    if missing > 0:
        place = ast.BinOp(place, ast.Add(), ast.Constant(missing))
    substitute(loop.holder, {element: ast.Subscript(load(sequence), place, ast.Load())})
    length = ast.BinOp(ast.Call(load("len"), [load(sequence)], []), ast.Sub(), ast.Constant(abs(missing)))
    loop.head.target, loop.head.iter = store(index), ast.Call(load("range"), [length], [])
    return True


def _missing(bounds: ast.expr) -> int | None:
    """k of `x[k:]`, -k of `x[:-k]`."""
    if not isinstance(bounds, ast.Slice) or bounds.step is not None:
        return None
    if bounds.upper is None and is_integer(bounds.lower) and bounds.lower.value > 0:
        return bounds.lower.value
    if bounds.lower is None and is_integer(bounds.upper) and bounds.upper.value < 0:
        return bounds.upper.value
    return None
