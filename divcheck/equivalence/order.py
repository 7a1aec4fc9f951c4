"""An order of expressions that does not hang on how variables are called."""

import ast
import re

from divcheck.equivalence.form import form

_VARIABLE = re.compile(r"'(v+)(\d+)'")


def sort_key(node: ast.AST) -> tuple[bool, str, list[int]]:
    """Constants last; then by the written form without variables; then by the variables' numbers."""
    written = form(node)
    numbers = [int(match[2]) for match in _VARIABLE.finditer(written)]
    return isinstance(node, ast.Constant), _VARIABLE.sub("'*'", written), numbers


def in_order(left: ast.AST, right: ast.AST) -> bool:
    """Whether `left` may stand before `right`."""
    return sort_key(left) <= sort_key(right)
