"""`if c: return True`, `return False` is `return c`; with `d` for the last, `return c or d`.

`if c: return x, True`, `return x, False` is `return x, c`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.predicates import is_constant
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.guards import both, either
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Return the test itself at the end of `block`."""
    if len(block) < 2:
        return False
    guard, last = block[-2:]
    if (
        not isinstance(guard, ast.If)
        or guard.orelse
        or not isinstance(last, ast.Return)
        or len(guard.body) != 1
    ):
        return False
    first = guard.body[0]
    if not isinstance(first, ast.Return) or first.value is None or last.value is None:
        return False
    test = _as_bool(guard.test, facts)
    if isinstance(first.value, ast.Tuple) and isinstance(last.value, ast.Tuple):
        both_ways = _within(first.value, last.value, test, facts)
        if both_ways is not None:
            block[-2:] = [ast.Return(both_ways)]
        return both_ways is not None
    if not (facts.is_bool(first.value) and facts.is_bool(last.value)) or alike(first, last):
        return False
    if is_constant(first.value, True, False):
        value = _value(test, bool(first.value.value), last.value, facts)
    elif is_constant(last.value, False):
        value = both(test, first.value)
    elif is_constant(last.value, True):
        value = either(negated(test, facts), first.value)
    else:
        return False
    block[-2:] = [ast.Return(value)]
    return True


def _within(first: ast.Tuple, last: ast.Tuple, test: ast.expr, facts: Facts) -> ast.expr | None:
    """`(x, c)` for `(x, True)` and `(x, False)`."""
    if len(first.elts) != len(last.elts) or not all(facts.calm(value) for value in (first, test)):
        return None
    other = [n for n, pair in enumerate(zip(first.elts, last.elts, strict=True)) if not alike(*pair)]
    if len(other) != 1:
        return None
    one, two = first.elts[other[0]], last.elts[other[0]]
    if not (is_constant(one, True, False) and is_constant(two, not one.value)):
        return None
    first.elts[other[0]] = test if one.value else negated(test, facts)
    return first


def _value(test: ast.expr, outcome: bool, otherwise: ast.expr, facts: Facts) -> ast.expr:
    if isinstance(otherwise, ast.Constant):
        return test if outcome else negated(test, facts)
    return either(test, otherwise) if outcome else both(negated(test, facts), otherwise)


def _as_bool(test: ast.expr, facts: Facts) -> ast.expr:
    return test if facts.is_bool(test) else ast.Call(ast.Name("bool", ast.Load()), [test], [])
