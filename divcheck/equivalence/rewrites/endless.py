"""`while True` that is left at its top is a `while` with that test: `if c: break` and `if c: return x`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import is_constant
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.negations import negated
from divcheck.equivalence.rewrites.unreachable import has_break

NODES = (ast.While,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Give one loop its test."""
    for index, loop in enumerate(block):
        first = _first_test(loop)
        if first is None or not isinstance(loop, ast.While):
            continue
        if isinstance(first.body[0], ast.Break):
            loop.test, loop.body = negated(first.test, facts), loop.body[1:]
            return True
        is_only_way = index + 1 == len(block) and not has_break(loop.body)
        if is_only_way and isinstance(first.body[-1], (ast.Return, ast.Raise)):
            loop.test, loop.body = negated(first.test, facts), loop.body[1:]
            block += first.body
            return True
    return False


def _first_test(loop: ast.stmt) -> ast.If | None:
    """The `if` at the top of an endless loop with more to come."""
    if not isinstance(loop, ast.While) or not is_constant(loop.test, True, 1) or loop.orelse:
        return None
    first = loop.body[0]
    return first if isinstance(first, ast.If) and not first.orelse and len(loop.body) > 1 else None
