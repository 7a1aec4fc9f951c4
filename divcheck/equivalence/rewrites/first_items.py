"""A first item that a comprehension leaves out: `i for i in range(2, n) if is_prime(i)` may begin with 1.

From a constant it is taken away: of a positive a, `d for d in (0, 2, 4) if a <= d` begins with 2.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import is_integer
from divcheck.equivalence.rewrites.first_turns import with_one_more
from divcheck.equivalence.rewrites.turns import Turn

NODES = (ast.comprehension,)


def apply(node: ast.comprehension, facts: Facts) -> ast.AST | None:
    """Let `node` begin an item earlier, or later."""
    if not node.ifs or node.is_async or not isinstance(node.target, ast.Name):
        return None
    changed = _without_first(node.iter) or with_one_more(node.iter, facts)
    if changed is None:
        return None
    test = node.ifs[0] if len(node.ifs) == 1 else ast.BoolOp(ast.And(), node.ifs)
    loop = ast.For(node.target, node.iter, [ast.If(test, [ast.Break()], [])], [])
    if not Turn(loop, changed[1], facts, {}).is_idle():
        return None
    node.iter = changed[0]
    return node


def _without_first(source: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """The rest of some constants, and the first of them."""
    if not isinstance(source, ast.Tuple) or len(source.elts) < 2 or not is_integer(source.elts[0]):
        return None
    return ast.Tuple(source.elts[1:], ast.Load()), source.elts[0]
