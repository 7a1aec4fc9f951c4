"""From the last to the first: `reversed(x)` is `x[::-1]`, of a range one that counts down.

`sorted(x)[::-1]` is `sorted(x, reverse=True)`, if those that are equal cannot be told apart.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import TEXT
from divcheck.equivalence.predicates import is_call, is_constant, is_method_call, owner_of
from divcheck.equivalence.rewrites.conversions import stays
from divcheck.equivalence.rewrites.fetches import is_steady

NODES = (ast.Call, ast.For, ast.comprehension, ast.Subscript)
CALLS = ("join", "list")


def apply(node: ast.AST, facts: Facts) -> ast.AST | None:
    """Turn round what is gone through, joined or made a list."""
    if isinstance(node, (ast.For, ast.comprehension)):
        backwards = _reversed(node.iter, facts)
        if backwards is None or not _stays(node, backwards, facts):
            return None
        node.iter = backwards
        return node
    if isinstance(node, ast.Subscript):
        return _sorted_backwards(node, facts) if isinstance(node.slice, ast.Slice) else None
    if is_method_call(node, "join") and len(node.args) == 1:
        return _joined_backwards(node, owner_of(node), facts)
    if is_call(node, "list", 1) and facts.is_builtin(node.func, "list"):
        source = _source(node.args[0])
        return _reversed(node.args[0], facts) if facts.types.name_of(source) == "list" else None
    return None


def _stays(node: ast.For | ast.comprehension, backwards: ast.expr, facts: Facts) -> bool:
    """Whether what is gone through is not changed meanwhile: `reversed` would see it."""
    source = backwards.value if isinstance(backwards, ast.Subscript) else None
    if not isinstance(source, ast.Name):
        return True
    return stays(source, facts) or (isinstance(node, ast.For) and is_steady(source.id, node.body, facts))


def _reversed(node: ast.AST, facts: Facts) -> ast.expr | None:
    """`x[::-1]` for the `reversed(x)` of a sequence."""
    if not is_call(node, "reversed", 1) or not facts.is_builtin(node.func, "reversed"):
        return None
    if is_call(node.args[0], "range") and facts.is_builtin(node.args[0].func, "range"):
        return _countdown(node.args[0])
    if not facts.is_sequence(node.args[0]):
        return None
    return ast.Subscript(node.args[0], ast.Slice(step=ast.Constant(-1)), ast.Load())


def _sorted_backwards(node: ast.Subscript, facts: Facts) -> ast.expr | None:
    """`sorted(x, reverse=True)` for `sorted(x)[::-1]` of numbers or texts, and the opposite."""
    call, bounds = node.value, node.slice
    assert isinstance(bounds, ast.Slice)
    if bounds.lower or bounds.upper or not is_constant(bounds.step, -1) or not isinstance(call, ast.Call):
        return None
    if not facts.is_builtin(call.func, "sorted") or len(call.args) != 1:
        return None
    items = facts.types.item_of(call)
    if items is None or items.name not in {"int", *TEXT}:
        return None
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if not keywords:
        return ast.Call(call.func, call.args, [ast.keyword("reverse", ast.Constant(True))])
    is_reversed = len(keywords) == 1 and is_constant(keywords.get("reverse"), True)
    return ast.Call(call.func, call.args, []) if is_reversed else None


def _countdown(source: ast.Call) -> ast.expr | None:
    """`range(n - 1, -1, -1)` for `reversed(range(n))`."""
    if len(source.args) > 2:
        return None
    start = source.args[0] if len(source.args) == 2 else ast.Constant(0)
    first, last = (ast.BinOp(bound, ast.Sub(), ast.Constant(1)) for bound in (source.args[-1], start))
    return ast.Call(source.func, [first, last, ast.Constant(-1)], [])


def _joined_backwards(node: ast.Call, owner: ast.expr, facts: Facts) -> ast.expr | None:
    """`"".join(reversed(s))` of a string."""
    backwards = _reversed(node.args[0], facts)
    if backwards is None:
        return None
    is_whole = is_constant(owner, "") and facts.is_text(_source(node.args[0]))
    return backwards if is_whole else ast.Call(node.func, [backwards], [])


def _source(node: ast.expr) -> ast.expr:
    """`x` of `reversed(x)`."""
    return node.args[0] if is_call(node, "reversed", 1) else node
