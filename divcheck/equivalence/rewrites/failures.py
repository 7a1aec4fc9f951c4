"""A value that fails only where what follows fails as well may be computed later, or not at all."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.effects import effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.nodes import children
from divcheck.equivalence.predicates import COMPREHENSIONS

LAZY = (ast.Lambda, *COMPREHENSIONS)


def fails_anyway(value: ast.expr, region: list[ast.stmt], facts: Facts) -> bool:
    """Whether each part of `value` that may fail is computed in `region` for certain."""
    risks = _risks(value, facts)
    for statement in region:
        expression = evaluated_first(statement)
        if expression is not None:
            risks -= {_computed(node) for node in certain_nodes(expression)}
        if not risks:
            return True
        if isinstance(statement, ast.For) and not effects_of(statement.body, facts).jumps:
            continue
        if not isinstance(statement, ast.Assign) or not facts.pure(statement.value):
            return False
    return False


def evaluated_first(statement: ast.AST) -> ast.expr | None:
    """The expression that a statement evaluates once, before all else."""
    if isinstance(statement, (ast.Assign, ast.Return, ast.Expr)):
        return statement.value
    if isinstance(statement, ast.If):
        return statement.test
    return statement.iter if isinstance(statement, ast.For) else None


def _risks(node: ast.expr, facts: Facts) -> set[str]:
    """The forms of what may fail in `node`, of a division by what it is divided."""
    if facts.calm(node):
        return set()
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
        risks = _risks(node.left, facts) | _risks(node.right, facts)
        return risks | {_divisor(node)} if isinstance(node.op, ast.Div) else risks
    return {form(node)}


def _divisor(node: ast.BinOp) -> str:
    return f"/{form(node.right)}"


def _computed(node: ast.AST) -> str:
    """The form of what may have failed once `node` is computed, as in `_risks`; empty for other nodes."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _divisor(node)
    is_power = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)
    return form(node) if is_power or isinstance(node, (ast.Subscript, ast.Call)) else ""


def certain_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of an expression that are evaluated whatever the values are, `node` first."""
    yield node
    if isinstance(node, ast.BoolOp):
        below: list[ast.AST] = [node.values[0]]
    elif isinstance(node, ast.IfExp):
        below = [node.test]
    elif isinstance(node, ast.Compare):
        below = [node.left, node.comparators[0]]
    elif isinstance(node, COMPREHENSIONS):
        below = [node.generators[0].iter]
    else:
        below = children(node) if not isinstance(node, ast.Lambda) else []
    for inner in below:
        yield from certain_nodes(inner)
