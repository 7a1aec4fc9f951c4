"""An order of expressions that does not hang on how variables are called."""

import ast
import re

from divcheck.equivalence.form import form

_VARIABLE = re.compile(r"'v+(\d+)'")


def sort_key(node: ast.AST, written: str = "") -> tuple[bool, str, list[int]]:
    """Constants last; then by the form with variables numbered within it; then by those variables.

    `written` is the form of `node`, if that is known already.
    """
    pieces = _VARIABLE.split(written or form(node))  # text, number, text, number, text
    numbers = [int(number) for number in pieces[1::2]]
    local = {number: f"'*{place}'" for place, number in enumerate(dict.fromkeys(numbers))}
    pieces[1::2] = [local[number] for number in numbers]
    return isinstance(node, ast.Constant), "".join(pieces), numbers


def in_order(left: ast.AST, right: ast.AST) -> bool:
    """Whether `left` may stand before `right`."""
    if type(left) is not type(right):  # decided by what the two keys begin with
        if isinstance(left, ast.Constant) or isinstance(right, ast.Constant):
            return isinstance(right, ast.Constant)
        return f"{type(left).__name__}(" < f"{type(right).__name__}("
    return sort_key(left) <= sort_key(right)
