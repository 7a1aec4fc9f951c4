"""One spelling of an index or a slice: `x[len(x) - 1]` is `x[-1]`, `x[0:len(x)]` is `x[:]`."""

import ast

from divcheck.equivalence.effects import makes_object
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.linear import difference
from divcheck.equivalence.nodes import load
from divcheck.equivalence.predicates import is_call, is_constant, is_integer, is_whole_slice
from divcheck.equivalence.rewrites import lengths
from divcheck.equivalence.rewrites.lengths import length_source

NODES = (ast.Subscript,)


def apply(node: ast.Subscript, facts: Facts) -> ast.expr | None:
    """Leave out the bounds that say nothing."""
    if not isinstance(node.ctx, ast.Load):
        return _from_start(node)
    if not isinstance(node.value, ast.Name):
        return (
            _of_a_copy(node, facts)
            or _of_an_end(node, facts)
            or _to_the_end(node, facts)
            or _last(node, facts)
        )
    length = ast.Call(ast.Name("len", ast.Load()), [node.value], [])
    bounds = node.slice
    if not isinstance(bounds, ast.Slice):
        return _last(node, facts)
    lower, upper, step = bounds.lower, bounds.upper, bounds.step
    if lower is upper is step is None:
        return node.value if facts.types.name_of(node.value) in ("str", "char", "tuple") else None
    new = _telling(bounds, length, facts)
    if (new.lower, new.upper, new.step) == (lower, upper, step):
        return None
    return ast.Subscript(node.value, new, node.ctx)


def _last(node: ast.Subscript, facts: Facts) -> ast.expr | None:
    """`x[-1]` for `x[len(x) - 1]`, and for `x[len(y) - 1]` of a y that is as long.

    Of an empty list both raise; `x[len(x) - 2]` of one element is another matter.
    """
    owner, place = node.value, node.slice
    if not isinstance(place, ast.BinOp) or not facts.pure(owner):
        return None
    if facts.types.name_of(owner) in ("dict", "defaultdict"):
        return None
    if not isinstance(owner, ast.Name) and not facts.is_sequence(owner):
        return None  # it may be a dictionary
    measured = [owner, length_source(owner, facts)] if isinstance(owner, ast.Name) else [owner]
    for source in measured:
        if source is not None:
            length = ast.Call(ast.Name("len", ast.Load()), [source], [])
            if difference(place, length) == -1:
                return ast.Subscript(owner, ast.Constant(-1), node.ctx)
    return None


def _telling(bounds: ast.Slice, length: ast.expr, facts: Facts) -> ast.Slice:
    """`bounds` without what goes without saying."""
    lower, upper, step = bounds.lower, bounds.upper, bounds.step
    if is_constant(step, 1) or is_constant(step, None):
        step = None
    if is_constant(lower, 0) and _goes_forward(step):
        lower = None
    if is_constant(step, -1) and lower is not None and difference(lower, length) in (0, -1):
        lower = None
    if is_call(upper, "min", 2) and facts.is_builtin(upper.func, "min"):
        upper = _cut(upper, length, facts)
    if step is None and isinstance(upper, (ast.BinOp, ast.Call, ast.Constant)):
        upper = _end(upper, difference(upper, length))
    return ast.Slice(lower, upper, step)


def _to_the_end(node: ast.Subscript, facts: Facts) -> ast.expr | None:
    """`sorted(x)[k:]` for `sorted(x)[k:len(x)]`."""
    bounds = node.slice
    if not isinstance(bounds, ast.Slice) or bounds.step is not None or not is_call(bounds.upper, "len", 1):
        return None
    whole = ast.Call(load("len"), [node.value], [])
    if not facts.is_builtin(bounds.upper.func, "len") or not facts.calm(node.value):
        return None
    if not alike(lengths.apply(whole, facts) or whole, bounds.upper):
        return None
    return ast.Subscript(node.value, ast.Slice(bounds.lower), node.ctx)


def _cut(least: ast.Call, length: ast.expr, facts: Facts) -> ast.expr:
    """A slice ends with what it is cut from anyway: `x[i:min(i + 3, len(x))]` is `x[i:i + 3]`."""
    left = [bound for bound in least.args if not alike(bound, length)]
    return left[0] if len(left) == 1 and facts.is_int(left[0]) else least


def _from_start(node: ast.Subscript) -> ast.expr | None:
    """`x[::2]` for `x[0::2]`, where it is bound."""
    bounds = node.slice
    if (
        not isinstance(bounds, ast.Slice)
        or not is_constant(bounds.lower, 0)
        or not _goes_forward(bounds.step)
    ):
        return None
    return ast.Subscript(node.value, ast.Slice(None, bounds.upper, bounds.step), node.ctx)


def _goes_forward(step: ast.expr | None) -> bool:
    return step is None or (is_integer(step) and step.value > 0)


def _of_a_copy(node: ast.Subscript, facts: Facts) -> ast.expr | None:
    """`x[:][::-1]` is `x[::-1]`, and `[a, b][:]` is `[a, b]`."""
    copy = node.value
    if is_whole_slice(node.slice):
        return copy if makes_object(copy, facts) and facts.types.name_of(copy) == "list" else None
    if not isinstance(copy, ast.Subscript) or not isinstance(copy.value, ast.Name):
        return None
    if not is_whole_slice(copy.slice):
        return None
    return ast.Subscript(copy.value, node.slice, node.ctx) if facts.is_sequence(copy.value) else None


def _of_an_end(node: ast.Subscript, facts: Facts) -> ast.expr | None:
    """`x[a + k]` for `x[a:][k]`, and `x[a + k:]` for `x[a:][k:]`."""
    end, place = node.value, node.slice
    if not isinstance(end, ast.Subscript) or not isinstance(end.slice, ast.Slice):
        return None
    start = end.slice.lower
    if not is_integer(start) or start.value < 0 or end.slice.upper or end.slice.step:
        return None
    if not facts.is_sliced(end.value):
        return None
    first = place.lower or ast.Constant(0) if isinstance(place, ast.Slice) else place
    if not is_integer(first) or first.value < 0:
        return None
    new = ast.Constant(start.value + first.value)
    if not isinstance(place, ast.Slice):
        return ast.Subscript(end.value, new, node.ctx)
    if place.step is not None or not (place.upper is None or is_integer(place.upper)):
        return None
    upper: ast.expr | None = place.upper
    if is_integer(upper) and upper.value >= 0:
        upper = ast.Constant(start.value + upper.value)
    return ast.Subscript(end.value, ast.Slice(new, upper), node.ctx)


def _end(upper: ast.expr, past: int | None) -> ast.expr | None:
    if past == 0 or is_constant(upper, None):
        return None
    if past == -1 and not isinstance(upper, ast.Constant):
        return ast.Constant(-1)  # of an empty list both leave nothing
    return upper
