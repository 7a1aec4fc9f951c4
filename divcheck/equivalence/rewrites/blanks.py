"""Blanks that are not there need not be taken away: around what `split()` gives, or what it is given."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import is_method_call, owner_of

NODES = (ast.Call,)
_STRIPS = ("strip", "lstrip", "rstrip")
CALLS = ("split", *_STRIPS)


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Take away one `strip()`."""
    if not isinstance(node.func, ast.Attribute) or node.args or node.keywords:
        return None
    owner = node.func.value
    if node.func.attr in _STRIPS:
        return owner if _is_word(owner, facts) else None
    if not is_method_call(owner, *_STRIPS) or owner.args:
        return None
    return ast.Call(ast.Attribute(owner_of(owner), "split", ast.Load()), [], [])


def _is_word(node: ast.expr, facts: Facts) -> bool:
    """Whether `node` is an element of what `split()` gives."""
    if isinstance(node, ast.Subscript):
        is_one = isinstance(node.ctx, ast.Store) or not isinstance(node.slice, ast.Slice)
        return is_one and _are_words(node.value, facts)
    item = _only_value(node, facts)
    return isinstance(item, ast.Subscript) and _is_word(item, facts)


def _are_words(node: ast.expr, facts: Facts) -> bool:
    """Whether `node` is what `split()` gives, as it was."""
    if is_method_call(node, "split"):
        return not node.args
    value = _only_value(node, facts)
    return value is not None and is_method_call(value, "split") and not value.args


def _only_value(node: ast.expr, facts: Facts) -> ast.expr | None:
    """What the variable `node` holds: it is bound once, and its object has no other name and stays."""
    if not isinstance(node, ast.Name) or not facts.survey.is_single(node.id):
        return None
    use = facts.survey.uses[node.id]
    only = use.values[0] if len(use.values) == 1 else None
    if use.is_mutated or not isinstance(only, ast.expr):
        return None
    is_item = isinstance(only, ast.Subscript)  # a text, which nothing can change
    return only if is_item or not use.escapes else None
