"""What stands at a position of a text: `s[i:].startswith(t)` is `s.startswith(t, i)`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import is_method_call, owner_of

NODES = (ast.Call,)
CALLS = ("startswith",)


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Ask the whole text, of a position in it."""
    if not is_method_call(node, "startswith") or len(node.args) != 1:
        return None
    owner = owner_of(node)
    bounds = owner.slice if isinstance(owner, ast.Subscript) else None
    if not isinstance(owner, ast.Subscript) or not isinstance(bounds, ast.Slice) or bounds.lower is None:
        return None
    if bounds.upper is not None or bounds.step is not None:
        return None
    if not facts.is_text(owner.value) or not facts.is_calm_index(owner.value, bounds.lower):
        return None
    method = ast.Attribute(owner.value, "startswith", ast.Load())
    return ast.Call(method, [node.args[0], bounds.lower], [])
