"""Two spellings of one call: `a.intersection(b)` and `a & b`, `range(0, n)`, `d.keys()`, `x[len(x) - 1]`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.linear import difference
from divcheck.equivalence.predicates import is_call, is_constant, is_method_call, owner_of

NODES = (ast.Call, ast.Subscript, ast.Compare, ast.For, ast.comprehension, ast.Lambda)
_SET_OPERATORS = {
    "intersection": ast.BitAnd,
    "union": ast.BitOr,
    "difference": ast.Sub,
    "symmetric_difference": ast.BitXor,
}
_EMPTY = {"list": ast.List, "dict": ast.Dict, "str": ast.Constant, "tuple": ast.Tuple}


def apply(node: ast.AST, facts: Facts) -> ast.AST | None:
    """Choose one spelling."""
    if isinstance(node, ast.Call):
        return _builtin(node, facts) or _method(node, facts)
    if isinstance(node, ast.Subscript):
        return _subscript(node, facts)
    if isinstance(node, ast.Compare):
        return _membership(node) or _prefix(node, facts)
    if isinstance(node, ast.Lambda):
        return _eta(node, facts)
    if isinstance(node, (ast.For, ast.comprehension)):
        backwards = _reversed(node.iter, facts)
        if backwards is not None:
            node.iter = backwards
            return node
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
    if facts.is_builtin(function, "sorted", "min", "max") and node.keywords:
        return _key(node)
    if facts.is_builtin(function, "enumerate") and [keyword.arg for keyword in node.keywords] == ["start"]:
        return ast.Call(function, [*node.args, node.keywords[0].value], [])
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
    if name == "list" and len(arguments) == 1 and facts.types.name_of(_source(arguments[0])) == "list":
        return _reversed(arguments[0], facts) or _copy(arguments[0])
    if not arguments and name in _EMPTY:
        return {
            "list": ast.List([], ast.Load()),
            "dict": ast.Dict([], []),
            "str": ast.Constant(""),
            "tuple": ast.Tuple([], ast.Load()),
        }[name]
    return _binary_digits(node, facts)


def _key(node: ast.Call) -> ast.expr | None:
    """A key of several parts is a tuple; `reverse=False` says nothing."""
    for keyword in node.keywords:
        is_plain = keyword.arg == "reverse" and is_constant(keyword.value, False)
        if is_plain or (keyword.arg == "key" and _is_identity(keyword.value)):
            return ast.Call(node.func, node.args, [other for other in node.keywords if other is not keyword])
        if keyword.arg != "key" or not isinstance(keyword.value, ast.Lambda):
            continue
        body = keyword.value.body
        if isinstance(body, ast.List) and not any(isinstance(element, ast.Starred) for element in body.elts):
            keyword.value.body = ast.Tuple(body.elts, ast.Load())
            return node
    return None


def _is_identity(node: ast.expr) -> bool:
    """`lambda x: x`"""
    if not isinstance(node, ast.Lambda) or len(node.args.args) != 1 or not isinstance(node.body, ast.Name):
        return False
    return node.body.id == node.args.args[0].arg


def _countdown(source: ast.Call) -> ast.expr | None:
    """`range(n - 1, -1, -1)` for `reversed(range(n))`."""
    if len(source.args) > 2:
        return None
    start = source.args[0] if len(source.args) == 2 else ast.Constant(0)
    first, last = (ast.BinOp(bound, ast.Sub(), ast.Constant(1)) for bound in (source.args[-1], start))
    return ast.Call(source.func, [first, last, ast.Constant(-1)], [])


def _reversed(node: ast.AST, facts: Facts) -> ast.expr | None:
    """`x[::-1]` for the `reversed(x)` of a sequence."""
    if not is_call(node, "reversed", 1) or not facts.is_builtin(node.func, "reversed"):
        return None
    if is_call(node.args[0], "range") and facts.is_builtin(node.args[0].func, "range"):
        return _countdown(node.args[0])
    if not facts.is_sequence(node.args[0]):
        return None
    return ast.Subscript(node.args[0], ast.Slice(step=ast.Constant(-1)), ast.Load())


def _of_display(name: str, function: ast.Name, elements: list[ast.expr]) -> ast.expr | None:
    if any(isinstance(element, ast.Starred) for element in elements):
        return None
    if name == "set":
        return ast.Set(elements) if elements else ast.Call(function, [], [])
    return ast.Call(function, elements, []) if len(elements) > 1 else None


def _range(node: ast.Call) -> ast.expr | None:
    if len(node.args) == 3 and is_constant(node.args[2], 1):
        return ast.Call(node.func, node.args[:2], [])
    if len(node.args) == 2 and is_constant(node.args[0], 0):
        return ast.Call(node.func, node.args[1:], [])
    return None


def _binary_digits(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`format(n, 'b')` is `bin(n)[2:]` of what is not negative."""
    if is_call(node, "format", 2) and is_constant(node.args[1], "b") and facts.at_least(node.args[0], 0):
        return _digits(node.args[0])
    return None


def _digits(number: ast.expr) -> ast.expr:
    written = ast.Call(ast.Name("bin", ast.Load()), [number], [])
    return ast.Subscript(written, ast.Slice(ast.Constant(2)), ast.Load())


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
    if name == "copy" and not node.args and facts.types.name_of(owner) == "list":
        return _copy(owner)
    if name == "join" and len(node.args) == 1:
        return _joined_backwards(node, owner, facts)
    if name == "startswith" and len(node.args) == 1:
        return _at_position(node, owner, facts)
    if name == "format" and len(node.args) == 1 and is_constant(owner, "{0:b}", "{:b}"):
        return ast.Call(ast.Name("format", ast.Load()), [node.args[0], ast.Constant("b")], [])
    if name == "count" and len(node.args) == 1 and is_constant(node.args[0], "1"):
        return _ones(node, owner, facts)
    return None


def _copy(node: ast.expr) -> ast.expr | None:
    """`x[:]`, for other ways to copy a list."""
    return ast.Subscript(node, ast.Slice(), ast.Load()) if isinstance(node, ast.Name) else None


def _source(node: ast.expr) -> ast.expr:
    """`x` of `reversed(x)`."""
    return node.args[0] if is_call(node, "reversed", 1) else node


def _joined_backwards(node: ast.Call, owner: ast.expr, facts: Facts) -> ast.expr | None:
    """`"".join(reversed(s))` of a string."""
    backwards = _reversed(node.args[0], facts)
    if backwards is None:
        return None
    is_whole = is_constant(owner, "") and facts.is_text(_source(node.args[0]))
    return backwards if is_whole else ast.Call(node.func, [backwards], [])


def _at_position(node: ast.Call, owner: ast.expr, facts: Facts) -> ast.expr | None:
    """`s[i:].startswith(t)` is `s.startswith(t, i)` of a position in s."""
    if not isinstance(owner, ast.Subscript):
        return None
    bounds = owner.slice
    if (
        not isinstance(bounds, ast.Slice)
        or bounds.lower is None
        or bounds.upper is not None
        or bounds.step is not None
    ):
        return None
    if not facts.is_text(owner.value) or not facts.is_calm_index(owner.value, bounds.lower):
        return None
    method = ast.Attribute(owner.value, "startswith", ast.Load())
    return ast.Call(method, [node.args[0], bounds.lower], [])


def _ones(node: ast.Call, owner: ast.expr, facts: Facts) -> ast.expr | None:
    """The ones among the binary digits of a number: the `0b` in front of them does not count."""
    number: ast.expr | None = None
    if isinstance(owner, ast.Subscript) and is_call(owner.value, "bin", 1) and form(owner.slice) == _FROM_2:
        number = owner.value.args[0]
    elif is_call(owner, "format", 2) and is_constant(owner.args[1], "b"):
        number = owner.args[0]
    if number is None:
        return None
    return ast.Call(
        ast.Attribute(ast.Call(ast.Name("bin", ast.Load()), [number], []), "count", ast.Load()), node.args, []
    )


_FROM_2 = form(ast.Slice(ast.Constant(2)))


def _subscript(node: ast.Subscript, facts: Facts) -> ast.expr | None:
    if not isinstance(node.ctx, ast.Load) or not isinstance(node.value, ast.Name):
        return None
    length = ast.Call(ast.Name("len", ast.Load()), [node.value], [])
    bounds = node.slice
    if not isinstance(bounds, ast.Slice):
        if not isinstance(bounds, ast.BinOp):
            return None
        # Of an empty list both raise; `x[len(x) - 2]` of one element is another matter.
        last = difference(bounds, length) == -1
        return ast.Subscript(node.value, ast.Constant(-1), node.ctx) if last else None
    lower, upper, step = bounds.lower, bounds.upper, bounds.step
    if lower is upper is step is None:
        return node.value if facts.types.name_of(node.value) in ("str", "char", "tuple") else None
    if is_constant(step, 1) or is_constant(step, None):
        step = None
    if step is None and is_constant(lower, 0):
        lower = None
    if step is None and isinstance(upper, (ast.BinOp, ast.Call, ast.Constant)):
        upper = _end(upper, difference(upper, length))
    new = ast.Slice(lower, upper, step)
    if (lower, upper, step) == (bounds.lower, bounds.upper, bounds.step):
        return None
    return ast.Subscript(node.value, new, node.ctx)


def _end(upper: ast.expr, past: int | None) -> ast.expr | None:
    if past == 0 or is_constant(upper, None):
        return None
    if past == -1 and not isinstance(upper, ast.Constant):
        return ast.Constant(-1)  # of an empty list both leave nothing
    return upper


def _membership(node: ast.Compare) -> ast.expr | None:
    """`k in d.keys()` is `k in d`."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return None
    where = node.comparators[0]
    if is_method_call(where, "keys") and not where.args:
        return ast.Compare(node.left, node.ops, [owner_of(where)])
    return None


def _prefix(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`s[:len(t)] == t` is `s.startswith(t)`."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        return None
    for part, start in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
        if (
            not isinstance(part, ast.Subscript)
            or not isinstance(start, ast.Name)
            or not isinstance(part.slice, ast.Slice)
        ):
            continue
        length = ast.Slice(None, ast.Call(ast.Name("len", ast.Load()), [start], []))
        if form(part.slice) == form(length) and facts.is_text(start) and facts.is_text(part.value):
            test = ast.Call(ast.Attribute(part.value, "startswith", ast.Load()), [start], [])
            return test if isinstance(node.ops[0], ast.Eq) else ast.UnaryOp(ast.Not(), test)
    return None


def _eta(node: ast.Lambda, facts: Facts) -> ast.expr | None:
    """`lambda x: len(x)` is `len`."""
    body, parameters = node.body, node.args
    if not isinstance(body, ast.Call) or body.keywords or len(body.args) != 1 or len(parameters.args) != 1:
        return None
    if (
        parameters.vararg
        or parameters.kwarg
        or parameters.kwonlyargs
        or parameters.defaults
        or parameters.posonlyargs
    ):
        return None
    argument = body.args[0]
    if not isinstance(argument, ast.Name) or argument.id != parameters.args[0].arg:
        return None
    plain = facts.is_builtin(
        body.func, "len", "abs", "sum", "str", "int", "float", "ord", "chr", "min", "max", "bin"
    )
    return body.func if plain else None
