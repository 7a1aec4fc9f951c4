"""`s.replace("b", x).replace("a", y)` replaces the a first, if neither puts in the letter of the other."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import is_method_call, owner_of

NODES = (ast.Call,)
CALLS = ("replace",)


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Let two replacements change places."""
    outer = _letters(node)
    if outer is None or not is_method_call(inner := owner_of(node), "replace"):
        return None
    first = _letters(inner)
    if first is None or outer[0] >= first[0] or outer[0] in first[1] or first[0] in outer[1]:
        return None
    text = owner_of(inner)
    if not facts.is_text(text):
        return None
    sooner = ast.Call(ast.Attribute(text, "replace", ast.Load()), node.args, [])
    return ast.Call(ast.Attribute(sooner, "replace", ast.Load()), inner.args, [])


def _letters(node: ast.Call) -> tuple[str, str] | None:
    """The one letter that `node` replaces everywhere, and the text that it puts there."""
    if not is_method_call(node, "replace") or len(node.args) != 2:
        return None
    old, new = (part.value if isinstance(part, ast.Constant) else None for part in node.args)
    return (old, new) if isinstance(old, str) and len(old) == 1 and isinstance(new, str) else None
