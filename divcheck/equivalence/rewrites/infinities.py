"""What is above all numbers: `float('-inf')` is `-float('inf')`. (And so is `-math.inf`: see `imports`.)"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load
from divcheck.equivalence.predicates import is_call, is_constant

NODES = (ast.Call,)
CALLS = ("float",)
_SPELLINGS = {"inf": 1, "+inf": 1, "infinity": 1, "+infinity": 1, "-inf": -1, "-infinity": -1}


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Choose one spelling of an infinity."""
    if not is_call(node, "float", 1) or "float" in facts.types.rebound:
        return None
    if not is_constant(node.args[0]) or is_constant(node.args[0], "inf"):
        return None
    text = node.args[0].value
    sign = _SPELLINGS.get(text.strip().lower()) if isinstance(text, str) else None
    if sign is None:
        return None
    infinity = ast.Call(load("float"), [ast.Constant("inf")], [])
    return infinity if sign > 0 else ast.UnaryOp(ast.USub(), infinity)


def is_infinity(node: ast.expr) -> bool:
    """Whether `node` is `float("inf")`."""
    return is_call(node, "float", 1) and is_constant(node.args[0], "inf")
