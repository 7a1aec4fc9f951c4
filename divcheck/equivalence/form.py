"""A syntax tree written down as one string, and strings as short digests.

Written here and not taken from `ast.dump`, because the latter changes between Python versions, shows
fields that say nothing of the program (`ctx`, `type_comment`, the `u` of a string) and is slow.
"""

import ast
import hashlib
import re
from collections.abc import Sequence
from typing import Any

DIGEST_DIGITS = 16
"Hexadecimal digits of a key: 64 bits, so two of a million programs collide with a chance of 3e-8."

VARIABLE = re.compile(r"'(v+\d+)'")
"A variable of a renamed program as it is written."
_SILENT = {"ctx", "type_comment", "kind", "type_ignores", "lineno"}


class _Shapes(dict[type, tuple[str, tuple[tuple[str, str], ...]]]):
    """How a class of nodes is written: what it begins with, and its fields with what goes before each."""

    def __missing__(self, kind: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
        fields = tuple((name, f"{name}=") for name in kind._fields if name not in _SILENT)
        shape = self[kind] = (f"{kind.__name__}(", fields)
        return shape


_shapes = _Shapes()


def digest(level: str, *parts: str) -> str:
    """Hash `parts`; the same on every machine, process and hash seed. `level` keeps levels apart.

    >>> digest("exact", "return 1")
    'f71078bfc1e671c8'
    """
    written = [level.encode()]
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        written += [b"\0%d\0" % len(data), data]
    return hashlib.sha256(b"".join(written)).hexdigest()[:DIGEST_DIGITS]


def form(node: ast.AST) -> str:
    """Write the tree below `node`; equal strings mean equal trees, positions aside.

    >>> form(ast.parse("x  =  1 # one")) == form(ast.parse("x = 1"))
    True
    """
    out: list[str] = []
    _write_node(node, out)
    return "".join(out)


def alike(one: ast.AST, other: ast.AST) -> bool:
    """Whether two trees have the same form, found out without writing it down."""
    kind = type(one)
    if one is other or kind is not type(other):
        return one is other
    if kind is ast.JoinedStr:
        return form(one) == form(other)
    for name, _ in _shapes[kind][1]:
        if not _fields_are_alike(getattr(one, name, None), getattr(other, name, None)):
            return False
    return True


def are_alike(one: list[ast.stmt], other: list[ast.stmt]) -> bool:
    """The same of two blocks."""
    return len(one) == len(other) and all(map(alike, one, other))


def _fields_are_alike(one: object, other: object) -> bool:
    if isinstance(one, ast.AST):
        return isinstance(other, ast.AST) and alike(one, other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_fields_are_alike, one, other))
    if one is None or other is None:
        return one is other or one == [] or other == []
    return one is other or _constant(one) == _constant(other)


def _write_node(node: ast.AST, out: list[str]) -> None:
    kind = type(node)
    if kind is ast.Name:  # two nodes of five: the same as below, said at once
        out.append(f"Name(id=str:{node.id!a})")  # type: ignore[attr-defined]
        return
    begin, fields = _shapes[kind]
    if not fields:  # an operator, a jump
        out.append(begin + ")")
        return
    out.append(begin)
    for name, label in fields:
        value = getattr(node, name, None)
        if value is None:
            continue
        if value.__class__ is list:
            if value:  # newer versions have fields that are empty in older programs
                out.append(label)
                _write_list(value if kind is not ast.JoinedStr else _without_empty(value), out)
            continue
        out.append(label)
        if isinstance(value, ast.AST):
            _write_node(value, out)
        else:
            out.append(_constant(value))
    out.append(")")


def _write_list(values: Sequence[object], out: list[str]) -> None:
    out.append("[")
    for value in values:
        if isinstance(value, ast.AST):
            _write_node(value, out)
        else:
            out.append(_constant(value))
        out.append(",")
    out.append("]")


def _without_empty(pieces: list[ast.expr]) -> list[ast.expr]:
    """The pieces of an f-string that hold something; Python 3.12 ends a format with an empty one."""
    return [piece for piece in pieces if not (isinstance(piece, ast.Constant) and piece.value == "")]


def _constant(value: object) -> str:
    # Integers in hexadecimal: Python refuses to write very long ones in decimal.
    return f"int:{value:x}" if type(value) is int else f"{type(value).__name__}:{value!a}"
