"""The kinds of what calls give: of builtins, methods, functions of `math` and of the program itself."""

import ast
from typing import Protocol

from divcheck.equivalence.kinds import ANY, BOOL, CHAR, FLOAT, INT, NUMBER, NUMERIC, SIZED, STR, Kind, join

_OF_FUNCTION = {
    "len": INT, "ord": INT, "int": INT, "hash": INT, "bool": BOOL, "isinstance": BOOL, "any": BOOL, "all":
    BOOL, "callable": BOOL, "float": FLOAT, "str": STR, "chr": CHAR, "bin": STR, "hex": STR, "oct": STR,
    "repr": STR, "format": STR, "input": STR, "ascii": STR,
}  # fmt: skip
_INTEGER_METHODS = "count find rfind index rindex bit_length bit_count"
_TEXT_METHODS = (
    "lower upper strip lstrip rstrip join replace title capitalize swapcase zfill format ljust rjust center "
    "translate hexdigest removeprefix removesuffix"
)
_TESTS = (
    "startswith endswith isdigit isalpha isalnum islower isupper isspace isnumeric isdecimal isascii "
    "isidentifier istitle issubset issuperset isdisjoint is_integer"
)
_OF_METHOD = {
    **dict.fromkeys(_INTEGER_METHODS.split(), INT),
    **dict.fromkeys(_TEXT_METHODS.split(), STR),
    **dict.fromkeys(_TESTS.split(), BOOL),
    **dict.fromkeys(["split", "rsplit", "splitlines"], Kind("list", STR)),
    **dict.fromkeys(["intersection", "union", "difference", "symmetric_difference"], Kind("set", ANY)),
}
_SHAPES = {
    "list": "list",
    "tuple": "tuple",
    "set": "set",
    "frozenset": "set",
    "sorted": "list",
    "dict": "dict",
}
_LAZY = {"map", "filter", "zip", "enumerate", "reversed", "iter"}
_RANGE = Kind("range", INT)
_MODULES = {
    "collections": {
        "defaultdict": Kind("defaultdict"),
        "deque": Kind("deque"),
        **dict.fromkeys(["Counter", "OrderedDict", "ChainMap"], Kind("dict")),
    },
    "re": {"finditer": Kind("iterator", ANY)},
    "heapq": {"nlargest": Kind("list", ANY), "nsmallest": Kind("list", ANY)},
    "math": {"floor": INT, "ceil": INT, "gcd": INT, "factorial": INT, "comb": INT, "isqrt": INT},
}


class Known(Protocol):
    """What is known of the kinds in a program: see `types.Types`."""

    kinds: dict[str, Kind | None]
    rebound: set[str]
    returned: dict[str, Kind | None]
    is_ahead: bool

    def maybe(self, node: ast.expr) -> Kind | None:
        """The kind of an expression; None for what depends on a variable without a known binding."""

    def item_of(self, node: ast.expr) -> Kind | None:
        """The kind of what iterating over `node` yields."""


def kind_of_call(types: Known, node: ast.Call) -> Kind | None:
    """The kind of what `node` gives; None as for `Known.maybe`."""
    function = node.func
    if isinstance(function, ast.Name):
        if function.id in types.returned:
            types.is_ahead |= types.returned[function.id] is None
            return types.returned[function.id]
        if function.id in types.rebound or function.id in types.kinds:
            return ANY
        named = _OF_FUNCTION.get(function.id) or _MODULES["collections"].get(function.id)
        return named or _of_builtin(types, function.id, node)
    if isinstance(function, ast.Attribute):
        if _is_of_pieces(node, function):
            return _of_pieces(node)
        is_whole_match = function.attr == "group" and not node.args
        return STR if is_whole_match else _of_method(types, function)
    return ANY


def _is_of_pieces(node: ast.Call, function: ast.Attribute) -> bool:
    """Whether `node` is `re.split` or `re.findall`."""
    is_module = isinstance(function.value, ast.Name) and function.value.id == "re"
    return is_module and function.attr in ("split", "findall") and len(node.args) > 1


def _of_pieces(node: ast.Call) -> Kind:
    """Of texts, if the pattern has no group, or is one."""
    pattern = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
    if not isinstance(pattern, str):
        return Kind("list", ANY)
    is_group = (
        pattern.startswith("(") and not pattern.startswith("(?") and pattern.find(")") == len(pattern) - 1
    )
    return Kind("list", STR if "(" not in pattern[is_group:] else ANY)


def _of_builtin(types: Known, name: str, node: ast.Call) -> Kind | None:
    if name == "range":
        return _RANGE
    if name in ("abs", "sum", "min", "max", "round", "pow"):
        return _of_arithmetic(types, name, node)
    if name in _SHAPES:
        item = types.item_of(node.args[0]) if len(node.args) == 1 and name != "dict" else None
        return Kind(_SHAPES[name], item)
    if name == "map" and len(node.args) == 2 and isinstance(node.args[0], ast.Name):
        return Kind("iterator", _OF_FUNCTION.get(node.args[0].id, ANY))
    if name in ("filter", "reversed") and node.args:
        return Kind("iterator", types.item_of(node.args[-1]))
    return Kind("iterator", ANY) if name in _LAZY else ANY


def _of_arithmetic(types: Known, name: str, node: ast.Call) -> Kind | None:
    if not node.args:
        return ANY
    if len(node.args) == 1 and name in ("sum", "min", "max"):
        defaults = [k.value for k in node.keywords if k.arg == "default"]
        kind = join([types.item_of(node.args[0]), *(types.maybe(value) for value in defaults)])
    elif name == "round":
        kind = INT if len(node.args) == 1 else NUMBER
    else:
        kind = join([types.maybe(argument) for argument in node.args])
        if name == "pow" and kind == INT:
            kind = NUMBER
    if kind is None:
        return None
    if name == "sum" and len(node.args) == 1 and kind.name not in ("int", "bool"):
        return NUMBER  # it starts from 0, to which nothing else can be added
    if kind.name == "bool" and name != "min" and name != "max":
        return INT
    return kind if kind.name in NUMERIC or name in ("min", "max") else ANY


def _of_method(types: Known, function: ast.Attribute) -> Kind | None:
    owner = function.value
    if isinstance(owner, ast.Name) and owner.id == "itertools":
        return Kind("iterator", ANY)
    if isinstance(owner, ast.Name) and owner.id in _MODULES:
        return _MODULES[owner.id].get(function.attr, ANY)
    kind = types.maybe(owner)
    if function.attr == "copy":
        return kind
    if function.attr in ("keys", "values", "items", "pop", "get"):
        return ANY
    if kind is None or (kind.name not in SIZED and function.attr in ("replace", "index", "find", "union")):
        return kind and ANY
    return _OF_METHOD.get(function.attr, ANY)
