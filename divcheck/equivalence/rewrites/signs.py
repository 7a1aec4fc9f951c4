"""Behind a test of its sign the size of a number is known: `abs(n)` is n where 10 < n, `-n` where n < 0."""

import ast
from collections.abc import Callable
from functools import partial

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.nodes import names_in, replace_each, replace_until_bound, walk
from divcheck.equivalence.predicates import is_call, is_integer, parts_of

NODES = (ast.If, ast.IfExp, ast.BoolOp)
_Testing = ast.If | ast.IfExp | ast.BoolOp
_ORDERINGS = (ast.Lt, ast.LtE)
_Change = Callable[[ast.AST], ast.expr | None]


def apply(node: _Testing, facts: Facts) -> ast.AST | None:
    """Write one number in place of its size."""
    junction = node if isinstance(node, ast.BoolOp) else node.test
    for place, test in enumerate(parts_of(junction, ast.And)):
        if type(test) is not ast.Compare or type(test.ops[0]) not in _ORDERINGS:
            continue
        sign = _sign(test, facts)
        if sign is not None and _replace_behind(node, place, sign, facts):
            return node
    return None


def _replace_behind(node: _Testing, place: int, sign: tuple[ast.expr, bool], facts: Facts) -> bool:
    """Replace sizes where the test in this place has been found to hold."""
    size = partial(_size, sign=sign, facts=facts)
    if isinstance(node, ast.If):
        has_any = any(size(inner) is not None for part in node.body for inner in walk(part))
        return has_any and _replace_in(node.body, sign[0], size, facts) > 0
    behind = ast.Tuple(node.values[place + 1 :] if isinstance(node, ast.BoolOp) else [node.body])
    if not replace_each(behind, size):
        return False
    if isinstance(node, ast.BoolOp):
        node.values[place + 1 :] = behind.elts
    else:
        node.body = behind.elts[0]
    return True


def _replace_in(body: list[ast.stmt], number: ast.expr, size: _Change, facts: Facts) -> int:
    """Replace sizes in `body` as long as `number` is what it was."""
    if isinstance(number, ast.Name):
        return replace_until_bound(body, {number.id}, size)
    if disturbs(effects_of(body, facts), number, facts):
        return 0
    return sum(replace_each(statement, size) for statement in body)


def _sign(test: ast.Compare, facts: Facts) -> tuple[ast.expr, bool] | None:
    """What `test` finds to be above 0, or below, and whether it is below."""
    left, right = test.left, test.comparators[0]
    is_negative = is_integer(right)
    number, bound = (left, right) if is_negative else (right, left)
    if not is_integer(bound) or (bound.value == 0 and type(test.ops[0]) is ast.LtE):
        return None
    if bound.value > 0 if is_negative else bound.value < 0:
        return None
    is_shared = any(facts.is_shared(name.id) for name in names_in(number))
    if is_shared or facts.is_bool(number) or not facts.pure(number):
        return None
    return number, is_negative


def _size(node: ast.AST, sign: tuple[ast.expr, bool], facts: Facts) -> ast.expr | None:
    """What `abs` gives of the number of this sign."""
    if not is_call(node, "abs", 1) or not facts.is_builtin(node.func, "abs"):
        return None
    number, is_negative = sign
    if not alike(node.args[0], number):
        return None
    return ast.UnaryOp(ast.USub(), node.args[0]) if is_negative else node.args[0]
