"""The text of an error is as good as none, like what is printed: `raise ValueError("no")`, `assert c, "no"`.

Which error it is stays. The text stays as well where the program may look at it, or making it may fail.
"""

import ast

from divcheck.equivalence.facts import Facts

NODES = (ast.Raise, ast.Assert)
_ERRORS = (
    "Exception", "ValueError", "TypeError", "IndexError", "KeyError", "LookupError", "ZeroDivisionError",
    "ArithmeticError", "OverflowError", "AssertionError", "AttributeError", "NameError", "RuntimeError",
    "RecursionError", "NotImplementedError",
)  # fmt: skip
"Builtin errors of which the arguments are but text."


def apply(node: ast.Raise | ast.Assert, facts: Facts) -> ast.AST | None:
    """Take the text away from one error."""
    if facts.catches:
        return None
    if isinstance(node, ast.Assert):
        return ast.Assert(node.test, None) if node.msg is not None and facts.calm(node.msg) else None
    error = node.exc
    if node.cause is not None or not isinstance(error, ast.Call) or error.keywords:
        return None
    if facts.is_builtin(error.func, *_ERRORS) and all(map(facts.calm, error.args)):
        return ast.Raise(error.func, None)
    return None
