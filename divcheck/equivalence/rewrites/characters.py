"""A loop over the positions of a text that is computed each time is one over its characters.

`for i in range(len(str(n)))` with `str(n)[i]` is `for c in str(n)`; see `iteration` for texts in a variable.
"""

import ast
from collections.abc import Callable

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.nodes import load, replace_each, store
from divcheck.equivalence.predicates import is_call, is_name
from divcheck.equivalence.rewrites.fetches import Loop
from divcheck.equivalence.rewrites.iteration import walk_together


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Change one of `loops`."""
    return any(_over_text(loop, facts, fresh) for loop in loops)


def _over_text(loop: Loop, facts: Facts, fresh: Callable[[], str]) -> bool:
    index, text = loop.head.target, _text(loop.head.iter, facts)
    if text is None or not isinstance(index, ast.Name) or not facts.survey.is_single(index.id):
        return False
    if not facts.is_text(text) or not facts.pure(text):
        return False
    if disturbs(effects_of(loop.inside, facts), text, facts):
        return False
    element, name = fresh(), index.id

    def character(node: ast.AST) -> ast.expr | None:
        is_one = isinstance(node, ast.Subscript) and is_name(node.slice, name) and alike(node.value, text)
        return load(element) if is_one else None

    count = replace_each(loop.holder, character)
    if not count:
        return False
    pairs: list[tuple[ast.expr, ast.expr]] = [(text, store(element))]
    walk_together(loop, None if count == facts.survey.uses[index.id].loads else index, pairs)
    return True


def _text(source: ast.expr, facts: Facts) -> ast.expr | None:
    """t of `range(len(t))`, where that is no variable."""
    if not is_call(source, "range", 1) or not is_call(source.args[0], "len", 1):
        return None
    if not facts.is_builtin(source.func, "range") or isinstance(source.args[0].args[0], ast.Name):
        return None
    return source.args[0].args[0]
