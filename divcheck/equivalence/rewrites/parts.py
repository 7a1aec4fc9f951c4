"""A loop over the positions of the first part of a list goes through that part, if it fetches by position.

`for i in range(len(x) // 2)` with `x[i]` is `for i, e in enumerate(x[:len(x) // 2])`. So is a loop
over `range(k)`, if the problem says that x has so many elements.
"""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load, reads, store
from divcheck.equivalence.predicates import is_call, is_integer
from divcheck.equivalence.rewrites.fetches import Fetch, Loop, fetches, replace
from divcheck.equivalence.rewrites.iteration import is_walked, walk_together


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Change one of `loops`."""
    return any(_go_through_part(loop, facts, fresh) for loop in loops)


def _go_through_part(loop: Loop, facts: Facts, fresh: Callable[[], str]) -> bool:
    source, target = loop.head.iter, loop.head.target
    if not is_call(source, "range", 1) or not facts.is_builtin(source.func, "range"):
        return False
    if not isinstance(target, ast.Name) or not facts.survey.is_single(target.id):
        return False
    stop, loads = source.args[0], facts.survey.uses[target.id].loads
    sequence = _whole(stop, facts)
    if sequence is None or not is_walked(sequence, loop, facts) or reads(loop.inside, target.id) != loads:
        return False
    count, element = fetches(loop.inside, target.id)[Fetch(sequence, 0)], fresh()
    if not count:
        return False
    replace(loop, target.id, {Fetch(sequence, 0): element})
    part = ast.Subscript(load(sequence), ast.Slice(None, stop), ast.Load())
    walk_together(loop, None if count == loads else target, [(part, store(element))])
    return True


def _whole(stop: ast.expr, facts: Facts) -> str | None:
    """x of `len(x) // 2`, and of a k that is at most `len(x)`."""
    if isinstance(stop, ast.Name):
        return _longer(stop, facts)
    if not isinstance(stop, ast.BinOp) or not isinstance(stop.op, ast.FloorDiv):
        return None
    length = stop.left
    if not is_call(length, "len", 1) or not facts.is_builtin(length.func, "len"):
        return None
    is_part = is_integer(stop.right) and stop.right.value > 0
    return length.args[0].id if is_part and isinstance(length.args[0], ast.Name) else None


def _longer(stop: ast.Name, facts: Facts) -> str | None:
    """What has at least as many elements as `stop`, from the beginning on."""
    use = facts.survey.uses.get(stop.id)
    longer = facts.survey.uses.get(use.longer or "") if use is not None else None
    if use is None or longer is None or not facts.survey.is_single(stop.id) or not facts.at_least(stop, 0):
        return None
    is_same = longer.stores == 1 and not (longer.is_resized or longer.is_captured or longer.escapes)
    return use.longer if is_same else None
