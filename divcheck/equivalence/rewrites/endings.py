"""A function that returns values says so at its end too: falling off it is `return None`."""

import ast

from divcheck.equivalence.nodes import walk
from divcheck.equivalence.parsing import blocks_of
from divcheck.equivalence.predicates import ends, is_constant
from divcheck.equivalence.rewrites.unreachable import never_passes

_SUSPENDING = (ast.Yield, ast.YieldFrom)


def apply(function: ast.FunctionDef) -> bool:
    """Write out what `function` returns where its body ends, if it returns values elsewhere."""
    if not returns_values(function) or any(isinstance(node, _SUSPENDING) for node in walk(function)):
        return False
    for statement in _statements(function):
        if isinstance(statement, ast.Return) and statement.value is None:
            statement.value = ast.Constant(None)
    if ends(function.body) or never_passes(function.body[-1]):
        return False
    function.body.append(ast.Return(ast.Constant(None)))
    return True


def returns_values(function: ast.FunctionDef) -> bool:
    """Whether some `return` of `function` has a value other than None."""
    return any(
        isinstance(statement, ast.Return)
        and statement.value is not None
        and not is_constant(statement.value, None)
        for statement in _statements(function)
    )


def _statements(function: ast.FunctionDef) -> list[ast.stmt]:
    """The statements of `function`, without those of functions and classes inside it."""
    found: list[ast.stmt] = list(function.body)
    for statement in found:  # which grows on the way
        if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            holders = [statement, *getattr(statement, "handlers", []), *getattr(statement, "cases", [])]
            for holder in holders:
                for block in blocks_of(holder):
                    found += block
    return found
