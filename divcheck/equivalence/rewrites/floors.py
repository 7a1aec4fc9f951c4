"""Behind a test that n is not negative, `int(n / 2)` is `n // 2`: `while n > 0: n = int(n / 10)`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import stored
from divcheck.equivalence.predicates import is_call, is_integer, is_name, parts_of
from divcheck.equivalence.rewrites.blocks import Place

NODES = (ast.If, ast.While)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Divide integers in the body of one `if` or `while`, up to where the tested variable is bound anew."""
    for statement in block:
        if not isinstance(statement, (ast.If, ast.While)):
            continue
        names = [_natural(test, facts) for test in parts_of(statement.test, ast.And)]
        if any(_divide(statement.body, name, facts) for name in names if name is not None):
            return True
    return False


def _natural(test: ast.expr, facts: Facts) -> str | None:
    """The integer that `test` finds not to be negative: n of `0 < n`, n of `n == 7`."""
    if not isinstance(test, ast.Compare) or len(test.ops) > 1:
        return None
    left, operator, right = test.left, test.ops[0], test.comparators[0]
    if isinstance(operator, (ast.Eq, ast.Gt, ast.GtE)):
        left, right = right, left
    if not is_integer(left) or not isinstance(right, ast.Name) or not facts.is_int(right):
        return None
    least = left.value + isinstance(operator, (ast.Lt, ast.Gt))
    use = facts.survey.uses.get(right.id)
    is_bound = isinstance(operator, (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq))
    return right.id if is_bound and least >= 0 and use is not None and not use.is_captured else None


def _divide(body: list[ast.stmt], name: str, facts: Facts) -> bool:
    for statement in body:
        if name in stored(statement) and not isinstance(statement, ast.Assign):
            return False
        if _Quotients(name, facts).change(statement):
            return True
        if name in stored(statement):
            return False
    return False


class _Quotients(ast.NodeTransformer):
    """Replaces `int(n / 2)` by `n // 2`."""

    def __init__(self, name: str, facts: Facts) -> None:
        self.name = name
        self.facts = facts
        self.count = 0

    def change(self, statement: ast.stmt) -> bool:
        self.visit(statement)
        return self.count > 0

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if not is_call(node, "int", 1) or not self.facts.is_builtin(node.func, "int"):
            return node
        inner = node.args[0]
        if not isinstance(inner, ast.BinOp) or not isinstance(inner.op, ast.Div):
            return node
        if not is_name(inner.left, self.name) or not is_integer(inner.right) or inner.right.value < 1:
            return node
        self.count += 1
        return ast.BinOp(inner.left, ast.FloorDiv(), inner.right)
