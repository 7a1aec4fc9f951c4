"""The binary digits of a number: `format(n, "b")` and `"{:b}".format(n)` are `bin(n)[2:]`; their ones."""

import ast
from typing import TypeGuard

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.predicates import is_call, is_constant, is_method_call, owner_of

NODES = (ast.Call, ast.BinOp)
CALLS = ("format", "count", "replace")
OPERATORS = (ast.Add,)
_FROM_2 = form(ast.Slice(ast.Constant(2)))


def apply(node: ast.Call | ast.BinOp, facts: Facts) -> ast.expr | None:
    """Write the digits with `bin`."""
    if isinstance(node, ast.BinOp):
        return _with_prefix(node, facts)
    if is_method_call(node, "replace"):
        return _without_prefix(node, facts)
    if is_call(node, "format", 2):
        return _binary_digits(node, facts) if facts.is_builtin(node.func, "format") else None
    if not is_method_call(node, "format", "count") or len(node.args) != 1:
        return None
    owner = owner_of(node)
    if is_constant(owner, "{0:b}", "{:b}"):
        return ast.Call(ast.Name("format", ast.Load()), [node.args[0], ast.Constant("b")], [])
    return _ones(node, owner, facts) if is_constant(node.args[0], "1") else None


def _binary_digits(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`format(n, 'b')` is `bin(n)[2:]` of what is not negative."""
    if is_call(node, "format", 2) and is_constant(node.args[1], "b") and facts.at_least(node.args[0], 0):
        return _digits(node.args[0])
    return None


def _with_prefix(node: ast.BinOp, facts: Facts) -> ast.expr | None:
    """`bin(n)` for `"0b" + bin(n)[2:]`."""
    digits = node.right if isinstance(node.op, ast.Add) and is_constant(node.left, "0b") else None
    if not isinstance(digits, ast.Subscript) or form(digits.slice) != _FROM_2:
        return None
    return digits.value if _is_natural_in_binary(digits.value, facts) else None


def _without_prefix(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`bin(n)[2:]` for `bin(n).replace("0b", "")`."""
    if len(node.args) != 2 or not is_constant(node.args[0], "0b") or not is_constant(node.args[1], ""):
        return None
    written = owner_of(node)
    return _digits(written.args[0]) if _is_natural_in_binary(written, facts) else None


def _is_natural_in_binary(node: ast.expr, facts: Facts) -> TypeGuard[ast.Call]:
    """Whether `node` is `bin(n)` of an n that is not negative."""
    return is_call(node, "bin", 1) and facts.is_builtin(node.func, "bin") and facts.at_least(node.args[0], 0)


def _digits(number: ast.expr) -> ast.expr:
    written = ast.Call(ast.Name("bin", ast.Load()), [number], [])
    return ast.Subscript(written, ast.Slice(ast.Constant(2)), ast.Load())


def _ones(node: ast.Call, owner: ast.expr, facts: Facts) -> ast.expr | None:
    """The ones among the binary digits of a number: the `0b` in front of them does not count."""
    written: ast.expr = owner
    if isinstance(owner, ast.Subscript) and is_call(owner.value, "bin", 1) and form(owner.slice) == _FROM_2:
        written = owner.value
    elif not is_call(owner, "format", 2) or not is_constant(owner.args[1], "b"):
        return None
    if not isinstance(written, ast.Call) or not facts.is_builtin(written.func, "bin", "format"):
        return None
    digits = ast.Call(ast.Name("bin", ast.Load()), written.args[:1], [])
    return ast.Call(ast.Attribute(digits, "count", ast.Load()), node.args, [])
