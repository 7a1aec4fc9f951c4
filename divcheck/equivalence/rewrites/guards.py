"""Several tests with one outcome are one: `if a: X`, `if b: X` is `if a or b: X`; nested ifs are `and`.

`if a: return x`, `if b: Y`, `return x` is `if not a and b: Y`, `return x`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike, are_alike
from divcheck.equivalence.predicates import ends, junction, parts_of
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.exclusion import exclude
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Merge one pair of tests."""
    for index, statement in enumerate(block):
        if not isinstance(statement, ast.If):
            continue
        following = block[index + 1] if index + 1 < len(block) else None
        if _nested(statement, facts) or _same_branch(statement) or _shared_part(block, index, facts):
            return True
        if _default_first(block, index, facts):
            return True
        if isinstance(following, ast.If) and _same_way_out(statement, following):
            following.test = either(statement.test, following.test)
            del block[index]
            return True
    return False


def _default_first(block: list[ast.stmt], index: int, facts: Facts) -> bool:
    """`if a: return x`, `if b: Y`, `return x` is `if not a and b: Y`, `return x`."""
    if index + 3 != len(block):
        return False
    first, second, last = block[index:]
    if not isinstance(first, ast.If) or not isinstance(second, ast.If) or first.orelse or second.orelse:
        return False
    if not isinstance(last, ast.Return) or not are_alike(first.body, [last]):
        return False
    if exclude(first.test, second.test, facts):
        return False  # where the second holds the first is a test too many, or another branch of it
    second.test = both(negated(first.test, facts), second.test)
    del block[index]
    return True


def _shared_part(block: list[ast.stmt], index: int, facts: Facts) -> bool:
    """`if a and b: X elif a: Y` is `if a: (if b: X else: Y)`."""
    first = block[index]
    assert isinstance(first, ast.If)
    is_behind = ends(first.body) and not first.orelse
    following = block[index + 1 : index + 2] if is_behind else first.orelse
    second = following[0] if len(following) == 1 else None
    tests = parts_of(first.test, ast.And)
    if not isinstance(second, ast.If) or len(tests) < 2 or not facts.calm(first.test):
        return False
    shared = parts_of(second.test, ast.And)
    own = [test for test in tests if not any(alike(test, part) for part in shared)]
    if not own or len(own) + len(shared) != len(tests):
        return False
    inner = ast.If(junction(ast.And, own), first.body, second.body)
    block[index] = ast.If(second.test, [inner], second.orelse)
    if is_behind:
        del block[index + 1]
    return True


def _same_way_out(first: ast.If, second: ast.If) -> bool:
    if first.orelse or second.orelse or not ends(first.body):
        return False
    return are_alike(first.body, second.body)


def either(left: ast.expr, right: ast.expr) -> ast.expr:
    """`left or right`, flat."""
    return ast.BoolOp(ast.Or(), [*parts_of(left, ast.Or), *parts_of(right, ast.Or)])


def both(left: ast.expr, right: ast.expr) -> ast.expr:
    """`left and right`, flat."""
    return ast.BoolOp(ast.And(), [*parts_of(left, ast.And), *parts_of(right, ast.And)])


def _nested(statement: ast.If, facts: Facts) -> bool:
    """`if a: if b: X`, also with an `elif` that cannot be taken where a holds."""
    inner = statement.body[0]
    if len(statement.body) != 1 or not isinstance(inner, ast.If) or inner.orelse:
        return False
    if statement.orelse and not _only_otherwise(statement, facts):
        return False
    statement.test, statement.body = both(statement.test, inner.test), inner.body
    return True


def _only_otherwise(statement: ast.If, facts: Facts) -> bool:
    other = statement.orelse[0]
    if len(statement.orelse) != 1 or not isinstance(other, ast.If) or other.orelse:
        return False
    return (
        facts.calm(statement.test) and facts.calm(other.test) and exclude(statement.test, other.test, facts)
    )


def _same_branch(statement: ast.If) -> bool:
    """`if a: X elif b: X else: Y`; `if a: X else: X` is not looked for, models do not write it."""
    if len(statement.orelse) != 1 or not isinstance(statement.orelse[0], ast.If):
        return False
    inner = statement.orelse[0]
    if not are_alike(statement.body, inner.body):
        return False
    statement.test, statement.orelse = either(statement.test, inner.test), inner.orelse
    return True
