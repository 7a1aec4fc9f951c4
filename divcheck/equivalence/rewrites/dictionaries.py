"""A loop over the keys of a dictionary that fetches their values is a loop over its items."""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load, store
from divcheck.equivalence.predicates import is_method_call, owner_of
from divcheck.equivalence.rewrites.fetches import Fetch, Loop, fetches, is_steady, replace


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Change one of `loops`."""
    return any(_from_keys(loop, facts, fresh) or _from_items(loop, facts) for loop in loops)


def _from_keys(loop: Loop, facts: Facts, fresh: Callable[[], str]) -> bool:
    """`for k in d` with `d[k]`."""
    source, key = loop.head.iter, loop.head.target
    if not isinstance(source, ast.Name) or facts.types.name_of(source) != "dict":
        return False
    if not isinstance(key, ast.Name) or not facts.survey.is_single(key.id):
        return False
    fetch = Fetch(source.id, 0)
    if not fetches(loop.inside, key.id)[fetch] or not is_steady(source.id, loop.inside, facts, key.id):
        return False
    value = fresh()
    replace(loop, key.id, {fetch: value})
    loop.head.target = ast.Tuple([key, store(value)], ast.Store())
    loop.head.iter = ast.Call(ast.Attribute(load(source.id), "items", ast.Load()), [], [])
    return True


def _from_items(loop: Loop, facts: Facts) -> bool:
    """`for k, v in d.items()` of which only one half is used, or which fetches `d[k]` as well."""
    source, target = loop.head.iter, loop.head.target
    if not is_method_call(source, "items") or source.args or not isinstance(target, ast.Tuple):
        return False
    owner = owner_of(source)
    if len(target.elts) != 2 or facts.types.name_of(owner) != "dict":
        return False
    key, value = target.elts
    if isinstance(key, ast.Name) and isinstance(value, ast.Name) and isinstance(owner, ast.Name):
        fetch = Fetch(owner.id, 0)
        is_same = facts.survey.is_single(key.id) and facts.survey.is_single(value.id)
        if (
            is_same
            and is_steady(owner.id, loop.inside, facts, key.id)
            and replace(loop, key.id, {fetch: value.id})
        ):
            return True
    if isinstance(value, ast.Name) and facts.survey.is_unread(value.id):
        loop.head.target, loop.head.iter = key, owner
        return True
    if isinstance(key, ast.Name) and facts.survey.is_unread(key.id):
        loop.head.target = value
        loop.head.iter = ast.Call(ast.Attribute(owner, "values", ast.Load()), [], [])
        return True
    return False
