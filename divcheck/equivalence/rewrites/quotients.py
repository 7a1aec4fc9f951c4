"""A quotient that was found to be whole is one of integers: in `if n % i == 0`, `int(n / i)` is `n // i`.

`int(n / 2 - 1)` is `n // 2 - 1` where n is even, which it need not be of an odd n.
"""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.nodes import load, names_in, replace_until_bound, walk
from divcheck.equivalence.predicates import is_call, is_constant, is_integer, parts_of
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.halves import is_division, truncated

NODES = (ast.If, ast.While)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Divide as integers in what one test guards."""
    for statement in block:
        if isinstance(statement, NODES):
            for test in parts_of(statement.test, ast.And):
                found = _divided(test, facts)
                if found is None or not _cuts(statement.body) or not _lasts(found, statement, facts):
                    continue
                if _divide(statement.body, found, facts):
                    return True
    return False


def _divided(test: ast.expr, facts: Facts) -> ast.BinOp | None:
    """`n % i` of `n % i == 0`, of two integers that nothing changes unseen."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq) or len(test.ops) > 1:
        return None
    rest = test.left
    if not isinstance(rest, ast.BinOp) or not isinstance(rest.op, ast.Mod):
        return None
    is_whole = (
        is_constant(test.comparators[0], 0) and _is_seen(rest.left, facts) and _is_seen(rest.right, facts)
    )
    return rest if is_whole else None


def _is_seen(node: ast.expr, facts: Facts) -> bool:
    """Whether `node` is an integer, or a length, of a variable that no other function binds."""
    if not facts.is_int(node):
        return False
    name = node.args[0] if is_call(node, "len", 1) and facts.is_builtin(node.func, "len") else node
    use = facts.survey.uses.get(name.id) if isinstance(name, ast.Name) else None
    return (use is not None and not use.is_captured) or isinstance(node, ast.Constant)


def _cuts(body: list[ast.stmt]) -> bool:
    """Whether `int` is called somewhere in `body`."""
    return any(is_call(node, "int", 1) for statement in body for node in walk(statement))


def _lasts(found: ast.BinOp, statement: ast.If | ast.While, facts: Facts) -> bool:
    """Whether nothing but a binding changes what is divided, and no binding in the test."""
    inside, before = effects_of(statement.body, facts), effects_of([statement.test], facts)
    inside.bound.clear()
    return not disturbs(inside, found, facts) and not disturbs(before, found, facts)


def _divide(body: list[ast.stmt], found: ast.BinOp, facts: Facts) -> bool:
    """Divide in `body` up to where one of the two integers is bound anew."""

    def quotient(node: ast.AST) -> ast.expr | None:
        inner = truncated(node, facts)
        if is_division(inner):
            is_it = alike(inner.left, found.left) and alike(inner.right, found.right)
            return ast.BinOp(inner.left, ast.FloorDiv(), inner.right) if is_it else None
        if not isinstance(inner, ast.BinOp) or not isinstance(inner.op, (ast.Add, ast.Sub)):
            return None
        whole = quotient(ast.Call(load("int"), [inner.left], [])) if is_integer(inner.right) else None
        return None if whole is None else ast.BinOp(whole, inner.op, inner.right)

    return replace_until_bound(body, {name.id for name in names_in(found)}, quotient) > 0
