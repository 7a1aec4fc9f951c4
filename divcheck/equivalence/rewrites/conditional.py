"""A conditional expression that is a whole value is an `if`: `x = a if c else b`, `return a if c else b`.

So is one that is a whole argument: `xs.append(a if c else b)`.
"""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import LEAVES, copied
from divcheck.equivalence.predicates import PURE_BUILTINS
from divcheck.equivalence.rewrites.blocks import Place

NODES = (ast.Return, ast.Assign, ast.Expr)
_Choice = tuple[ast.expr, ast.expr, ast.expr]
"A test and the two values."


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Write one conditional expression as a statement."""
    for index, statement in enumerate(block):
        if isinstance(statement, (ast.Return, ast.Assign)) and statement.value is not None:
            found = _split(statement.value, facts)
            if found is not None:
                test, one, other = found
                block[index] = ast.If(test, [_with(statement, one)], [_with(statement, other)])
                return True
        elif isinstance(statement, ast.Expr):
            choice = _argument(statement.value, facts)
            if choice is not None:
                ways = [_handing_on(statement, value) for value in (choice.body, choice.orelse)]
                block[index] = ast.If(choice.test, ways[:1], ways[1:])
                return True
    return False


def _argument(call: ast.expr, facts: Facts) -> ast.IfExp | None:
    """The choice that is the only argument of `xs.append(a if c else b)`."""
    if not isinstance(call, ast.Call) or call.keywords or len(call.args) != 1:
        return None
    if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
        return None
    choice = call.args[0]
    return choice if isinstance(choice, ast.IfExp) and facts.pure(choice.test) else None


def _handing_on(statement: ast.Expr, value: ast.expr) -> ast.stmt:
    made = copied(statement)
    assert isinstance(made.value, ast.Call)
    made.value.args = [value]
    return made


def _split(value: ast.expr, facts: Facts) -> _Choice | None:
    """The test and the two values of `value`, if that is, or has on one side, a conditional expression.

    So it may be inside a call of a builtin: `int(x + (1 if c else 2))`.
    """
    if type(value) in LEAVES:
        return None
    if isinstance(value, ast.IfExp):
        return value.test, value.body, value.orelse
    if isinstance(value, ast.Call) and value.args and not value.keywords:
        found, others = _split(value.args[0], facts), value.args[1:]
        if found is None or not facts.is_builtin(value.func, *PURE_BUILTINS):
            return None
        if not all(map(facts.pure, others)):
            return None
        return _each(found, lambda choice: ast.Call(value.func, [choice, *others], []))
    if not isinstance(value, ast.BinOp):
        return None
    left, operator, right = value.left, value.op, value.right
    if (found := _split(right, facts)) is not None and facts.calm(left):
        return _each(found, lambda choice: ast.BinOp(left, operator, choice))
    if (found := _split(left, facts)) is not None and facts.pure(right):
        return _each(found, lambda choice: ast.BinOp(choice, operator, right))
    return None


def _each(found: _Choice, make: Callable[[ast.expr], ast.expr]) -> _Choice:
    """The same choice between what is made of the two values."""
    test, one, other = found
    return test, copied(make(one)), make(other)


def _with(statement: ast.Return | ast.Assign, value: ast.expr) -> ast.stmt:
    if isinstance(statement, ast.Return):
        return ast.Return(value)
    return ast.Assign([copied(target) for target in statement.targets], value)
