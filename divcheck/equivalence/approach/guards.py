"""Guards: tests that only say whether there is an answer at all, and are no part of how it is found."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.program import Function, parameter_names
from divcheck.equivalence.nodes import children, stored


def guards(function: Function) -> frozenset[ast.expr]:
    """The tests of a function that decide between a constant such as -1 and an answer that is computed.

    None where the function answers by true and false, or by a value that it was given: there a test is the
    answer.

    >>> source = "def f(a, b):\\n    if max(a, b) < 0:\\n        return -1\\n    return a * b"
    >>> [ast.unparse(test) for test in guards(ast.parse(source).body[0])]
    ['max(a, b) < 0']
    """
    if isinstance(function, ast.Lambda):
        return frozenset()
    answers = [node.value for statement in function.body for node in _returns(statement)]
    computed = [value for value in answers if not (_is_constant(value) or _is_given(value, function))]
    if not computed or any(map(_is_truth, answers)):
        return frozenset()
    return frozenset(_tests(function.body))


def _returns(node: ast.AST) -> Iterator[ast.Return]:
    """What leaves this function, and not one that is defined in it."""
    if isinstance(node, ast.Return):
        yield node
    elif not isinstance(node, ast.expr | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        for child in children(node):
            yield from _returns(child)


def _tests(block: list[ast.stmt]) -> Iterator[ast.expr]:
    for place, statement in enumerate(block):
        if isinstance(statement, ast.If):
            other = statement.orelse or block[place + 1 :]
            if _gives_constant(statement.body) or _gives_constant(other):
                yield statement.test
            yield from _tests(statement.body)
            yield from _tests(statement.orelse)


def _gives_constant(block: list[ast.stmt]) -> bool:
    match block:
        case [ast.Return(value=value)]:
            return _is_constant(value)
    return False


def _is_constant(value: ast.expr | None) -> bool:
    match value:
        case None | ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
    return False


def _is_given(value: ast.expr | None, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it is a parameter that is assigned nothing else."""
    return (
        isinstance(value, ast.Name)
        and value.id in parameter_names(function)
        and value.id not in stored(function.body)
    )


def _is_truth(value: ast.expr | None) -> bool:
    match value:
        case ast.Constant(value=bool()) | ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Call(func=ast.Name(id="all" | "any" | "bool")):
            return True
    return False
