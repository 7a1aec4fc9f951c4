"""`and` and `or`: flat, without repetition, and in one order where no operand has to guard another.

Two filters of a comprehension are an `and`.
"""

import ast
from functools import partial
from itertools import groupby

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike, form
from divcheck.equivalence.lines import Line, Partition, line_of
from divcheck.equivalence.nodes import children, copied, replace_each, walk
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import is_call, is_constant, is_integer, is_method_call, owner_of
from divcheck.equivalence.rewrites.negations import negated

_ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_OF_NUMBERS = (ast.BoolOp, ast.Compare, ast.BinOp, ast.Name, ast.Constant)
"What makes sense for integers and fractions alike, but for operators on bits."
_TESTS = ("isinstance", "hasattr", "callable", "bool")
NODES = (ast.BoolOp, ast.comprehension)


def apply(node: ast.BoolOp | ast.comprehension, facts: Facts) -> ast.AST | None:
    """Bring the operands of a junction into order."""
    if isinstance(node, ast.BoolOp):
        return _ordered(node, facts)
    if len(node.ifs) < 2:
        return None
    node.ifs = [ast.BoolOp(ast.And(), node.ifs)]
    return node


def _ordered(node: ast.BoolOp, facts: Facts) -> ast.expr | None:
    values: list[ast.expr] = []
    for value in node.values:
        if isinstance(value, ast.BoolOp) and type(value.op) is type(node.op):
            values += value.values
        else:
            values.append(value)
    neutral = isinstance(node.op, ast.And)
    if len(values) > 1 and all(facts.is_bool(value) for value in values):
        values = [value for value in values if not is_constant(value, neutral)] or values[:1]
    if (shared := _shared(node.op, values, facts)) is not None:
        return shared
    values = _on_one_line(node.op, _joined(node.op, values, facts), facts)
    values = _arranged(values, node.op, facts)
    if [id(value) for value in values] == [id(value) for value in node.values]:
        return None
    return ast.BoolOp(node.op, values) if len(values) > 1 else values[0]


def _shared(operator: ast.boolop, values: list[ast.expr], facts: Facts) -> ast.expr | None:
    """`a and (b or c)` for `a and b or a and c`."""
    inner = ast.Or if isinstance(operator, ast.And) else ast.And
    first = values[0].values[0] if isinstance(values[0], ast.BoolOp) else None
    if first is None or len(values) < 2 or not facts.pure(first):
        return None
    if not all(
        isinstance(v, ast.BoolOp) and isinstance(v.op, inner) and alike(v.values[0], first) for v in values
    ):
        return None
    others = [v.values[1:] for v in values if isinstance(v, ast.BoolOp)]
    left = [ast.BoolOp(inner(), other) if len(other) > 1 else other[0] for other in others]
    return ast.BoolOp(inner(), [first, ast.BoolOp(operator, left)])


def _arranged(values: list[ast.expr], operator: ast.boolop, facts: Facts) -> list[ast.expr]:
    """Sort each stretch of operands that need no guard and are none; nothing moves across the others.

    `x[0]` may move, but not before `len(x) != 0`.
    """
    idle = [value for value in values if _is_idle(value, values, facts)]
    guards = {id(value): guard for value in values if (guard := _guard(value, values, operator, facts))}
    arranged: list[ast.expr] = []

    def may_move(value: ast.expr) -> bool:
        return value in idle or id(value) in guards or _is_free(value, facts)

    for is_free, stretch in groupby(values, may_move):
        found = list(stretch)
        if is_free and len(found) > 1:
            forms = {form(value): value for value in reversed(found)}
            keys = sorted(forms, key=lambda key: (forms[key] not in idle, sort_key(forms[key], key)))
            found = _behind_guards([forms[key] for key in keys], guards)
        arranged += found
    return arranged


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
    elif (
        isinstance(guard.ops[0], ast.Eq) and is_method_call(asked, "count") and is_method_call(owner, "split")
    ):
        is_same = alike(owner_of(asked), owner_of(owner)) and len(asked.args) == len(owner.args) == 1
        is_within = is_integer(number) and 0 <= index <= number.value
        is_there = is_same and is_within and alike(asked.args[0], owner.args[0])
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


def _joined(operator: ast.boolop, values: list[ast.expr], facts: Facts) -> list[ast.expr]:
    """`c == "a" or c == "b"` is `c in ("a", "b")`, and the opposite with `and`."""
    kinds = (ast.Eq, ast.In) if isinstance(operator, ast.Or) else (ast.NotEq, ast.NotIn)
    tests = [v for v in values if isinstance(v, ast.Compare) and isinstance(v.ops[0], kinds) and _listed(v)]
    if len(tests) < 2:
        return values
    alike: dict[str, list[ast.Compare]] = {}
    for test in tests:
        alike.setdefault(form(test.left), []).append(test)
    for found in alike.values():
        between = values[values.index(found[0]) : values.index(found[-1])] if len(found) > 1 else []
        if len(found) > 1 and facts.pure(found[0].left) and all(v in found or facts.calm(v) for v in between):
            members = {form(member): member for test in found for member in _listed(test)}
            listed = ast.Tuple([members[key] for key in sorted(members)], ast.Load())
            joined = ast.Compare(found[0].left, [kinds[1]()], [listed])
            return [joined if value is found[0] else value for value in values if value not in found[1:]]
    return values


def _on_one_line(operator: ast.boolop, values: list[ast.expr], facts: Facts) -> list[ast.expr]:
    """`n < 1 or n == 1` is `n < 2`: tests of one line that are one, if none of them is idle."""
    if sum(isinstance(value, ast.Compare) for value in values) < 2:
        return values
    lines = [line_of(value, facts) if isinstance(value, ast.Compare) else None for value in values]
    if lines.count(None) > len(lines) - 2:
        return values
    for place, line in enumerate(lines):
        if line is None:
            continue
        alike = [other for other in range(place, len(values)) if line.is_same(lines[other])]
        between = [value for other, value in enumerate(values[: alike[-1]]) if other > place]
        test = _one(operator, line, [values[other] for other in alike], facts) if len(alike) > 1 else None
        if test is not None and all(facts.calm(value) for value in between):
            kept = [value for other, value in enumerate(values) if other not in alike[1:]]
            return [test if value is values[place] else value for value in kept]
    return values


def _one(operator: ast.boolop, line: Line, tests: list[ast.expr], facts: Facts) -> ast.expr | None:
    """One comparison that is true where the junction of `tests` is; None if there is none."""
    if not all(facts.pure(test) for test in tests):
        return None
    partition = Partition.of(line, tests, facts)
    cells = partition.where(ast.BoolOp(operator, tests))
    for place in range(len(tests)):
        others = [test for other, test in enumerate(tests) if other != place]
        if partition.where(ast.BoolOp(operator, others)) == cells:
            return None
    test = partition.test(cells, partition.cells) if cells else None
    return test if isinstance(test, ast.Compare) else None


def _listed(test: ast.Compare) -> list[ast.expr]:
    """The constants of which the left operand is one, or is none."""
    right = test.comparators[0]
    if isinstance(right, ast.Constant) and isinstance(test.ops[0], (ast.Eq, ast.NotEq)):
        return [right]
    is_listed = isinstance(right, ast.Tuple) and all(isinstance(e, ast.Constant) for e in right.elts)
    return right.elts if is_listed and isinstance(right, ast.Tuple) else []


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


def _is_type(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "type"
