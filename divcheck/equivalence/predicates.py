"""Small questions about a node, shared by the rewrites."""

import ast
import builtins
from typing import TypeGuard

MUTATORS = frozenset(
    {
        "append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear", "add", "discard", "update",
        "setdefault", "popitem", "popleft", "appendleft", "extendleft", "rotate", "write", "subtract",
        "intersection_update", "difference_update", "symmetric_difference_update",
        "__setitem__", "__delitem__", "__iadd__",
    }
)  # fmt: skip
"Methods that change the object that they are called on."

BUILTINS = frozenset(dir(builtins))
"All names that are bound without the program."

_TYPE_TESTS = frozenset({"isinstance", "type", "hasattr", "callable"})
PURE_BUILTINS = frozenset(
    {
        "len", "abs", "min", "max", "sum", "sorted", "range", "int", "str", "float", "bool", "list",
        "tuple", "set", "dict", "frozenset", "enumerate", "zip", "reversed", "ord", "chr", "bin", "hex",
        "oct", "round", "any", "all", "divmod", "pow", "isinstance", "type", "repr", "format", "map",
        "filter", "slice", "complex", "bytes", "Exception", "ValueError", "TypeError",
        "IndexError", "KeyError",
    }
)  # fmt: skip
"Builtins without an effect, given arguments without one."

CALM_BUILTINS = PURE_BUILTINS & {
    "len", "abs", "range", "str", "bool", "list", "tuple", "set", "sorted", "enumerate", "zip", "isinstance",
    "type", "repr", "reversed", "frozenset", "dict",
}  # fmt: skip
"Of those, the ones that do not raise on the values that they are documented for."

RAISING_BUILTINS = PURE_BUILTINS - CALM_BUILTINS
"The others."

PURE_METHODS = frozenset(
    {
        "lower", "upper", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "join", "replace",
        "title", "capitalize", "swapcase", "zfill", "format", "ljust", "rjust", "center", "startswith",
        "endswith", "isdigit", "isalpha", "isalnum", "isascii", "islower", "isupper", "isspace", "isnumeric",
        "isdecimal", "count", "find", "rfind", "index", "rindex", "keys", "values", "items", "get", "copy",
        "intersection", "union", "difference", "issubset", "issuperset", "isdisjoint",
        "symmetric_difference", "bit_length", "bit_count", "encode", "partition", "rpartition", "translate",
        "is_integer", "removeprefix", "removesuffix", "maketrans", "nlargest", "nsmallest", "group",
    }
)  # fmt: skip
"Methods of the builtin types, and functions of `heapq`, that change nothing."

KNOWN_METHODS = MUTATORS | PURE_METHODS
"Methods of the builtin types by which an object is told to be of one."

CALM_METHODS = PURE_METHODS - {
    "index", "rindex", "join", "format", "encode", "translate", "is_integer", "maketrans", "nlargest",
    "nsmallest", "group",
}  # fmt: skip
"Of those, the ones that do not raise on a value that has them."

PURE_MODULES = frozenset(
    {"math", "string", "re", "itertools", "operator", "collections", "functools", "cmath"}
)
"Modules whose functions have no effect on their own."

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
TERMINATORS = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def is_constant(node: ast.AST | None, *values: object) -> TypeGuard[ast.Constant]:
    """Whether `node` is a constant, one of `values` if any are given (1 is not True here)."""
    if not isinstance(node, ast.Constant):
        return False
    for value in values:
        if type(node.value) is type(value) and node.value == value:
            return True
    return not values


def is_constant_list(node: ast.AST | None) -> TypeGuard[ast.List | ast.Tuple | ast.Set]:
    """Whether `node` is a list, tuple or set that is written out, of constants alone."""
    if not isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return False
    return all(isinstance(element, ast.Constant) for element in node.elts)


class Integer(ast.Constant):
    """For the type checker: a constant that `is_integer` has found to be one."""

    value: int


def is_integer(node: ast.AST | None) -> TypeGuard[Integer]:
    """Whether `node` is an integer constant."""
    return type(node) is ast.Constant and type(node.value) is int


def is_name(node: ast.AST | None, name: str | None = None) -> TypeGuard[ast.Name]:
    """Whether `node` is a name, the given one if any."""
    return isinstance(node, ast.Name) and (name is None or node.id == name)


def is_whole_slice(node: ast.AST | None) -> TypeGuard[ast.Slice]:
    """Whether `node` is the `:` of `x[:]`."""
    return isinstance(node, ast.Slice) and node.lower is node.upper is node.step is None


def is_call(node: ast.AST | None, name: str, arguments: int | None = None) -> TypeGuard[ast.Call]:
    """Whether `node` calls `name` plainly, without keywords, with that many arguments if given."""
    return (
        type(node) is ast.Call
        and type(node.func) is ast.Name
        and node.func.id == name
        and not node.keywords
        and (arguments is None or len(node.args) == arguments)
        and ast.Starred not in map(type, node.args)
    )


def tests_type(node: ast.AST) -> bool:
    """Whether `node` asks for the type of something, or whether it is None."""
    if isinstance(node, ast.Compare):
        is_same = isinstance(node.ops[0], (ast.Is, ast.IsNot))
        return is_same and isinstance(node.comparators[0], ast.Constant) and node.comparators[0].value is None
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TYPE_TESTS


def is_method_call(node: ast.AST | None, *names: str) -> TypeGuard[ast.Call]:
    """Whether `node` calls one of these methods without keywords or starred arguments."""
    return (
        type(node) is ast.Call
        and type(node.func) is ast.Attribute
        and node.func.attr in names
        and not node.keywords
        and ast.Starred not in map(type, node.args)
    )


def called_name(node: ast.Call) -> str:
    """The name of the function or method that `node` calls; empty if it has none."""
    function = node.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def owner_of(node: ast.Call) -> ast.expr:
    """`x` of the method call `x.f()`."""
    assert isinstance(node.func, ast.Attribute)
    return node.func.value


def parts_of(test: ast.expr, operator: type[ast.boolop]) -> list[ast.expr]:
    """The operands of a junction, or `test` alone."""
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, operator) else [test]


def junction(operator: type[ast.boolop], parts: list[ast.expr]) -> ast.expr:
    """`parts`, one or more, joined; the opposite of `parts_of`."""
    return ast.BoolOp(operator(), parts) if len(parts) > 1 else parts[0]


def has_plain_parameters(function: ast.FunctionDef | ast.Lambda) -> bool:
    """Whether all parameters of `function` can be given by place or name, and have to be."""
    parameters = function.args
    return not (
        parameters.vararg
        or parameters.kwarg
        or parameters.kwonlyargs
        or parameters.defaults
        or parameters.posonlyargs
    )


def ends(block: list[ast.stmt]) -> bool:
    """Whether control never falls off the end of `block`."""
    if not block:
        return False
    last = block[-1]
    if isinstance(last, TERMINATORS):
        return True
    if isinstance(last, ast.Try):
        return ends(last.orelse or last.body) and all(ends(handler.body) for handler in last.handlers)
    return isinstance(last, ast.If) and ends(last.body) and ends(last.orelse)


def overrides(node: ast.AST) -> bool:
    """Whether `node` defines what an operator, a loop, a test or an attribute does: anything, that is.

    So does a method named like one of the builtin types, and what is named like a module that is taken for
    known; and a lambda is more than an expression as a method.
    """
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in PURE_MODULES:
        return True
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id in PURE_MODULES for target in node.targets)
    if isinstance(node, ast.ClassDef):
        names = {part.name for part in node.body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))}
        values = [part.value for part in node.body if isinstance(part, ast.Assign)]
        return not names.isdisjoint(KNOWN_METHODS) or any(isinstance(value, ast.Lambda) for value in values)
    if not isinstance(node, ast.FunctionDef):
        return False
    if any(isinstance(mark, ast.Name) and mark.id == "property" for mark in node.decorator_list):
        return True
    return node.name.startswith("__") and node.name not in ("__init__", "__str__", "__repr__")
