"""What a loop statement does with its variables, read off its syntax alone."""

import ast
from collections.abc import Callable, Iterator

from divcheck.equivalence.approach.dependence import Loop
from divcheck.equivalence.nodes import mentions, names_in, walk

_SIDE_BY_SIDE = frozenset({"zip", "enumerate", "list", "tuple", "iter"})
"Calls that keep the order of what they are given."

Meaning = Callable[[str], ast.expr | None]


def steps(loop: ast.AST) -> Iterator[tuple[str, int]]:
    """Names that are moved by a constant anywhere below `loop`, each time with the sign of the step.

    >>> list(steps(ast.parse("while i < j:\\n    i += 1\\n    j = j - 2")))
    [('i', 1), ('j', -1)]
    """
    for node in walk(loop):
        match node:
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=ast.Constant(value=int())):
                pass
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.BinOp(left=ast.Name(id=same), op=op, right=ast.Constant(value=int()))
                | ast.BinOp(left=ast.Constant(value=int()), op=ast.Add() as op, right=ast.Name(id=same)),
            ) if name == same:
                pass
            case _:
                continue
        if isinstance(op, ast.Add | ast.Sub):
            yield name, 1 if isinstance(op, ast.Add) else -1


def counters(loop: ast.While) -> frozenset[str]:
    """Names in the test of a `while` that its body moves by constants and changes in no other way."""
    moved = [name for name, _ in steps(loop)]
    return frozenset(
        name for name in set(moved) if mentions(loop.test, name) and _stores(loop, name) == moved.count(name)
    )


def _stores(loop: ast.AST, name: str) -> int:
    return sum(is_store(node, name) for node in walk(loop))


def is_store(node: ast.AST, name: str) -> bool:
    """Whether `node` is the name as the target of an assignment."""
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)


def mentions_any(value: ast.AST, names: frozenset[str]) -> bool:
    """Whether one of the names occurs anywhere in `value`."""
    return any(node.id in names for node in names_in(value))


def counts_numbers(loop: Loop) -> bool:
    """Whether a loop goes through numbers and not through data or its positions."""
    match loop.domain:
        case ast.Call(func=ast.Name(id="range"), args=args):
            return not any(isinstance(node, ast.Call) for arg in args for node in walk(arg))
    return isinstance(loop.node, ast.While)


def direction(domain: ast.expr, meaning: Meaning = lambda _: None) -> int:
    """-1 for a domain that is gone through backwards, 1 for an ascending `range`, 0 for anything else.

    `meaning` says what a name stands for, where that is known.

    >>> direction(ast.parse("range(n, 0, -1)", mode="eval").body)
    -1
    """
    match domain:
        case ast.Name(id=name):
            meant = meaning(name)
            return 0 if meant is None else direction(meant, lambda n: None if n == name else meaning(n))
        case ast.Call(func=ast.Name(id="range"), args=[_, _, ast.UnaryOp(op=ast.USub())]):
            return -1
        case ast.Call(func=ast.Name(id="range")):
            return 1
        case ast.Call(func=ast.Name(id="reversed"), args=[inner]):
            return -(direction(inner, meaning) or 1)
        case ast.Subscript(value=inner, slice=ast.Slice(step=ast.UnaryOp(op=ast.USub()))):
            return -(direction(inner, meaning) or 1)
        case ast.Subscript(value=inner, slice=ast.Slice()):
            return direction(inner, meaning)
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as parts) if name in _SIDE_BY_SIDE:
            signs = {direction(part, meaning) for part in parts}
            return signs.pop() if len(signs) == 1 else 0  # `zip(x, reversed(x))` has no direction
    return 0


def incremented(node: ast.AST) -> ast.Subscript | None:
    """The `x[k]` of `x[k] += 1`, also of `x[k] = x[k] + 1` and `x[k] = x.get(k, 0) + 1`."""
    match node:
        case ast.AugAssign(target=ast.Subscript() as target, op=ast.Add(), value=ast.Constant(value=1)):
            return target
        case ast.Assign(
            targets=[ast.Subscript() as target],
            value=ast.BinOp(left=left, op=ast.Add(), right=right),
        ):
            one = [side for side in (left, right) if not isinstance(side, ast.Constant)]
            if len(one) == 1 and _is_entry(one[0], target):
                return target
    return None


def _is_entry(value: ast.expr, target: ast.Subscript) -> bool:
    """Whether `value` is what stands in the place of `target`, or what `get` gives for it."""
    match value:
        case (
            ast.Subscript(value=table, slice=key)
            | ast.Call(func=ast.Attribute(value=table, attr="get"), args=[key, *_])
        ):
            return (ast.unparse(table), ast.unparse(key)) == (
                ast.unparse(target.value),
                ast.unparse(target.slice),
            )
    return False


def is_reversed(value: ast.expr) -> bool:
    """`x[::-1]` or `reversed(x)`."""
    match value:
        case ast.Subscript(slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp(op=ast.USub()))):
            return True
        case ast.Call(func=ast.Name(id="reversed"), args=[_]):
            return True
    return False


def is_slice(value: ast.AST) -> bool:
    """`x[a:b]`."""
    return isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice)
