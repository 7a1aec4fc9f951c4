"""What kind of container an expression stands for, as far as the source or the inputs say."""

import ast

from divcheck.equivalence.approach.dependence import Scope
from divcheck.equivalence.approach.program import Program

MAX_ALIASES = 4
"Names that stand for names are followed so far."

_KIND_OF_CALL = {
    "set": "set", "frozenset": "set", ".union": "set", ".intersection": "set", ".difference": "set",
    "dict": "dict", "collections.defaultdict": "dict", "collections.Counter": "dict",
    "collections.OrderedDict": "dict", "dict.fromkeys": "dict", ".keys": "dict",
    ".split": "list", "str": "text", "bin": "text", ".lower": "text", ".upper": "text", ".join": "text",
    ".replace": "text", ".strip": "text",
}  # fmt: skip

_VIEWS = frozenset({"permutations", "combinations", "product", "zip", "enumerate", "reversed", "sorted",
                    "list", "tuple"})  # fmt: skip
"Calls that give as many items as what they are given decides."


def is_display(value: ast.expr, scope: Scope, depth: int = 0) -> bool:
    """Whether the items stand in the source one by one: `[x, y, z]`, a name of it, `permutations` of it."""
    if depth > MAX_ALIASES:
        return False
    match value:
        case ast.Name(id=name):
            meant = scope.only_value(name)
            return (
                meant is not None and not isinstance(meant, ast.Name) and is_display(meant, scope, depth + 1)
            )
        case ast.List(elts=[_, *_]) | ast.Tuple(elts=[_, *_]) | ast.Dict():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[_, *_] as args, keywords=[]):
            return name in _VIEWS and all(
                isinstance(arg, ast.Constant) or is_display(arg, scope, depth + 1) for arg in args
            )
    return False


def kind(value: ast.expr, scope: Scope, program: Program, depth: int = 0) -> str:
    """`set`, `dict`, `list`, `text`, another kind of the inputs, or `''` where nothing says.

    A list of the characters of a text counts as `text`: it is looked at in the same way.
    """
    if depth > MAX_ALIASES:
        return ""
    match value:
        case ast.Set() | ast.SetComp():
            return "set"
        case ast.Dict() | ast.DictComp():
            return "dict"
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Constant(value=str()) | ast.JoinedStr():
            return "text"
        case ast.Call(func=ast.Name(id="list" | "sorted" | "reversed"), args=[inner, *_]):
            return "text" if kind(inner, scope, program, depth + 1) == "text" else "list"
        case ast.Call():
            return _KIND_OF_CALL.get(program.dotted(value.func), "")
        case ast.BinOp(left=left):
            return kind(left, scope, program, depth + 1)
        case ast.Name(id=name):
            return _kind_of_name(name, scope, program, depth)
    return ""


def _kind_of_name(name: str, scope: Scope | None, program: Program, depth: int) -> str:
    while scope is not None:
        for value in scope.values.get(name, []):
            found = kind(value, scope, program, depth + 1)
            if found:
                return found
        if name in scope.kinds:
            return scope.kinds[name]
        scope = scope.caller
    return ""
