"""`not` goes inwards: `not a == b` is `a != b`, `not (a and b)` is `not a or not b`, `not any(c …)` is
`all(not c …)`.
"""

import ast

from divcheck.equivalence.facts import Facts

NODES = (ast.UnaryOp,)
OPERATORS = (ast.Not,)
_OPPOSITE: dict[type, type] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt,
}  # fmt: skip
_ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def apply(node: ast.UnaryOp, facts: Facts) -> ast.expr | None:
    """Push a `not` one step inwards."""
    if not isinstance(node.op, ast.Not):
        return None
    inner = node.operand
    if isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.Not):
        return inner.operand if facts.is_bool(inner.operand) else None
    if isinstance(inner, ast.Compare) and len(inner.ops) == 1:
        return _opposite(inner, facts)
    if isinstance(inner, ast.BoolOp):
        return ast.BoolOp(
            ast.Or() if isinstance(inner.op, ast.And) else ast.And(),
            [negated(value, facts) for value in inner.values],
        )
    if isinstance(inner, ast.Constant) and isinstance(inner.value, bool):
        return ast.Constant(not inner.value)
    return _of_all(inner, facts) if isinstance(inner, ast.Call) else None


def _of_all(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`not any(c for …)` is `all(not c for …)`, and the opposite."""
    if not facts.is_builtin(node.func, "any", "all") or len(node.args) != 1:
        return None
    each = node.args[0]
    if not isinstance(each, (ast.GeneratorExp, ast.ListComp)):
        return None
    other = "all" if facts.is_builtin(node.func, "any") else "any"
    tests = type(each)(negated(each.elt, facts), each.generators)
    return ast.Call(ast.Name(other, ast.Load()), [tests], [])


def negated(node: ast.expr, facts: Facts) -> ast.expr:
    """The expression that is true when `node` is false."""
    negation = ast.UnaryOp(ast.Not(), node)
    return apply(negation, facts) or negation


def _opposite(node: ast.Compare, facts: Facts) -> ast.expr | None:
    operator, operands = node.ops[0], (node.left, node.comparators[0])
    if isinstance(operator, _ORDERINGS) and any(facts.types.name_of(x) in ("set", "dict") for x in operands):
        return None  # subsets are no total order
    return ast.Compare(node.left, [_OPPOSITE[type(operator)]()], node.comparators)
