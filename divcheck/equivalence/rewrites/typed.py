"""Behind `isinstance(x, int) and`, what is compared of x is an integer: `x % 2 == 1` is `x % 2 != 0`."""

import ast
from dataclasses import replace

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import INT
from divcheck.equivalence.nodes import stored
from divcheck.equivalence.predicates import is_call
from divcheck.equivalence.rewrites import comparisons

NODES = (ast.BoolOp,)


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
    return None


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
