"""`sum(range(1, n))` adds a 0 more, and so does `sum(i ** 2 for i in range(1, n))`.

`sum(c.isupper() for c in s)` counts as `sum(1 for c in s if c.isupper())` does; so does a sum of
`1 if c.isupper() else 0`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.linear import linear
from divcheck.equivalence.nodes import copied, substitute
from divcheck.equivalence.predicates import is_call, is_constant

NODES = (ast.Call,)
CALLS = ("sum",)


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Let one sum begin with a 0."""
    if not is_call(node, "sum", 1) or not facts.is_builtin(node.func, "sum"):
        return None
    source = node.args[0]
    if isinstance(source, (ast.GeneratorExp, ast.ListComp)):
        counted = _counted(source.elt, facts)
        if counted is not None:
            test, source.elt = counted
            source.generators[-1].ifs.append(test)
            return node
        only = source.generators[0]
        if len(source.generators) > 1 or only.ifs or not isinstance(only.target, ast.Name):
            return None
        first = linear(substitute(copied(source.elt), {only.target.id: ast.Constant(0)}))
        if first is None or first.terms or first.constant:
            return None
        source = only.iter
    if not is_call(source, "range", 2) or not is_constant(source.args[0], 1):
        return None
    del source.args[0]
    return node


def _counted(element: ast.expr, facts: Facts) -> tuple[ast.expr, ast.expr] | None:
    """When an element adds to a sum, and what; None if it always may."""
    if facts.is_bool(element):
        return element, ast.Constant(1)
    if isinstance(element, ast.IfExp) and is_constant(element.orelse, 0):
        return element.test, element.body
    return None
