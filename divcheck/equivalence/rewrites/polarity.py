"""An `if` with two ways on, the right way round: `if a != b: X else: Y` is `if a == b: Y else: X`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import walk
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.If,)

_NEGATIVE = (ast.NotEq, ast.NotIn, ast.IsNot)
_WEIGHED = frozenset({ast.Compare, ast.UnaryOp, ast.BoolOp})


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Exchange the two ways where the negated test is the simpler one."""
    for index, statement in enumerate(block):
        if not isinstance(statement, ast.If):
            continue
        rest = block[index + 1 :]
        if statement.orelse:
            opposite = simpler_opposite(statement.test, facts)
            if opposite is not None:
                block[index] = ast.If(opposite, statement.orelse, statement.body)
                return True
        elif rest and ends(statement.body) and ends(rest):
            opposite = simpler_opposite(statement.test, facts)
            if opposite is not None:
                block[index:] = [ast.If(opposite, rest, []), *statement.body]
                return True
    return False


def simpler_opposite(test: ast.expr, facts: Facts) -> ast.expr | None:
    """The negation of `test`, if that is the simpler one to write."""
    weight = _weight(test)
    if weight == 0:
        return None
    opposite = negated(test, facts)
    return opposite if _weight(opposite) < weight else None


def _weight(test: ast.expr) -> int:
    return sum(_is_negative(node) + _is_backward(node) for node in walk(test) if type(node) in _WEIGHED)


def _is_negative(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        return isinstance(node.ops[0], _NEGATIVE)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    return isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or)


def _is_backward(node: ast.AST) -> bool:
    """Forward are `a < b` and, with a constant, `a < 1` and `a <= 1`; they may be written mirrored."""
    if not isinstance(node, ast.Compare):
        return False
    left, right = node.left, node.comparators[0]
    if isinstance(node.ops[0], (ast.Gt, ast.GtE)):
        left, right = right, left
    if isinstance(left, ast.Constant) or isinstance(right, ast.Constant):
        return isinstance(node.ops[0], (ast.Lt, ast.LtE, ast.Gt, ast.GtE)) and isinstance(left, ast.Constant)
    return isinstance(node.ops[0], (ast.LtE, ast.GtE))
