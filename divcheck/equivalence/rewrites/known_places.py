"""Where the place in a list is known, so is the element: under `if i == 0` of `for i, e in enumerate(x)`."""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load, replace_each, walk
from divcheck.equivalence.predicates import is_call, is_constant, is_integer, is_name
from divcheck.equivalence.rewrites.fetches import Loop
from divcheck.equivalence.rewrites.iteration import is_walked


def apply(loops: list[Loop], facts: Facts, fresh: Callable[[], str]) -> bool:
    """Read the element in one of `loops`."""
    return any(_read_element(loop, facts) for loop in loops)


def _read_element(loop: Loop, facts: Facts) -> bool:
    target, source = loop.head.target, loop.head.iter
    if not is_call(source, "enumerate", 1) or not facts.is_builtin(source.func, "enumerate"):
        return False
    parts = target.elts if isinstance(target, ast.Tuple) else []
    names = [part.id for part in parts if isinstance(part, ast.Name) and facts.survey.is_single(part.id)]
    sequence = source.args[0]
    if len(names) != 2 or not isinstance(sequence, ast.Name) or not is_walked(sequence.id, loop, facts):
        return False
    index, element = names
    return any(_write(node, index, element, sequence.id) for part in loop.inside for node in walk(part))


def _write(node: ast.AST, index: str, element: str, sequence: str) -> bool:
    """Replace `x[k]` in what is done where `i == k`."""
    test = node.test if isinstance(node, (ast.If, ast.IfExp)) else None
    if (
        not isinstance(test, ast.Compare)
        or not is_name(test.left, index)
        or not isinstance(test.ops[0], ast.Eq)
    ):
        return False
    place = test.comparators[0]
    if not is_integer(place) or place.value < 0 or len(test.ops) > 1:
        return False

    def known(inner: ast.AST) -> ast.expr | None:
        if not isinstance(inner, ast.Subscript) or not isinstance(inner.ctx, ast.Load):
            return None
        is_it = is_name(inner.value, sequence) and is_constant(inner.slice, place.value)
        return load(element) if is_it else None

    if isinstance(node, ast.IfExp):
        holder = ast.Expr(node.body)
        found = replace_each(holder, known)
        node.body = holder.value
        return found > 0
    assert isinstance(node, ast.If)
    return sum(replace_each(statement, known) for statement in node.body) > 0
