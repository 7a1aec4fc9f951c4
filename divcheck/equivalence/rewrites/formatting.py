"""Text put together: `f"{a}b"` and `"{}b".format(a)` are `str(a) + "b"`; `len("abc")` is 3."""

import ast
from functools import reduce

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load
from divcheck.equivalence.predicates import is_call

NODES = (ast.JoinedStr, ast.Call)


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Write a text as a sum of its pieces."""
    if isinstance(node, ast.JoinedStr):
        return _joined(node.values, facts)
    if is_call(node, "len", 1) and facts.is_builtin(node.func, "len"):
        text = node.args[0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            return ast.Constant(len(text.value))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _formatted(node.func.value, node, facts)
    return None


def _joined(values: list[ast.expr], facts: Facts) -> ast.expr | None:
    pieces: list[ast.expr] = []
    for value in values:
        if isinstance(value, ast.FormattedValue):
            if value.conversion != -1 or value.format_spec is not None:
                return None
            pieces.append(_text(value.value, facts))
        elif isinstance(value, ast.Constant):
            pieces.append(value)
    return _sum(pieces)


def _formatted(template: ast.expr, node: ast.Call, facts: Facts) -> ast.expr | None:
    if not (isinstance(template, ast.Constant) and isinstance(template.value, str)) or node.keywords:
        return None
    parts = template.value.split("{}")
    if len(parts) != len(node.args) + 1 or "{" in "".join(parts) or "}" in "".join(parts) or not node.args:
        return None
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return None
    pieces: list[ast.expr] = [ast.Constant(parts[0])]
    for argument, part in zip(node.args, parts[1:], strict=True):
        pieces += [_text(argument, facts), ast.Constant(part)]
    return _sum([piece for piece in pieces if not (isinstance(piece, ast.Constant) and piece.value == "")])


def _text(value: ast.expr, facts: Facts) -> ast.expr:
    return value if facts.is_text(value) else ast.Call(load("str"), [value], [])


def _sum(pieces: list[ast.expr]) -> ast.expr | None:
    if not pieces:
        return ast.Constant("")
    return reduce(lambda left, right: ast.BinOp(left, ast.Add(), right), pieces)
