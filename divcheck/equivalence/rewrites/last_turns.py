"""A last turn that changes nothing: around `for j in range(i + 1, n)` a loop may go on to n - 1.

`for i in range(n - 1, 1, -1): if n % i == 0: return i` with `return 1` behind it may go on to 1.
"""

import ast
import copy

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.linear import difference
from divcheck.equivalence.nodes import load, reads, substitute, walk
from divcheck.equivalence.predicates import is_call, is_constant, is_integer, is_name


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Let one loop of `block` go on for one turn."""
    for index, loop in enumerate(block):
        if not isinstance(loop, ast.For) or loop.orelse or not isinstance(loop.target, ast.Name):
            continue
        if len(loop.body) != 1 or not facts.is_builtin(getattr(loop.iter, "func", loop), "range"):
            continue
        use = facts.survey.uses.get(loop.target.id)
        if use is None or use.stores != 1 or reads(loop.body, loop.target.id) != use.loads:
            continue
        following = block[index + 1] if index + 1 < len(block) else None
        if _before_rest(loop, facts) or _before_return(loop, following, facts):
            return True
    return False


def _before_rest(loop: ast.For, facts: Facts) -> bool:
    """`for i in range(n - 1)` around nothing but a loop over `range(i + 1, n)` or `x[i + 1:]`."""
    inner = loop.body[0]
    if not is_call(loop.iter, "range", 1) or not isinstance(inner, ast.For) or inner.orelse:
        return False
    inner_use = facts.survey.uses.get(inner.target.id) if isinstance(inner.target, ast.Name) else None
    if inner_use is None or reads(inner.body, inner.target.id) != inner_use.loads:  # type: ignore[attr-defined]
        return False
    end = _end_of_rest(inner.iter, loop.target.id)  # type: ignore[attr-defined]
    if end is None or difference(end, loop.iter.args[0]) != 1 or not facts.pure(end) or _is_bound(inner, end):
        return False
    loop.iter.args[0] = copy.deepcopy(end)
    return True


def _end_of_rest(source: ast.expr, index: str) -> ast.expr | None:
    """`n` of `range(i + 1, n)`, and `len(x)` of `x[i + 1:]`."""
    following = form(ast.BinOp(load(index), ast.Add(), ast.Constant(1)))
    if is_call(source, "range", 2) and form(source.args[0]) == following:
        return source.args[1]
    if not isinstance(source, ast.Subscript) or not isinstance(source.value, ast.Name):
        return None
    rest = form(ast.Slice(ast.BinOp(load(index), ast.Add(), ast.Constant(1))))
    return ast.Call(load("len"), [source.value], []) if form(source.slice) == rest else None


def _is_bound(inner: ast.For, end: ast.expr) -> bool:
    names = {node.id for node in walk(end) if isinstance(node, ast.Name)}
    return any(
        isinstance(node, ast.Name) and node.id in names and not isinstance(node.ctx, ast.Load)
        for node in walk(inner)
    )


def _before_return(loop: ast.For, following: ast.stmt | None, facts: Facts) -> bool:
    """A search downwards, of which the last candidate is returned whether it is found or not."""
    if not is_call(loop.iter, "range", 3) or not is_constant(loop.iter.args[2], -1):
        return False
    stop, only = loop.iter.args[1], loop.body[0]
    if not is_integer(stop) or stop.value < 1 or not isinstance(following, ast.Return):
        return False
    if not is_constant(following.value, stop.value) or not isinstance(only, ast.If) or only.orelse:
        return False
    found = only.body[0]
    if not isinstance(found, ast.Return) or not isinstance(loop.target, ast.Name):
        return False
    test = substitute(copy.deepcopy(only.test), {loop.target.id: ast.Constant(stop.value)})
    if not is_name(found.value, loop.target.id) or not facts.calm(test):
        return False
    loop.iter.args[1] = ast.Constant(stop.value - 1)
    return True
