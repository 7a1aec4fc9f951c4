"""What is above all numbers: `math.inf` is `float('inf')`, and `float('-inf')` is `-float('inf')`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load
from divcheck.equivalence.predicates import is_call, is_constant, is_name

NODES = (ast.Attribute, ast.Call)
CALLS = ("float",)
_SPELLINGS = {"inf": 1, "+inf": 1, "infinity": 1, "+infinity": 1, "-inf": -1, "-infinity": -1}


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Choose one spelling of an infinity."""
    if "float" in facts.types.rebound:
        return None
    if isinstance(node, ast.Attribute):
        is_infinity = node.attr == "inf" and is_name(node.value, "math") and "math" in facts.types.rebound
        return _infinity() if is_infinity else None
    if not is_call(node, "float", 1) or not is_constant(node.args[0]) or is_constant(node.args[0], "inf"):
        return None
    text = node.args[0].value
    sign = _SPELLINGS.get(text.strip().lower()) if isinstance(text, str) else None
    if sign is None:
        return None
    return _infinity() if sign > 0 else ast.UnaryOp(ast.USub(), _infinity())


def _infinity() -> ast.expr:
    return ast.Call(load("float"), [ast.Constant("inf")], [])
