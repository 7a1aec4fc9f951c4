"""`and` and `or`: flat, without repetition, and in one order where no operand has to guard another.

Two filters of a comprehension are an `and`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike, form
from divcheck.equivalence.lines import Line, Partition, line_of
from divcheck.equivalence.predicates import is_constant, junction
from divcheck.equivalence.rewrites.operands import arranged

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
    values = arranged(values, node.op, facts)
    if [id(value) for value in values] == [id(value) for value in node.values]:
        return None
    return junction(type(node.op), values)


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
    left = [junction(inner, other) for other in others]
    return ast.BoolOp(inner(), [first, ast.BoolOp(operator, left)])


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
        if len(found) < 2 or not facts.pure(found[0].left):
            continue
        if all(value in found or _may_follow(value, facts) for value in between):
            members = {form(member): member for test in found for member in _listed(test)}
            listed = ast.Tuple([members[key] for key in sorted(members)], ast.Load())
            joined = ast.Compare(found[0].left, [kinds[1]()], [listed])
            return [joined if value is found[0] else value for value in values if value not in found[1:]]
    return values


def _may_follow(value: ast.expr, facts: Facts) -> bool:
    """Whether an operand may stand behind one that decides the same; then it is not the junction's value."""
    return facts.calm(value) and facts.is_bool(value)


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
        if test is not None and all(_may_follow(value, facts) for value in between):
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
