"""Which operands of a junction guard others, and the order of those that need no guard and are none."""

import ast
from functools import partial
from itertools import groupby

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike, form
from divcheck.equivalence.nodes import children, copied, replace_each, walk
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import is_call, is_constant, is_integer
from divcheck.equivalence.rewrites.counted import parts_told
from divcheck.equivalence.rewrites.negations import negated

_ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_OF_NUMBERS = (ast.BoolOp, ast.Compare, ast.BinOp, ast.Name, ast.Constant)
"What makes sense for integers and fractions alike, but for operators on bits."
_TESTS = ("isinstance", "hasattr", "callable", "bool")


def arranged(values: list[ast.expr], operator: ast.boolop, facts: Facts) -> list[ast.expr]:
    """Sort each stretch of operands that need no guard and are none; nothing moves across the others.

    `x[0]` may move, but not before `len(x) != 0`.
    """
    idle = [value for value in values if _is_idle(value, values, facts)]
    guards = {id(value): guard for value in values if (guard := _guard(value, values, operator, facts))}
    placed: list[ast.expr] = []

    def may_move(value: ast.expr) -> bool:
        return value in idle or id(value) in guards or _is_free(value, facts)

    for is_free, stretch in groupby(values, may_move):
        found = list(stretch)
        if is_free and len(found) > 1:
            forms = {form(value): value for value in reversed(found)}
            keys = sorted(forms, key=lambda key: (forms[key] not in idle, sort_key(forms[key], key)))
            found = _behind_guards([forms[key] for key in keys], guards)
        placed += found
    return placed


def unguarded(parts: list[ast.expr], facts: Facts) -> list[ast.expr]:
    """Those of the `parts` of a junction before which none may raise, or is a guard."""
    for place, part in enumerate(parts):
        if not facts.calm(part):
            return parts[:place]
        if guards_others(part, facts):
            return parts[: place + 1]
    return parts


def guards_others(value: ast.expr, facts: Facts) -> bool:
    """Whether other operands may only make sense if `value` is true: a test of type, None or emptiness."""
    if isinstance(value, ast.Name):
        use = facts.survey.uses.get(value.id)
        held = use.values if use is not None else []
        return any(isinstance(test, (ast.Call, ast.Compare)) and guards_others(test, facts) for test in held)
    if isinstance(value, ast.Call):
        each = [part.elt for part in value.args if isinstance(part, (ast.GeneratorExp, ast.ListComp))]
        is_test = isinstance(value.func, ast.Name) and value.func.id in _TESTS
        return is_test or any(guards_others(test, facts) for test in each if not isinstance(test, ast.BoolOp))
    if isinstance(value, ast.Compare):
        return (
            isinstance(value.ops[0], (ast.Is, ast.IsNot))
            or _is_type(value.left)
            or _is_type(value.comparators[0])
        )
    if isinstance(value, ast.UnaryOp):
        return facts.types.name_of(value.operand) == "any" or guards_others(value.operand, facts)
    return isinstance(value, ast.BoolOp) and any(guards_others(part, facts) for part in value.values)


def _is_free(value: ast.expr, facts: Facts) -> bool:
    return (
        facts.is_bool(value)
        and facts.calm(value)
        and not guards_others(value, facts)
        and not any(_needs_value(node, facts) for node in walk(value))
    )


def _guard(value: ast.expr, values: list[ast.expr], operator: ast.boolop, facts: Facts) -> ast.expr | None:
    """`len(x) != 0` before `value`, if that can move, but not before it; of an `or`, `len(x) == 0`."""
    before = values[: values.index(value)]
    guards = [test for test in before if isinstance(test, ast.Compare) and is_integer(test.comparators[0])]
    if not guards or not facts.is_bool(value) or facts.calm(value) or not all(map(facts.pure, before)):
        return None
    for guard in guards:
        held = guard if isinstance(operator, ast.And) else negated(guard, facts)
        trial = ast.Expr(copied(value))
        if replace_each(trial, partial(_told, guard=held, facts=facts)) and _is_free(trial.value, facts):
            return guard
    return None


def _told(node: ast.AST, guard: ast.expr, facts: Facts) -> ast.expr | None:
    """What stands for an element that is there where `guard` is true: x[0] where `len(x) != 0`.

    And `s.split(c)[1]` where `s.count(c) == 1`.
    """
    if (
        not isinstance(node, ast.Subscript)
        or not is_integer(node.slice)
        or not isinstance(guard, ast.Compare)
    ):
        return None
    asked, number, index, owner = guard.left, guard.comparators[0], node.slice.value, node.value
    is_there = False
    if isinstance(guard.ops[0], ast.NotEq) and is_call(asked, "len", 1):
        is_there = is_constant(number, 0) and index in (0, -1) and alike(asked.args[0], owner)
        is_there = is_there and facts.is_sequence(owner)
    elif isinstance(guard.ops[0], ast.Eq) and is_integer(number):
        parts = parts_told(asked, number.value, owner)
        is_there = parts is not None and 0 <= index < parts
    return ast.Constant("") if is_there else None


def _behind_guards(ordered: list[ast.expr], guards: dict[int, ast.expr]) -> list[ast.expr]:
    """`ordered`, but what has a guard there stands behind it."""
    arranged: list[ast.expr] = []
    while ordered:
        ready = next(value for value in ordered if guards.get(id(value)) not in ordered)
        ordered.remove(ready)
        arranged.append(ready)
    return arranged


def _is_idle(value: ast.expr, values: list[ast.expr], facts: Facts) -> bool:
    """Whether `value` tests the type of a number, and all that is done with it is done with any number."""
    tested = _tested(value)
    if tested is None or not facts.is_numeric(tested) or not facts.is_bool(value) or not facts.calm(value):
        return False
    others = [node for other in values if _tested(other) is None for node in walk(other)]
    return all(isinstance(node, _OF_NUMBERS) for node in others) and not any(map(_is_bitwise, others))


def _is_bitwise(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and not isinstance(node.op, _ARITHMETIC)


def _tested(value: ast.expr) -> ast.expr | None:
    """The x of `isinstance(x, int)`, `type(x) == int` and `all(isinstance(x, int) for x in xs)`."""
    if isinstance(value, ast.Compare):
        sides = [side for side in (value.left, value.comparators[0]) if is_call(side, "type", 1)]
        return sides[0].args[0] if sides else None
    if is_call(value, "isinstance", 2):
        return value.args[0]
    each = value.args[0] if is_call(value, "all", 1) else None
    return _tested(each.elt) if isinstance(each, (ast.GeneratorExp, ast.ListComp)) else None


def _needs_value(node: ast.AST, facts: Facts) -> bool:
    """Whether `node` cannot be computed of None, and is of a variable that is None at first."""
    is_ordering = isinstance(node, ast.Compare) and isinstance(node.ops[0], _ORDERINGS)
    if not is_ordering and not isinstance(node, (ast.BinOp, ast.Subscript, ast.Call)):
        return False
    uses = [facts.survey.uses.get(part.id) for part in children(node) if isinstance(part, ast.Name)]
    values = [value for use in uses if use is not None for value in use.values]
    return any(isinstance(value, ast.Constant) and value.value is None for value in values)


def _is_type(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "type"
