"""A function that returns values says so at its end too: falling off it is `return None`."""

import ast

from divcheck.equivalence.nodes import statements_of, walk
from divcheck.equivalence.predicates import ends, is_constant
from divcheck.equivalence.rewrites.unreachable import never_passes

_SUSPENDING = (ast.Yield, ast.YieldFrom)
_WITH_OWN_RETURNS = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef})


def apply(function: ast.FunctionDef) -> bool:
    """Write out what `function` returns where its body ends, if it returns values elsewhere."""
    if not returns_values(function):
        return False
    empty = [node for node in _statements(function) if isinstance(node, ast.Return) and node.value is None]
    is_open = not ends(function.body) and not never_passes(function.body[-1])
    if not (empty or is_open) or any(isinstance(node, _SUSPENDING) for node in walk(function)):
        return False
    for statement in empty:
        statement.value = ast.Constant(None)
    if is_open:
        function.body.append(ast.Return(ast.Constant(None)))
    return is_open


def returns_values(function: ast.FunctionDef) -> bool:
    """Whether some `return` of `function` has a value other than None."""
    for statement in _statements(function):
        if type(statement) is not ast.Return or statement.value is None:
            continue
        if not is_constant(statement.value, None):
            return True
    return False


def _statements(function: ast.FunctionDef) -> list[ast.AST]:
    """The statements of `function`, without those of functions and classes inside it."""
    found = statements_of(function)
    if _WITH_OWN_RETURNS.isdisjoint(map(type, found[1:])):
        return found
    inner = [node for node in found[1:] if type(node) in _WITH_OWN_RETURNS]
    foreign = {id(node) for holder in inner for node in statements_of(holder)}
    return [node for node in found if id(node) not in foreign]
