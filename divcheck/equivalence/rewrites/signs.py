"""Behind a test of its sign the size of a number is known: `abs(n)` is n where 10 < n, `-n` where n < 0."""

import ast
from collections.abc import Callable
from functools import partial

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.nodes import names_in, replace_each, replace_until_bound
from divcheck.equivalence.predicates import is_call, is_integer, parts_of

NODES = (ast.If, ast.IfExp, ast.BoolOp)


def apply(node: ast.If | ast.IfExp | ast.BoolOp, facts: Facts) -> ast.AST | None:
    """Write one number in place of its size."""
    if isinstance(node, ast.BoolOp):
        if not isinstance(node.op, ast.And):
            return None
        tests = node.values
    else:
        tests = parts_of(node.test, ast.And)
    for place, test in enumerate(tests):
        sign = _sign(test, facts)
        if sign is None:
            continue
        size = partial(_size, number=sign[0], is_negative=sign[1], facts=facts)
        if isinstance(node, ast.If):
            count = _replace_in(node.body, sign[0], size, facts)
        else:
            behind = tests[place + 1 :] if isinstance(node, ast.BoolOp) else [node.body]
            count = sum(replace_each(ast.Expr(part), size) for part in behind)
        if count:
            return node
    return None


def _replace_in(
    body: list[ast.stmt], number: ast.expr, size: Callable[[ast.AST], ast.expr | None], facts: Facts
) -> int:
    """Replace sizes in `body` as long as `number` is what it was."""
    if isinstance(number, ast.Name):
        return replace_until_bound(body, {number.id}, size)
    if disturbs(effects_of(body, facts), number, facts):
        return 0
    return sum(replace_each(statement, size) for statement in body)


def _sign(test: ast.expr, facts: Facts) -> tuple[ast.expr, bool] | None:
    """What `test` finds to be above 0, or below, and whether it is below."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], (ast.Lt, ast.LtE)):
        return None
    left, right = test.left, test.comparators[0]
    is_negative = is_integer(right)
    number, bound = (left, right) if is_negative else (right, left)
    if not is_integer(bound) or (bound.value == 0 and isinstance(test.ops[0], ast.LtE)):
        return None
    if bound.value > 0 if is_negative else bound.value < 0:
        return None
    is_shared = any(facts.is_shared(name.id) for name in names_in(number))
    if is_shared or facts.is_bool(number) or not facts.pure(number):
        return None
    return number, is_negative


def _size(node: ast.AST, number: ast.expr, is_negative: bool, facts: Facts) -> ast.expr | None:
    """What `abs` gives of `number`."""
    if not is_call(node, "abs", 1) or not facts.is_builtin(node.func, "abs"):
        return None
    if not alike(node.args[0], number):
        return None
    return ast.UnaryOp(ast.USub(), node.args[0]) if is_negative else node.args[0]
