"""Text put together: `f"{a}b"`, `"{}b".format(a)` and `"%sb" % a` are `str(a) + "b"`; `len("abc")` is 3."""

import ast
import re
from functools import reduce

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import IMMUTABLE
from divcheck.equivalence.nodes import load
from divcheck.equivalence.predicates import is_call, is_constant, is_method_call, owner_of

NODES = (ast.JoinedStr, ast.Call, ast.BinOp)
CALLS = ("len", "format", "join")
OPERATORS = (ast.Add, ast.Mod)


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Write a text as a sum of its pieces."""
    if isinstance(node, ast.JoinedStr):
        return _joined(node.values, facts)
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Add):
            return _put_together(node, facts)
        return _filled(node, facts) if isinstance(node.op, ast.Mod) else None
    if is_call(node, "len", 1) and facts.is_builtin(node.func, "len"):
        text = node.args[0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            return ast.Constant(len(text.value))
    if is_method_call(node, "join"):
        return _linked(owner_of(node), node.args[0], facts) if len(node.args) == 1 else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _formatted(node.func.value, node, facts)
    return None


def _put_together(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    """`a + b + c` for `a + (b + c)` of texts or lists, and `a` for `a + ""`."""
    left, right = node.left, node.right
    for part, other in ((left, right), (right, left)):
        if is_constant(part, "") and facts.is_text(other):
            return other
    if not isinstance(right, ast.BinOp) or not isinstance(right.op, ast.Add):
        return None
    if facts.types.name_of(node) not in ("str", "list"):
        return None
    return ast.BinOp(ast.BinOp(left, node.op, right.left), node.op, right.right)


def _joined(values: list[ast.expr], facts: Facts) -> ast.expr | None:
    pieces: list[ast.expr] = []
    for value in values:
        if isinstance(value, ast.FormattedValue):
            if value.conversion != -1:
                return None
            piece = _specified(value, facts)
            if piece is None:
                return None
            pieces.append(piece)
        elif isinstance(value, ast.Constant):
            pieces.append(value)
    return _sum(pieces)


def _specified(value: ast.FormattedValue, facts: Facts) -> ast.expr | None:
    """`str(n)` for `{n}`, `format(n, "b")` for `{n:b}`."""
    if value.format_spec is None:
        return _text(value.value, facts)
    spec = value.format_spec.values if isinstance(value.format_spec, ast.JoinedStr) else []
    if len(spec) != 1 or not isinstance(spec[0], ast.Constant) or "format" in facts.types.rebound:
        return None
    return ast.Call(load("format"), [value.value, spec[0]], [])


def _linked(between: ast.expr, pieces: ast.expr, facts: Facts) -> ast.expr | None:
    """`a + "." + b` for `".".join([a, b])`."""
    if not isinstance(between, ast.Constant) or not isinstance(pieces, (ast.List, ast.Tuple)):
        return None
    if not pieces.elts or not all(map(facts.is_text, pieces.elts)):
        return None
    found = [part for piece in pieces.elts for part in (between, piece)][1:]
    return _sum([part for part in found if not is_constant(part, "")])


def _formatted(template: ast.expr, node: ast.Call, facts: Facts) -> ast.expr | None:
    if not (isinstance(template, ast.Constant) and isinstance(template.value, str)) or node.keywords:
        return None
    parts = re.split(r"\{\d*\}", template.value)
    places = re.findall(r"\{(\d*)\}", template.value)
    if "{" in "".join(parts) or "}" in "".join(parts) or len(places) != len(node.args) or not places:
        return None
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return None
    order = [int(place) for place in places if place] or list(range(len(places)))
    if sorted(order) != list(range(len(places))):
        return None
    if order != sorted(order) and not all(map(facts.pure, node.args)):
        return None
    pieces: list[ast.expr] = [ast.Constant(parts[0])]
    for place, part in zip(order, parts[1:], strict=True):
        pieces += [_text(node.args[place], facts), ast.Constant(part)]
    return _sum([piece for piece in pieces if not (isinstance(piece, ast.Constant) and piece.value == "")])


def _filled(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    """`"%s:%d" % (a, b)`, where `%d` stands for an integer."""
    template = node.left
    if not (isinstance(template, ast.Constant) and isinstance(template.value, str)):
        return None
    if not isinstance(node.right, ast.Tuple) and facts.types.name_of(node.right) not in IMMUTABLE:
        return None  # it may be a tuple
    values = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    pieces = re.split(r"(%[sd])", template.value)
    if "%" in "".join(pieces[::2]) or len(values) != len(pieces) // 2:
        return None
    texts: list[ast.expr] = []
    for directive, value, text in zip(pieces[1::2], values, pieces[2::2], strict=True):
        if isinstance(value, ast.Starred) or (directive == "%d" and facts.types.name_of(value) != "int"):
            return None
        texts += [_text(value, facts), ast.Constant(text)]
    found: list[ast.expr] = [ast.Constant(pieces[0]), *texts]
    return _sum([piece for piece in found if not (isinstance(piece, ast.Constant) and piece.value == "")])


def _text(value: ast.expr, facts: Facts) -> ast.expr:
    return value if facts.is_text(value) else ast.Call(load("str"), [value], [])


def _sum(pieces: list[ast.expr]) -> ast.expr | None:
    if not pieces:
        return ast.Constant("")
    return reduce(lambda left, right: ast.BinOp(left, ast.Add(), right), pieces)
