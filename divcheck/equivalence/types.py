"""What is known of the values of a program: kinds of variables and expressions.

Variables have unique names here (the tree has been renamed), so that one table serves the whole
program. The kinds are inferred from below: a variable has a kind when every binding of it has, given
the kinds of the others. Parameters are known by the annotations of the entry point (the documented
domain); what a model writes on its own helpers is not believed.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from divcheck.equivalence.calls import kind_of_call
from divcheck.equivalence.kinds import (
    ANY,
    BOOL,
    CHAR,
    FLOAT,
    HOLDERS,
    INT,
    NUMBER,
    NUMERIC,
    SEQUENCES,
    STR,
    TEXT,
    Kind,
    join,
)

_CONSTANTS = {bool: BOOL, int: INT, float: FLOAT}


@dataclass(slots=True)
class Types:
    """The kinds of the variables of one program."""

    kinds: dict[str, Kind | None] = field(default_factory=dict)
    "By the variable's unique name; None while no binding of it is known."
    rebound: set[str] = field(default_factory=set)
    "Names of the module that a program binds itself: not builtins here."
    returned: dict[str, Kind | None] = field(default_factory=dict)
    "What the functions of the program return, by name; None while that is not known."
    is_ahead: bool = False
    "Whether the kind of a variable or function was asked for before it was known."

    def maybe(self, node: ast.expr) -> Kind | None:
        """The kind of an expression, `ANY` if nothing is known; None if a binding in it is yet unknown."""
        if type(node) is ast.Name:
            kind = self.kinds.get(node.id, ANY)
            if kind is None:
                self.is_ahead = True
            return kind
        method = _OF_NODE.get(type(node))
        return ANY if method is None else method(self, node)

    def name_of_variable(self, name: str) -> str:
        """The name of the kind of a variable, `any` if nothing is known."""
        kind = self.kinds.get(name)
        return "any" if kind is None else kind.name

    def name_of(self, node: ast.expr) -> str:
        """The name of the kind of an expression."""
        kind = self.maybe(node)
        return "any" if kind is None else kind.name

    def item_of(self, node: ast.expr) -> Kind | None:
        """The kind of what iterating over `node` yields."""
        kind = self.maybe(node)
        if kind is None:
            return None
        if kind.name in TEXT:
            return CHAR
        return kind.item if kind.name in HOLDERS else ANY

    def is_builtin(self, node: ast.expr, *names: str) -> bool:
        """Whether `node` is one of these builtins."""
        return isinstance(node, ast.Name) and node.id in names and node.id not in self.rebound


def _of_constant(types: Types, node: ast.Constant) -> Kind:
    if isinstance(node.value, str):
        return CHAR if len(node.value) == 1 else STR
    return _CONSTANTS.get(type(node.value), ANY)


def _of_binary(types: Types, node: ast.BinOp) -> Kind | None:
    left, right = types.maybe(node.left), types.maybe(node.right)
    if left is None or right is None:
        return None
    names = {left.name, right.name}
    if isinstance(node.op, ast.Mod) and left.name in TEXT:
        return STR
    if names <= NUMERIC:
        return _of_numbers(node, names)
    if isinstance(node.op, (ast.Add, ast.Sub)) and names & NUMERIC:
        return NUMBER  # nothing else can be added to a number
    if isinstance(node.op, (ast.Mod, ast.Pow, ast.Div, ast.FloorDiv)) and left.name in NUMERIC:
        return NUMBER
    if isinstance(node.op, ast.Add):
        return _of_joining(left, right)
    if isinstance(node.op, ast.Mult):
        other = left if left.name in SEQUENCES else right  # repeated, by whatever can be an integer
        return STR if other.name in TEXT else other if other.name in ("list", "tuple") else ANY
    if isinstance(node.op, (ast.Pow, ast.Div, ast.FloorDiv)):
        return NUMBER
    if isinstance(node.op, (ast.BitAnd, ast.BitOr, ast.Sub, ast.BitXor)) and names == {"set"}:
        return left
    return ANY


def _of_numbers(node: ast.BinOp, names: set[str]) -> Kind:
    if isinstance(node.op, ast.Div) or "float" in names:
        return FLOAT
    if names == {"bool"} and isinstance(node.op, (ast.BitAnd, ast.BitOr, ast.BitXor)):
        return BOOL
    is_whole = "number" not in names and (not isinstance(node.op, ast.Pow) or _is_natural(node.right))
    return INT if is_whole else NUMBER


def _of_joining(left: Kind, right: Kind) -> Kind:
    """`+` of what are no numbers: both are strings, lists or tuples, even if that is known of one only."""
    names = {left.name, right.name}
    if names & TEXT:
        return STR
    for name in ("list", "tuple"):
        if name in names:
            return left if left == right else Kind(name, _join_items(left, right))
    return ANY


def _join_items(left: Kind, right: Kind) -> Kind | None:
    if left.name != right.name:
        return ANY
    return join([left.item, right.item])


def _is_natural(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value >= 0


def _of_unary(types: Types, node: ast.UnaryOp) -> Kind | None:
    if isinstance(node.op, ast.Not):
        return BOOL
    kind = types.maybe(node.operand)
    if kind is None:
        return None
    return INT if kind.name == "bool" else kind if kind.name in NUMERIC else ANY


def _of_choice(types: Types, node: ast.IfExp) -> Kind | None:
    return join([types.maybe(node.body), types.maybe(node.orelse)])


def _of_bool(types: Types, node: ast.BoolOp) -> Kind | None:
    return join([types.maybe(value) for value in node.values])


def _of_display(types: Types, node: Any) -> Kind:
    shape = type(node).__name__.lower()
    if any(isinstance(element, ast.Starred) for element in node.elts):
        return Kind(shape, ANY)
    item = join([types.maybe(element) for element in node.elts])
    return Kind(shape, item)


def _of_comprehension(types: Types, node: Any) -> Kind:
    shape = {ast.ListComp: "list", ast.SetComp: "set"}.get(type(node), "iterator")
    return Kind(shape, types.maybe(node.elt))


def _of_dictionary(types: Types, node: ast.expr) -> Kind:
    return Kind("dict")


def _of_subscript(types: Types, node: ast.Subscript) -> Kind | None:
    kind = types.maybe(node.value)
    if kind is None:
        return None
    if isinstance(node.slice, ast.Slice):
        return STR if kind.name in TEXT else kind if kind.name in ("list", "tuple") else ANY
    if kind.name in TEXT:
        return CHAR
    return kind.item if kind.name in ("list", "tuple") else ANY


def _of_formatted(types: Types, node: ast.JoinedStr) -> Kind:
    return STR


def _of_comparison(types: Types, node: ast.Compare) -> Kind:
    return BOOL


_OF_NODE: dict[type, Callable[[Types, Any], Kind | None]] = {
    ast.Constant: _of_constant,
    ast.BinOp: _of_binary,
    ast.UnaryOp: _of_unary,
    ast.IfExp: _of_choice,
    ast.BoolOp: _of_bool,
    ast.List: _of_display,
    ast.Tuple: _of_display,
    ast.Set: _of_display,
    ast.ListComp: _of_comprehension,
    ast.SetComp: _of_comprehension,
    ast.GeneratorExp: _of_comprehension,
    ast.Dict: _of_dictionary,
    ast.DictComp: _of_dictionary,
    ast.Subscript: _of_subscript,
    ast.Call: kind_of_call,
    ast.JoinedStr: _of_formatted,
    ast.Compare: _of_comparison,
}
