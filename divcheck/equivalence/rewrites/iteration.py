"""A loop over positions that only fetches elements is a loop over the elements.

`for i in range(len(x))` with `x[i]` is `for e in x`, and where `i` is used too `for i, e in enumerate(x)`.
`range(k, len(x))` is `x[k:]`, every second position `x[::2]`, from the last to the first `x[::-1]`. Several
elements a turn, `x[i]` and `x[i + 1]` or `x[i]` and `y[i]`, are a `zip`. The same holds in comprehensions.
"""

import ast
from collections.abc import Callable, Sequence

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import SEQUENCES
from divcheck.equivalence.linear import difference, linear
from divcheck.equivalence.nodes import load, mentions, reads, store
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import is_call, is_constant, is_integer
from divcheck.equivalence.rewrites.fetches import Fetch, Loop, fetches, is_steady, replace
from divcheck.equivalence.rewrites.lengths import is_as_long, made_length

Fresh = Callable[[], str]


def apply(loops: list[Loop], facts: Facts, fresh: Fresh) -> bool:
    """Change one of `loops`."""
    return any(_change(loop, facts, fresh) for loop in loops)


def _change(loop: Loop, facts: Facts, fresh: Fresh) -> bool:
    source, target = loop.head.iter, loop.head.target
    if not isinstance(source, ast.Call) or source.keywords:
        return False
    if is_call(source, "enumerate", 1) and facts.is_builtin(source.func, "enumerate"):
        return _without_enumerate(loop, facts) or _from_enumerate(loop, facts, fresh)
    if not (is_call(source, "range") and facts.is_builtin(source.func, "range")):
        return False
    return (
        isinstance(target, ast.Name) and facts.survey.is_single(target.id) and _from_range(loop, facts, fresh)
    )


def _without_enumerate(loop: Loop, facts: Facts) -> bool:
    """`enumerate` of which only one half is used."""
    head = loop.head
    target, sequence = head.target, head.iter.args[0]
    if not isinstance(target, ast.Tuple) or len(target.elts) != 2:
        return False
    index, element = target.elts
    if not isinstance(index, ast.Name):
        return False
    if facts.survey.is_unread(index.id):
        head.target, head.iter = element, sequence
        return True
    if not isinstance(element, ast.Name) or not isinstance(sequence, ast.Name):
        return False
    if facts.survey.is_unread(element.id) and is_walked(sequence.id, loop, facts):
        length = ast.Call(load("len"), [sequence], [])
        head.target, head.iter = index, ast.Call(load("range"), [length], [])
        return True
    return False


def _from_enumerate(loop: Loop, facts: Facts, fresh: Fresh) -> bool:
    """`x[i]` and `y[i]` in a loop over `enumerate(x)`; `y[i]` in one over `enumerate(range(0, n, 2))`."""
    head = loop.head
    if not isinstance(head.target, ast.Tuple) or len(head.target.elts) != 2:
        return False
    index, element = head.target.elts
    source = head.iter.args[0]
    if not isinstance(index, ast.Name) or not isinstance(element, ast.Name):
        return False
    if not (facts.survey.is_single(index.id) and facts.survey.is_single(element.id)):
        return False
    own = _own(source)
    if isinstance(source, ast.Name):
        if is_walked(source.id, loop, facts) and replace(loop, index.id, {own: element.id}):
            return True
    elif any(mentions(source, fetch.sequence) for fetch in fetches(loop.inside, index.id)):
        return False  # which is for `shifted`
    beside = _walked(loop, index.id, facts, own.sequence, own)
    beside = [fetch for fetch in beside if fetch.ahead >= 0 and fetch.sequence != own.sequence]
    if not beside:
        return False
    names = {fetch: fresh() for fetch in beside}
    replace(loop, index.id, names)
    pairs = [(source, element), *((_from(f, ast.Constant(0)), store(name)) for f, name in names.items())]
    walk_together(loop, index, pairs)
    return True


def _own(source: ast.expr) -> Fetch:
    """What the turns over `x`, or `x[k:]`, fetch of x; nothing (of "") if `source` is something else."""
    ahead = 0
    if isinstance(source, ast.Subscript) and isinstance(source.slice, ast.Slice):
        start, stop, step = source.slice.lower, source.slice.upper, source.slice.step
        if is_integer(start) and start.value >= 0 and stop is step is None:
            source, ahead = source.value, start.value
    return Fetch(source.id, ahead) if isinstance(source, ast.Name) else Fetch("", 0)


def _from_range(loop: Loop, facts: Facts, fresh: Fresh) -> bool:
    index, bounds = loop.head.target, loop.head.iter.args
    loads = facts.survey.uses[index.id].loads
    start = bounds[0] if len(bounds) > 1 else ast.Constant(0)
    stop = bounds[-1] if len(bounds) < 3 else bounds[1]
    found = _end_of(stop, loop, facts) if len(bounds) < 3 else None
    if (found is None and len(bounds) < 3) or reads(loop.inside, index.id) != loads:
        return False
    if not loads:
        return _uncounted(loop, facts)
    if found is None:
        return _by_steps(loop, start, stop, bounds[2], facts, fresh)
    sequence, short = found
    walked = _walked(loop, index.id, facts, sequence, Fetch(sequence, short))
    if not is_integer(start):
        walked = [fetch for fetch in walked if facts.at_least(start, -fetch.ahead)]
    else:
        walked = [fetch for fetch in walked if start.value + fetch.ahead >= 0]
    if not any(is_as_long(fetch.sequence, sequence, facts) for fetch in walked):
        return False
    if is_call(stop, "min") and not _measured(stop) <= {fetch.sequence for fetch in walked}:
        return False
    alone = sum(fetches(loop.inside, index.id)[fetch] for fetch in walked) == loads
    if not is_integer(start) and not alone:
        return False
    parts = [_part(fetch, start, Fetch(sequence, short), walked, facts) for fetch in walked]
    names = [fresh() for _ in walked]
    replace(loop, index.id, dict(zip(walked, names, strict=True)))
    pairs = [(part, store(name)) for part, name in zip(parts, names, strict=True)]
    walk_together(loop, None if alone else index, pairs)
    if not alone and not is_constant(start, 0):
        loop.head.iter.args.append(start)
    return True


def _uncounted(loop: Loop, facts: Facts) -> bool:
    """`range(len(x))` of which the positions are not used."""
    bounds = loop.head.iter.args
    found = _end(bounds[0]) if len(bounds) == 1 else None
    if found is None or found[1] or not is_walked(found[0], loop, facts):
        return False
    loop.head.iter = load(found[0])
    return True


def _by_steps(
    loop: Loop, start: ast.expr, stop: ast.expr, step: ast.expr, facts: Facts, fresh: Fresh
) -> bool:
    """`range(0, len(x), 2)` is `x[::2]`, `range(len(x) - 1, -1, -1)` is `x[::-1]`, of nothing but `x[i]`."""
    index = loop.head.target.id
    found = fetches(loop.inside, index)
    if len(found) != 1 or sum(found.values()) != facts.survey.uses[index].loads or not is_integer(step):
        return False
    only = next(iter(found))
    if only.ahead != 0 or not is_walked(only.sequence, loop, facts):
        return False
    if step.value > 1 and _ends(stop, only.sequence, 0, facts) and is_integer(start) and start.value >= 0:
        bounds = ast.Slice(None if start.value == 0 else start, None, step)
    elif step.value == -1 and _ends(start, only.sequence, 1, facts) and is_constant(stop, -1):
        bounds = ast.Slice(None, None, step)
    else:
        return False
    element = fresh()
    replace(loop, index, {only: element})
    loop.head.target = store(element)
    loop.head.iter = ast.Subscript(load(only.sequence), bounds, ast.Load())
    return True


def _walked(loop: Loop, index: str, facts: Facts, first: str, last: Fetch) -> list[Fetch]:
    """What is fetched in every turn, of sequences that the loop does not change, in a fixed order.

    `first` is the sequence whose length bounds the loop; others are as long (see `facts`) if they are read in
    every turn, for else the loop had raised.
    """
    found = [
        fetch
        for fetch in fetches(loop.inside, index)
        if is_walked(fetch.sequence, loop, facts)
        and (
            fetch.ahead <= last.ahead
            if is_as_long(fetch.sequence, first, facts)
            else _is_there(fetch, last, facts) and loop.always_fetches(fetch, index)
        )
    ]
    return sorted(found, key=lambda fetch: (sort_key(load(fetch.sequence)), fetch.ahead))


def _is_there(fetch: Fetch, last: Fetch, facts: Facts) -> bool:
    """Whether another sequence has the element in every turn in which that of `last` has its own."""
    if fetch.ahead == last.ahead or facts.catches:
        return fetch.ahead == last.ahead
    return fetch.ahead <= last.ahead + _is_one_longer(fetch.sequence, last.sequence, facts)


def _is_one_longer(sequence: str, other: str, facts: Facts) -> bool:
    """Whether the problem says that `sequence` has one element more, and both stay as they are."""
    uses = [facts.survey.uses.get(name) for name in (sequence, other)]
    if uses[0] is None or uses[0].shorter != other:
        return False
    return all(
        use is not None and use.stores == 1 and not (use.is_resized or use.is_captured or use.escapes)
        for use in uses
    )


def _part(fetch: Fetch, start: ast.expr, last: Fetch, walked: list[Fetch], facts: Facts) -> ast.expr:
    """The slice whose elements are fetched; its end is left open where another one ends the `zip`."""
    if any(other.ahead == last.ahead for other in walked) or not is_as_long(
        fetch.sequence, last.sequence, facts
    ):
        return _from(fetch, start)
    return _from(fetch, start, ast.Constant(fetch.ahead - last.ahead))


def _from(fetch: Fetch, start: ast.expr, stop: ast.expr | None = None) -> ast.expr:
    """The slice of what is fetched by a counter that begins with `start`."""
    first: ast.expr | None = ast.Constant(start.value + fetch.ahead) if is_integer(start) else start
    if first is start and fetch.ahead:
        first = ast.BinOp(start, ast.Add(), ast.Constant(fetch.ahead))
    if is_constant(first, 0):
        first = None
    if first is None and stop is None:
        return load(fetch.sequence)
    return ast.Subscript(load(fetch.sequence), ast.Slice(first, stop), ast.Load())


def walk_together(loop: Loop, index: ast.Name | None, pairs: Sequence[tuple[ast.expr, ast.expr]]) -> None:
    """Let the loop run over the sources of `pairs` at once, and count in `index` if that is given."""
    head = loop.head
    if len(pairs) == 1:
        source, target = pairs[0]
    else:
        source = ast.Call(load("zip"), [part for part, _ in pairs], [])
        target = ast.Tuple([part for _, part in pairs], ast.Store())
    if index is not None:
        source = ast.Call(load("enumerate"), [source], [])
        target = ast.Tuple([store(index.id), target], ast.Store())
    head.iter, head.target = source, target


def _end_of(stop: ast.expr, loop: Loop, facts: Facts) -> tuple[str, int] | None:
    """What is gone through up to `stop`, and how many of its last elements are left out."""
    found = _end(stop) or _end_of_shortest(stop, facts)
    if found is not None:
        return found
    for fetch in fetches(loop.inside, loop.head.target.id):
        length = made_length(fetch.sequence, facts)
        short = None if length is None else difference(length, stop)
        if short is not None and short >= 0:
            return fetch.sequence, short
    return None


def _end(stop: ast.expr) -> tuple[str, int] | None:
    """x and k of `len(x) - k`."""
    found = linear(stop)
    if found is None or len(found.terms) != 1 or found.constant > 0:
        return None
    (term,), (factor,) = found.nodes.values(), found.terms.values()
    if factor != 1 or not is_call(term, "len", 1) or not isinstance(term.args[0], ast.Name):
        return None
    return term.args[0].id, -found.constant


def _ends(stop: ast.expr, sequence: str, short: int, facts: Facts) -> bool:
    found = _end(stop)
    return found is not None and is_as_long(sequence, found[0], facts) and found[1] == short


def _end_of_shortest(stop: ast.expr, facts: Facts) -> tuple[str, int] | None:
    """x of `min(len(x), len(y))`."""
    if not is_call(stop, "min") or not facts.is_builtin(stop.func, "min"):
        return None
    ends = [_end(argument) for argument in stop.args]
    return ends[0] if all(end is not None and end[1] == 0 for end in ends) else None


def _measured(shortest: ast.Call) -> set[str]:
    """x and y of `min(len(x), len(y))`: both are fetched from in every turn, or the loop stays as it is."""
    return {end[0] for end in map(_end, shortest.args) if end is not None}


def is_walked(sequence: str, loop: Loop, facts: Facts) -> bool:
    """Whether `sequence` can be gone through by position, and stays as it is meanwhile."""
    kind = facts.types.name_of(load(sequence))
    if kind not in SEQUENCES and (kind != "any" or facts.tries_types):
        return False
    target = loop.head.target
    index = target.elts[0] if isinstance(target, ast.Tuple) else target
    return is_steady(sequence, loop.inside, facts, index.id if isinstance(index, ast.Name) else None)
