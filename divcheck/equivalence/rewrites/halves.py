"""`int(n / 2)` is `n // 2` where the quotient is not negative; of such numbers `math.floor` is `int`.

In an index of x, `int((len(x) - 1) / 2)` is `(len(x) - 1) // 2`.
"""

import ast
from typing import TypeGuard

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.linear import difference
from divcheck.equivalence.nodes import load, replace_each, walk
from divcheck.equivalence.predicates import is_call, is_constant, is_integer, is_name
from divcheck.equivalence.rewrites import lengths

NODES = (ast.Call, ast.Subscript)
CALLS = ("range", "int", "floor")


def apply(node: ast.Call | ast.Subscript, facts: Facts) -> ast.expr | None:
    """Divide, or cut, as integers."""
    if isinstance(node, ast.Subscript):
        return _index(node, facts) if isinstance(node.slice, (ast.Call, ast.BinOp)) else None
    if is_call(node, "range") and facts.is_builtin(node.func, "range"):
        return _bounds(node, facts)
    if is_of_math(node, "floor", facts) and _is_not_negative(node.args[0], facts):
        return ast.Call(ast.Name("int", ast.Load()), node.args, [])
    inner = truncated(node, facts)
    if is_division(inner):
        if not (facts.is_int(inner.left) and facts.at_least(inner.right, 1)):
            return None
        if facts.at_least(inner.left, 0) or _is_exact(inner):
            return ast.BinOp(inner.left, ast.FloorDiv(), inner.right)
    return None


def _index(node: ast.Subscript, facts: Facts) -> ast.expr | None:
    """An index computed from the length with integers alone; where that is 0, any index is an error."""
    if not any(is_call(part, "int", 1) for part in walk(node.slice)) or not facts.is_sequence(node.value):
        return None
    own = ast.Call(load("len"), [node.value], [])
    length = lengths.apply(own, facts) or own

    def quotient(inner: ast.AST) -> ast.expr | None:
        part = truncated(inner, facts)
        if not is_division(part) or not facts.at_least(part.right, 1):
            return None
        less = difference(length, part.left)
        return ast.BinOp(part.left, ast.FloorDiv(), part.right) if less is not None and less <= 1 else None

    index = ast.Expr(node.slice)
    return ast.Subscript(node.value, index.value, node.ctx) if replace_each(index, quotient) else None


def truncated(node: ast.AST, facts: Facts) -> ast.expr | None:
    """What `int` is called of."""
    if is_call(node, "int", 1) and facts.is_builtin(node.func, "int"):
        return node.args[0]
    return None


def is_division(node: ast.AST | None) -> TypeGuard[ast.BinOp]:
    """`a / b`."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)


def is_of_math(node: ast.Call, name: str, facts: Facts) -> bool:
    """Whether `node` calls this function of `math` with one argument."""
    function = node.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr == name
        and is_name(function.value, "math")
        and len(node.args) == 1
        and "math" in facts.types.rebound  # or else the name is not known, and the call an error
    )


def _is_not_negative(node: ast.expr, facts: Facts) -> bool:
    """Whether `node` is a number of at least 0: a size, or a sum, product or quotient of such."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (int, float)) and node.value >= 0
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mult, ast.Div)):
        return _is_not_negative(node.left, facts) and _is_not_negative(node.right, facts)
    if is_call(node, "abs", 1) and facts.is_builtin(node.func, "abs"):
        return True
    return facts.at_least(node, 0)


def _is_exact(node: ast.BinOp) -> bool:
    """Whether this is half of a product of neighbours, `n * (n + 1) / 2`, which is whole."""
    product = node.left
    if not is_constant(node.right, 2) or not (
        isinstance(product, ast.BinOp) and isinstance(product.op, ast.Mult)
    ):
        return False
    return difference(product.left, product.right) in (1, -1)


def _bounds(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`range(2, int(n / 2) + 1)`: of a negative n the range is empty either way."""
    arguments = node.args
    if len(arguments) == 2 and facts.at_least(arguments[0], 1):
        place = 1
    elif len(arguments) == 3 and is_constant(arguments[2], -1) and facts.at_least(arguments[1], 0):
        place = 0
    else:
        return None
    stop = arguments[place]
    beyond = 0
    if isinstance(stop, ast.BinOp) and isinstance(stop.op, ast.Add) and is_constant(stop.right, 1):
        stop, beyond = stop.left, 1
    inner = truncated(stop, facts)
    if not is_division(inner) or not facts.is_int(inner.left):
        return None
    if not is_integer(inner.right) or not facts.at_least(inner.right, 1) or (place == 0 and beyond):
        return None
    new: ast.expr = ast.BinOp(inner.left, ast.FloorDiv(), inner.right)
    if beyond:
        new = ast.BinOp(new, ast.Add(), ast.Constant(1))
    return ast.Call(node.func, [*arguments[:place], new, *arguments[place + 1 :]], [])
