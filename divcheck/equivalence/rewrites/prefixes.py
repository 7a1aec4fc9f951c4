"""What a text begins with: `s[:len(t)] == t` and `s[i:].startswith(t)` are calls of `s.startswith`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.predicates import is_method_call, owner_of

NODES = (ast.Call, ast.Compare)
CALLS = ("startswith",)


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Ask the whole text."""
    if isinstance(node, ast.Compare):
        return _prefix(node, facts)
    if is_method_call(node, "startswith") and len(node.args) == 1:
        return _at_position(node, owner_of(node), facts)
    return None


def _prefix(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`s[:len(t)] == t` is `s.startswith(t)`."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        return None
    for part, start in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
        if (
            not isinstance(part, ast.Subscript)
            or not isinstance(start, ast.Name)
            or not isinstance(part.slice, ast.Slice)
        ):
            continue
        length = ast.Slice(None, ast.Call(ast.Name("len", ast.Load()), [start], []))
        if alike(part.slice, length) and facts.is_text(start) and facts.is_text(part.value):
            test = ast.Call(ast.Attribute(part.value, "startswith", ast.Load()), [start], [])
            return test if isinstance(node.ops[0], ast.Eq) else ast.UnaryOp(ast.Not(), test)
    return None


def _at_position(node: ast.Call, owner: ast.expr, facts: Facts) -> ast.expr | None:
    """`s[i:].startswith(t)` is `s.startswith(t, i)` of a position in s."""
    if not isinstance(owner, ast.Subscript):
        return None
    bounds = owner.slice
    if (
        not isinstance(bounds, ast.Slice)
        or bounds.lower is None
        or bounds.upper is not None
        or bounds.step is not None
    ):
        return None
    if not facts.is_text(owner.value) or not facts.is_calm_index(owner.value, bounds.lower):
        return None
    method = ast.Attribute(owner.value, "startswith", ast.Load())
    return ast.Call(method, [node.args[0], bounds.lower], [])
