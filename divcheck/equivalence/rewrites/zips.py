"""What goes into a `zip` over which a loop runs: in one order, and no slice that ends where another does."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.linear import linear
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import is_call, is_integer
from divcheck.equivalence.rewrites.conversions import gone_through, stays
from divcheck.equivalence.rewrites.fetches import is_steady

NODES = (ast.For, ast.comprehension)


def apply(node: ast.For | ast.comprehension, facts: Facts) -> ast.AST | None:
    """Bring one `zip`, or one `enumerate(zip(…))`, into its one form."""
    source, target = node.iter, node.target
    if is_call(source, "enumerate", 1) and facts.is_builtin(source.func, "enumerate"):
        source = source.args[0]
        target = target.elts[1] if isinstance(target, ast.Tuple) and len(target.elts) == 2 else target
    if not is_call(source, "zip") or not facts.is_builtin(source.func, "zip"):
        return None
    if _without_copies(source, facts):
        return node
    if not all(_is_walked(argument, facts) for argument in source.args):
        return None
    parts = _without_needless_ends(source.args)
    if not all(_stays(part, node, facts) for part in parts if part not in source.args):
        parts = list(source.args)
    changed = parts != source.args
    source.args = parts
    if isinstance(target, ast.Tuple) and len(target.elts) == len(parts):
        order = sorted(range(len(parts)), key=lambda place: _rank(parts[place]))
        if order != list(range(len(parts))) and len({form(element) for element in target.elts}) == len(parts):
            source.args = [parts[place] for place in order]
            target.elts = [target.elts[place] for place in order]
            changed = True
    return node if changed else None


def _stays(part: ast.expr, node: ast.For | ast.comprehension, facts: Facts) -> bool:
    """Whether `part` is the same when it is gone through as it was before the loop."""
    if not isinstance(part, ast.Name) or stays(part, facts):
        return True
    return isinstance(node, ast.For) and is_steady(part.id, node.body, facts)


def _without_copies(source: ast.Call, facts: Facts) -> bool:
    """`zip(x[:], y)` goes through x itself, if that does not change."""
    originals = [gone_through(argument, facts) for argument in source.args]
    steady = [
        original if isinstance(original, ast.Name) and stays(original, facts) else argument
        for original, argument in zip(originals, source.args, strict=True)
    ]
    changed = steady != source.args
    source.args = steady
    return changed


def _is_walked(node: ast.expr, facts: Facts) -> bool:
    """Whether `node` is a variable, or a slice of one, that is no iterator: those are used up one by one."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        node = node.value
    return isinstance(node, ast.Name) and facts.types.name_of(node) != "iterator"


def _rank(part: ast.expr) -> tuple[object, int]:
    """By variable, then by where the slice begins."""
    if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice):
        lower = part.slice.lower
        return (sort_key(part.value), lower.value if is_integer(lower) else 0 if lower is None else 1 << 30)
    return (sort_key(part), 0)


def _without_needless_ends(parts: list[ast.expr]) -> list[ast.expr]:
    """`zip(x[:-1], x[1:])` is `zip(x, x[1:])`: it ends with the shortest."""
    shorter = [_taken(part) for part in parts]
    new = list(parts)
    for place, part in enumerate(parts):
        own = shorter[place]
        if own is None or not isinstance(part, ast.Subscript) or not own[2]:
            continue
        others = [other for index, other in enumerate(shorter) if index != place and other is not None]
        if any(other[0] == own[0] and other[1] + other[2] >= own[1] + own[2] for other in others):
            new[place] = _from(part, own[1])
            shorter[place] = (own[0], own[1], 0)
    return new


def _taken(part: ast.expr) -> tuple[str, int, int] | None:
    """The variable of `x[a:-b]`, a and b."""
    if isinstance(part, ast.Name):
        return part.id, 0, 0
    if not isinstance(part, ast.Subscript) or not isinstance(part.value, ast.Name):
        return None
    bounds = part.slice
    if not isinstance(bounds, ast.Slice) or bounds.step is not None:
        return None
    lower = 0 if bounds.lower is None else bounds.lower.value if is_integer(bounds.lower) else -1
    upper = 0 if bounds.upper is None else _from_end(bounds.upper)
    return None if lower < 0 or upper is None else (part.value.id, lower, upper)


def _from_end(upper: ast.expr) -> int | None:
    total = linear(upper)
    return -total.constant if total is not None and not total.terms and total.constant < 0 else None


def _from(part: ast.Subscript, lower: int) -> ast.expr:
    if not lower:
        return part.value
    return ast.Subscript(part.value, ast.Slice(ast.Constant(lower)), ast.Load())
