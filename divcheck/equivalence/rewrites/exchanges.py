"""`s.replace("b", x).replace("a", y)` replaces the a first, if neither puts in the letter of the other.

So does `for c in "ba": s = s.replace(c, x)`, and each letter once.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding
from divcheck.equivalence.predicates import is_method_call, is_name, owner_of

NODES = (ast.Call, ast.For)
CALLS = ("replace",)


def apply(node: ast.Call | ast.For, facts: Facts) -> ast.AST | None:
    """Put replacements in order."""
    return _in_order(node, facts) if isinstance(node, ast.For) else _swapped(node, facts)


def _in_order(loop: ast.For, facts: Facts) -> ast.AST | None:
    """The loop through its letters in order."""
    found = binding(loop.body[0]) if len(loop.body) == 1 and not loop.orelse else None
    if found is None or not isinstance(loop.target, ast.Name) or not is_method_call(found[1], "replace"):
        return None
    text, use = owner_of(found[1]), facts.survey.uses.get(loop.target.id)
    if use is None or use.loads != 1 or not is_name(text, found[0]) or not facts.is_text(text):
        return None
    old, new = found[1].args if len(found[1].args) == 2 else (None, None)
    put = new.value if isinstance(new, ast.Constant) else None
    letters = _each(loop.iter)
    ordered = sorted(set(letters))
    if letters == ordered or not is_name(old, loop.target.id) or not isinstance(put, str):
        return None
    if any(letter in put for letter in letters):
        return None
    loop.iter = ast.Tuple([ast.Constant(letter) for letter in ordered], ast.Load())
    return loop


def _each(node: ast.expr) -> list[str]:
    """The letters that are written out in a tuple; none if there is something else in it."""
    values = [getattr(part, "value", None) for part in node.elts] if isinstance(node, ast.Tuple) else []
    letters = [value for value in values if isinstance(value, str) and len(value) == 1]
    return letters if len(letters) == len(values) else []


def _swapped(node: ast.Call, facts: Facts) -> ast.expr | None:
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
