"""Two spellings of one call: `a.intersection(b)` and `a & b`, `range(0, n)`, `d.keys()`, `x.copy()`."""

import ast

from divcheck.equivalence.bounds import width
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import copied
from divcheck.equivalence.predicates import is_call, is_constant, is_method_call, owner_of

NODES = (ast.Call, ast.Compare, ast.For, ast.comprehension)
_SET_OPERATORS = {
    "intersection": ast.BitAnd,
    "union": ast.BitOr,
    "difference": ast.Sub,
    "symmetric_difference": ast.BitXor,
}
_EMPTY = {"list": ast.List, "dict": ast.Dict, "str": ast.Constant, "tuple": ast.Tuple}
_DEFAULTS = {"encode": ("utf-8", "utf8", "UTF-8"), "group": (0,)}
"Methods of which these arguments say nothing."
_TAKES_ANY = ("sum", "any", "all", "sorted")
"Builtins to which a list that is written out is as good as a tuple."
_MOST_SHOWN = 4
"Elements of a slice that are written out."
_BUILTINS = ("enumerate", "range", "min", "max", "set", *_TAKES_ANY, *_EMPTY)
CALLS = (*_BUILTINS, "copy", "pop", *_DEFAULTS, *_SET_OPERATORS)
OPERATORS = (ast.In, ast.NotIn)


def apply(node: ast.AST, facts: Facts) -> ast.AST | None:
    """Choose one spelling."""
    if isinstance(node, ast.Call):
        return _builtin(node, facts) or _of_window(node, facts) or _method(node, facts)
    if isinstance(node, ast.Compare):
        return _membership(node)
    if (
        isinstance(node, (ast.For, ast.comprehension))
        and is_method_call(node.iter, "keys")
        and not node.iter.args
    ):
        node.iter = owner_of(node.iter)
        return node
    return None


def _builtin(node: ast.Call, facts: Facts) -> ast.expr | None:
    function = node.func
    if facts.is_builtin(function, "enumerate") and [keyword.arg for keyword in node.keywords] == ["start"]:
        return ast.Call(function, [*node.args, node.keywords[0].value], [])
    if facts.is_builtin(function, "dict") and node.keywords and not node.args:
        names = [keyword.arg for keyword in node.keywords if keyword.arg is not None]
        keys: list[ast.expr | None] = [ast.Constant(name) for name in names]
        values = [keyword.value for keyword in node.keywords]
        return ast.Dict(keys, values) if len(keys) == len(values) else None
    if not isinstance(function, ast.Name) or function.id in facts.types.rebound or node.keywords:
        return None
    name, arguments = function.id, node.args
    if name == "range":
        return _range(node)
    if name == "enumerate" and len(arguments) == 2 and is_constant(arguments[1], 0):
        return ast.Call(function, arguments[:1], [])
    if (
        name in ("min", "max", "set")
        and len(arguments) == 1
        and isinstance(arguments[0], (ast.List, ast.Tuple))
    ):
        return _of_display(name, function, arguments[0].elts)
    if name in _TAKES_ANY and len(arguments) == 1 and isinstance(arguments[0], ast.List):
        return ast.Call(function, [ast.Tuple(arguments[0].elts, ast.Load())], [])
    if name == "list" and len(arguments) == 1 and facts.types.name_of(arguments[0]) == "list":
        return _copy(arguments[0])
    if not arguments and name in _EMPTY:
        return {
            "list": ast.List([], ast.Load()),
            "dict": ast.Dict([], []),
            "str": ast.Constant(""),
            "tuple": ast.Tuple([], ast.Load()),
        }[name]
    return None


def _of_display(name: str, function: ast.Name, elements: list[ast.expr]) -> ast.expr | None:
    if any(isinstance(element, ast.Starred) for element in elements):
        return None
    if name == "set":
        return ast.Set(elements) if elements else ast.Call(function, [], [])
    return ast.Call(function, elements, []) if len(elements) > 1 else None


def _of_window(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`{x[i], x[i + 1]}` for `set(x[i : i + 2])`, if x is that long."""
    cut = node.args[0] if is_call(node, "set", 1) and facts.is_builtin(node.func, "set") else None
    if not isinstance(cut, ast.Subscript) or not isinstance(cut.slice, ast.Slice):
        return None
    start, count = cut.slice.lower, width(cut) or 0
    if start is None or count > _MOST_SHOWN:
        return None
    places = [ast.BinOp(copied(start), ast.Add(), ast.Constant(ahead)) for ahead in range(count)]
    if not places or not facts.at_least(start, 0):
        return None
    if not all(facts.is_calm_index(cut.value, place) for place in places):
        return None
    return ast.Set([ast.Subscript(copied(cut.value), place, ast.Load()) for place in places])


def _range(node: ast.Call) -> ast.expr | None:
    if len(node.args) == 3 and is_constant(node.args[2], 1):
        return ast.Call(node.func, node.args[:2], [])
    if len(node.args) == 2 and is_constant(node.args[0], 0):
        return ast.Call(node.func, node.args[1:], [])
    return None


def _method(node: ast.Call, facts: Facts) -> ast.expr | None:
    if not isinstance(node.func, ast.Attribute) or node.keywords:
        return None
    owner, name = node.func.value, node.func.attr
    if name in _SET_OPERATORS and len(node.args) == 1 and facts.types.name_of(owner) == "set":
        other = node.args[0]
        if facts.types.name_of(other) == "set":
            return ast.BinOp(owner, _SET_OPERATORS[name](), other)
        if facts.types.name_of(other) in ("list", "tuple", "str"):
            return ast.BinOp(
                owner, _SET_OPERATORS[name](), ast.Call(ast.Name("set", ast.Load()), [other], [])
            )
    if name == "pop" and len(node.args) == 1 and is_constant(node.args[0], -1):
        return ast.Call(node.func, [], []) if facts.types.name_of(owner) == "list" else None
    if name in _DEFAULTS and len(node.args) == 1 and is_constant(node.args[0], *_DEFAULTS[name]):
        return ast.Call(node.func, [], [])
    if name == "copy" and not node.args and facts.types.name_of(owner) == "list":
        return _copy(owner)
    return None


def _copy(node: ast.expr) -> ast.expr | None:
    """`x[:]`, for other ways to copy a list."""
    return ast.Subscript(node, ast.Slice(), ast.Load()) if isinstance(node, ast.Name) else None


def _membership(node: ast.Compare) -> ast.expr | None:
    """`k in d.keys()` is `k in d`."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return None
    where = node.comparators[0]
    if is_method_call(where, "keys") and not where.args:
        return ast.Compare(node.left, node.ops, [owner_of(where)])
    return None
