"""From source text to a syntax tree, or a plain "no" for whatever cannot be compared.

Model output holds null bytes, lone surrogates, megabytes of repetition and brackets nested by the
thousand. Here such a program is refused by fixed limits and not by the interpreter's recursion limit,
so that the outcome does not depend on how deep the caller's own stack is. What kills the interpreter
itself (some nestings crash the parser) can only be survived in another process: see `batch`.
"""

import ast
import warnings

from divcheck.equivalence.nodes import LEAVES, blocks_of, children, statements_of

MAX_CHARACTERS = 200_000
"A longer program is not compared: parsing it takes seconds and hundreds of megabytes."
MAX_DEPTH = 120
"Levels of the syntax tree. Samples of models stay below 40."


def parse(program: str) -> ast.Module | None:
    """Return the syntax tree of `program`; None if it does not parse, or is too long or too deep.

    >>> parse("x = 1") is None, parse("x = = 1") is None
    (False, True)
    """
    if len(program) > MAX_CHARACTERS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes such as "\d"
            tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # ValueError: null bytes, surrogates
        return None
    return None if deeper_than(tree, MAX_DEPTH) else tree


def deeper_than(tree: ast.AST, limit: int) -> bool:
    """Whether `tree` has more than `limit` levels."""
    level: list[ast.AST] = [tree]
    for _ in range(limit):
        level = [child for node in level if type(node) not in LEAVES for child in children(node)]
        if not level:
            return False
    return True


def drop_bare_strings(tree: ast.Module) -> list[ast.stmt]:
    """Take docstrings and other statements that are only a string out of `tree`, in place.

    A block that held nothing else holds `pass` afterwards. Returns what was taken out.
    """
    dropped: list[ast.stmt] = []
    for node in statements_of(tree):
        for block in blocks_of(node):
            bare = [statement for statement in block if _is_bare_string(statement)]
            if bare:
                dropped += bare
                kept = [statement for statement in block if not _is_bare_string(statement)]
                block[:] = kept or ([] if isinstance(node, ast.Module) else [ast.Pass()])
    return dropped


def _is_bare_string(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
