"""Behind `isinstance(x, int) and`, what is compared of x is an integer: `x % 2 == 1` is `x % 2 != 0`.

And `int(x) + 1` is `x + 1`: True counts as 1 there.
"""

import ast
from dataclasses import replace

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import INT
from divcheck.equivalence.nodes import stored, walk
from divcheck.equivalence.predicates import is_call, is_name
from divcheck.equivalence.rewrites import comparisons

NODES = (ast.BoolOp,)
OPERATORS = (ast.And,)
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


def apply(node: ast.BoolOp, facts: Facts) -> ast.expr | None:
    """Bring the comparisons behind a test of type into their one form."""
    if not isinstance(node.op, ast.And):
        return None
    for place, test in enumerate(node.values[:-1]):
        name = _integer(test, facts)
        if name is None or name in stored(node):
            continue
        types = replace(facts.types, kinds=facts.types.kinds | {name: INT})
        known = replace(facts, types=types)
        for behind in range(place + 1, len(node.values)):
            value = node.values[behind]
            new = comparisons.apply(value, known) if isinstance(value, ast.Compare) else None
            if new is not None:
                node.values[behind] = new
                return node
            if _without_conversions(value, name, facts):
                return node
    return None


def _without_conversions(value: ast.expr, name: str, facts: Facts) -> bool:
    """Compute and compare with x instead of `int(x)`; returns whether that was found."""

    def bare(node: ast.expr) -> ast.expr | None:
        if not is_call(node, "int", 1) or not facts.is_builtin(node.func, "int"):
            return None
        return node.args[0] if is_name(node.args[0], name) else None

    found = False
    for node in walk(value):
        if isinstance(node, ast.BinOp) and isinstance(node.op, _ARITHMETIC):
            if isinstance(node.op, ast.Mod) and not (bare(node.left) or facts.is_numeric(node.left)):
                continue  # True is written otherwise than 1
            left, right = bare(node.left), bare(node.right)
            node.left, node.right = left or node.left, right or node.right
            found |= bool(left or right)
        elif isinstance(node, ast.Compare) and not isinstance(node.ops[0], (ast.Is, ast.IsNot)):
            sides = [bare(side) for side in (node.left, *node.comparators)]
            node.left = sides[0] or node.left
            node.comparators = [new or old for new, old in zip(sides[1:], node.comparators, strict=True)]
            found |= any(sides)
    return found


def _integer(test: ast.expr, facts: Facts) -> str | None:
    """The x of `isinstance(x, int)` and `type(x) == int`."""
    if is_call(test, "isinstance", 2):
        call, kind = test, test.args[1]
    elif isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq) and is_call(test.left, "type", 1):
        call, kind = test.left, test.comparators[0]
    else:
        return None
    if not facts.is_builtin(call.func, "isinstance", "type") or not facts.is_builtin(kind, "int"):
        return None
    return call.args[0].id if isinstance(call.args[0], ast.Name) else None
