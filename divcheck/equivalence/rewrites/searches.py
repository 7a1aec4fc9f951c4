"""Whether a text holds another: `s.find(t) != -1` and `s.find(t) >= 0` are `t in s`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import is_integer, is_method_call, owner_of

NODES = (ast.Compare,)
_BEHIND: dict[tuple[type[ast.cmpop], int], type[ast.cmpop]] = {
    (ast.NotEq, -1): ast.In,
    (ast.Gt, -1): ast.In,
    (ast.GtE, 0): ast.In,
    (ast.Eq, -1): ast.NotIn,
    (ast.LtE, -1): ast.NotIn,
    (ast.Lt, 0): ast.NotIn,
}
"What `s.find(t)` is compared with, and what that says of t and s."
_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE
}  # fmt: skip


def apply(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """Ask with `in` what is asked of the position."""
    if len(node.ops) != 1:
        return None
    operator, call, bound = type(node.ops[0]), node.left, node.comparators[0]
    if not isinstance(call, ast.Call):
        operator, call, bound = _MIRRORED.get(operator, operator), bound, call
    if not is_method_call(call, "find") or len(call.args) != 1 or not is_integer(bound):
        return None
    found, owner = _BEHIND.get((operator, bound.value)), owner_of(call)
    part = call.args[0]
    if found is None or not facts.is_text(owner) or not facts.may_swap(owner, part):
        return None
    return ast.Compare(part, [found()], [owner])
