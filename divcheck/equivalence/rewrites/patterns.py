"""The characters of a class in a regular expression, in one order: `re.split("[?!.]", s)`."""

import ast
import re

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import is_name

NODES = (ast.Call,)
CALLS = ("compile", "findall", "finditer", "fullmatch", "match", "search", "split", "sub")
_PLAIN_CLASS = re.compile(r"(?<!\\)\[([^]\\^\[-]+)\]")


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Sort the characters of all classes of plain characters."""
    pattern = node.args[0] if node.args else None
    if not isinstance(node.func, ast.Attribute) or not is_name(node.func.value, "re"):
        return None
    if not isinstance(pattern, ast.Constant) or not isinstance(pattern.value, str):
        return None
    written = _PLAIN_CLASS.sub(lambda found: f"[{''.join(sorted(set(found[1])))}]", pattern.value)
    if written == pattern.value:
        return None
    return ast.Call(node.func, [ast.Constant(written), *node.args[1:]], node.keywords)
