"""Two lists that are written out, one gone through and one fetched from, are gone through together.

`for i, a in enumerate([1, 5])` with `x[i]`, where `x = ["I", "V"]`, is `for a, b in zip([1, 5], x)`.
"""

import ast
from collections.abc import Callable
from typing import TypeGuard

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.kinds import Kind
from divcheck.equivalence.nodes import copied, load, replace_each, store, walk
from divcheck.equivalence.predicates import is_call, is_name
from divcheck.equivalence.rewrites.fetches import Loop
from divcheck.equivalence.rewrites.iteration import is_walked, walk_together


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Change one of `loops`."""
    return any(_change(loop, facts, fresh) for loop in loops)


def _change(loop: Loop, facts: Facts, fresh: Callable[[], str]) -> bool:
    source, target = loop.head.iter, loop.head.target
    if not is_call(source, "enumerate", 1) or not facts.is_builtin(source.func, "enumerate"):
        return False
    count = _size(source.args[0])
    if not count or not isinstance(target, ast.Tuple) or len(target.elts) != 2:
        return False
    index, element = target.elts
    if not isinstance(index, ast.Name) or not facts.survey.is_single(index.id):
        return False
    fetched = [
        node
        for part in loop.inside
        for node in walk(part)
        if _is_fetched(node, index.id) and _has_as_many(node.value, count, loop, facts)
    ]
    if not fetched:
        return False
    table, name = copied(fetched[0].value), fresh()
    same = {id(node) for node in fetched if alike(node.value, table)}
    replace_each(loop.holder, lambda node: load(name) if id(node) in same else None)
    walk_together(loop, index, [(source.args[0], element), (table, store(name))])
    return True


def _is_fetched(node: ast.AST, index: str) -> TypeGuard[ast.Subscript]:
    """`x[i]`, read."""
    return isinstance(node, ast.Subscript) and is_name(node.slice, index) and isinstance(node.ctx, ast.Load)


def _has_as_many(table: ast.expr, count: int, loop: Loop, facts: Facts) -> bool:
    """Whether `table` is written out, or a variable that holds what is, stays as it is, and is no shorter."""
    if not isinstance(table, ast.Name):
        return _size(table) >= count
    use = facts.survey.uses.get(table.id)
    if use is None or use.stores != 1 or use.is_mutated or use.escapes or len(use.values) != 1:
        return False
    return _size(use.values[0]) >= count and is_walked(table.id, loop, facts)


def _size(node: ast.expr | Kind) -> int:
    """How many elements a list of constants has that is written out; 0 of anything else."""
    if not isinstance(node, (ast.List, ast.Tuple)) or {type(part) for part in node.elts} != {ast.Constant}:
        return 0
    return len(node.elts)
