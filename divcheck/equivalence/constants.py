"""What an expression without variables gives, where that is plain: `0 % 7 == 0`, `str(0).count("7")`.

So is what a helper returns for a constant, if it does by the tests that it begins with: `is_prime(1)`.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from divcheck.equivalence import predicates as p
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import copied, substitute

_OPERATIONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt,
    ast.LtE: operator.le,
}  # fmt: skip
_LARGEST = 1 << 30
_MAX_DEPTH = 8


def constant_of(node: ast.expr, facts: Facts, depth: int = 0) -> ast.Constant | None:
    """The integer, bool or text that `node` is for certain, as one constant."""
    if isinstance(node, ast.Constant):
        return node if isinstance(node.value, (int, str)) else None
    if depth > _MAX_DEPTH:
        return None
    if isinstance(node, ast.BinOp):
        return _applied(node.op, [node.left, node.right], facts, depth)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        if isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return _contained(node, facts, depth)
        return _applied(node.ops[0], [node.left, node.comparators[0]], facts, depth)
    if isinstance(node, ast.BoolOp):
        return _joined(node, facts, depth)
    return _called(node, facts, depth) if isinstance(node, ast.Call) else None


def _applied(
    operation: ast.operator | ast.cmpop, operands: list[ast.expr], facts: Facts, depth: int
) -> ast.Constant | None:
    """An operation on small integers."""
    function = _OPERATIONS.get(type(operation))
    found = [constant_of(operand, facts, depth + 1) for operand in operands]
    values = [constant.value for constant in found if constant is not None and p.is_integer(constant)]
    if function is None or len(values) < len(operands) or max(map(abs, values)) > _LARGEST:
        return None
    if isinstance(operation, (ast.FloorDiv, ast.Mod)) and not values[-1]:
        return None
    return ast.Constant(function(*values))


def _contained(node: ast.Compare, facts: Facts, depth: int) -> ast.Constant | None:
    """Whether an integer is one of some others."""
    members, value = node.comparators[0], constant_of(node.left, facts, depth + 1)
    if not isinstance(members, ast.Tuple) or not p.is_integer(value):
        return None
    values = [member.value for member in members.elts if p.is_integer(member)]
    if len(values) < len(members.elts):
        return None
    return ast.Constant((value.value in values) is isinstance(node.ops[0], ast.In))


def _joined(node: ast.BoolOp, facts: Facts, depth: int) -> ast.Constant | None:
    """The first operand that decides, else the last one."""
    known = None
    for operand in node.values:
        known = constant_of(operand, facts, depth + 1)
        if known is None or bool(known.value) is isinstance(node.op, ast.Or):
            return known
    return known


def _called(node: ast.Call, facts: Facts, depth: int) -> ast.Constant | None:
    """`str(0)`, `"00".count("7")`, or what a helper returns."""
    if p.is_method_call(node, "count") and len(node.args) == 1:
        texts = [constant_of(text, facts, depth + 1) for text in (p.owner_of(node), node.args[0])]
        values = [text.value for text in texts if text is not None and isinstance(text.value, str)]
        return ast.Constant(values[0].count(values[1])) if len(values) == 2 else None
    if not isinstance(node.func, ast.Name) or node.keywords:
        return None
    found = [constant_of(argument, facts, depth + 1) for argument in node.args]
    arguments = [constant for constant in found if constant is not None]
    if len(arguments) < len(node.args):
        return None
    if p.is_call(node, "str", 1) and facts.is_builtin(node.func, "str"):
        return ast.Constant(str(arguments[0].value))
    name = node.func.id
    helper = facts.survey.functions.get(name) if facts.survey.is_single(name) else None
    if helper is None or name not in facts.harmless or not p.has_plain_parameters(helper):
        return None
    parameters = [parameter.arg for parameter in helper.args.args]
    if len(parameters) != len(arguments):
        return None
    return _returned(helper.body, dict(zip(parameters, arguments, strict=True)), facts, depth)


def _returned(
    block: list[ast.stmt], given: Mapping[str, ast.expr], facts: Facts, depth: int
) -> ast.Constant | None:
    """What is returned in `block` before anything but a test is done."""
    for statement in block:
        if isinstance(statement, ast.Return) and statement.value is not None:
            return constant_of(substitute(copied(statement.value), given), facts, depth + 1)
        if not isinstance(statement, ast.If):
            return None
        test = constant_of(substitute(copied(statement.test), given), facts, depth + 1)
        if test is None:
            return None
        way = statement.body if test.value else statement.orelse
        if way:
            return _returned(way, given, facts, depth)
    return None
