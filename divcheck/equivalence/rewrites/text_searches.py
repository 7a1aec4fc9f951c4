"""What is asked of a search in a text: `s.find(t) != -1` is `t in s`; one from 0 on is one in all of it."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.lines import MIRRORED
from divcheck.equivalence.predicates import is_constant, is_method_call, owner_of

NODES = (ast.Call, ast.Compare)
CALLS = ("find", "rfind", "index", "rindex", "startswith")
OPERATORS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_FOUND = {(ast.NotEq, -1), (ast.Gt, -1), (ast.GtE, 0)}
_MISSED = {(ast.Eq, -1), (ast.LtE, -1), (ast.Lt, 0)}


def apply(node: ast.Call | ast.Compare, facts: Facts) -> ast.expr | None:
    """Choose one spelling of a search, or of the question whether it finds anything."""
    if isinstance(node, ast.Compare):
        return _membership(node, facts)
    if is_method_call(node, *CALLS) and len(node.args) == 2 and is_constant(node.args[1], 0):
        return ast.Call(node.func, node.args[:1], [])
    return None


def _membership(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`t in s`, or `t not in s`."""
    search, operator, bound = node.left, type(node.ops[0]), node.comparators[0]
    if type(search) is ast.Constant:
        search, operator, bound = bound, MIRRORED.get(operator, operator), search
    if type(search) is not ast.Call or not is_constant(bound, -1, 0) or facts.tries_types:
        return None
    if not is_method_call(search, "find", "rfind") or len(search.args) != 1 or len(node.ops) > 1:
        return None
    owner, text = owner_of(search), search.args[0]
    asked = (operator, bound.value)
    if asked not in _FOUND | _MISSED or not facts.may_swap(owner, text):
        return None
    return ast.Compare(text, [ast.In() if asked in _FOUND else ast.NotIn()], [owner])
