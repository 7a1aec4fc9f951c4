"""A first turn that changes nothing: `m = x[0]`, `for e in x[1:]: if m < e: m = e` may begin with x[0].

Whatever the test is: where it holds of the first element itself, `m` is bound to what it is already. And
where there is no first element, neither loop has a turn. `for i in range(2, n): p = p * i` may begin with 1,
and a loop around `for j in range(i)` with 0.
"""

import ast
import copy

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.linear import linear
from divcheck.equivalence.nodes import load, reads, stored, substitute
from divcheck.equivalence.predicates import is_call, is_constant, is_integer


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Let one loop of `block` begin a turn earlier."""
    for index, loop in enumerate(block):
        if not isinstance(loop, ast.For) or loop.orelse or not isinstance(loop.target, ast.Name):
            continue
        rest = _rest(loop.iter, facts)
        if rest is None or not _is_only_inside(loop, loop.target.id, facts):
            continue
        turn = _Turn(loop.target.id, rest[1], _known(block[:index], facts), facts)
        if all(turn.is_idle(statement) for statement in loop.body):
            loop.iter = rest[0]
            return True
    return False


def _rest(source: ast.expr, facts: Facts) -> tuple[ast.expr, ast.expr] | None:
    """The source with one element more, and that element, of `x[1:]` and of `range(k, n)`."""
    if (
        isinstance(source, ast.Subscript)
        and isinstance(source.slice, ast.Slice)
        and isinstance(source.value, ast.Name)
    ):
        bounds = source.slice
        if is_constant(bounds.lower, 1) and bounds.upper is None and bounds.step is None:
            return source.value, ast.Subscript(source.value, ast.Constant(0), ast.Load())
    if is_call(source, "range", 2) and facts.is_builtin(source.func, "range"):
        start, stop = source.args
        if is_integer(start) and start.value >= 1:
            first = ast.Constant(start.value - 1)
            return ast.Call(source.func, [first, stop] if first.value else [stop], []), first
    return None


def _is_only_inside(loop: ast.For, name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    return (
        use is not None
        and use.stores == 1
        and not use.is_captured
        and reads(loop.body, name) + reads(loop.iter, name) == use.loads
    )


class _Turn:
    """The turn of a loop in which its variable is `first`."""

    def __init__(self, name: str, first: ast.expr, known: dict[str, str], facts: Facts) -> None:
        self.name = name
        self.first = first
        self.known = known
        self.facts = facts

    def of(self, node: ast.expr) -> ast.expr:
        """`node` as it is evaluated in this turn."""
        return substitute(copy.deepcopy(node), {self.name: self.first})

    def is_idle(self, statement: ast.stmt) -> bool:
        """Whether `statement` leaves all as it is in this turn, and does not raise."""
        if isinstance(statement, ast.Pass):
            return True
        if isinstance(statement, ast.If):
            if not (self.facts.calm(statement.test) or self.facts.calm(self.of(statement.test))):
                return False
            return all(self.is_idle(inner) for inner in [*statement.body, *statement.orelse])
        if isinstance(statement, ast.For):
            return not statement.orelse and self._has_no_turn(statement.iter)
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            return False
        name, value = statement.targets[0].id, statement.value
        return self._is_known(name, value) or self._is_neutral(name, value)

    def _has_no_turn(self, source: ast.expr) -> bool:
        """Of `range(i)` and `x[:i]` where i is 0."""
        if is_call(source, "range", 1) and self.facts.is_builtin(source.func, "range"):
            return is_constant(self.of(source.args[0]), 0)
        if not isinstance(source, ast.Subscript) or not isinstance(source.slice, ast.Slice):
            return False
        upper, step = source.slice.upper, source.slice.step
        is_empty = upper is not None and is_constant(self.of(upper), 0) and source.slice.lower is None
        return is_empty and step is None and self.facts.is_sequence(source.value)

    def _is_known(self, name: str, value: ast.expr) -> bool:
        """Whether `name` holds `value` already; of `max(m, e)` it is enough that m is e."""
        if is_call(value, "max", 2) or is_call(value, "min", 2):
            others = [argument for argument in value.args if form(argument) != form(load(name))]
            value = others[0] if len(others) == 1 else value
        return name in self.known and self.known[name] == form(self.of(value))

    def _is_neutral(self, name: str, value: ast.expr) -> bool:
        """`t = t + 0` or `t = t * 1` of a number t."""
        if not isinstance(value, ast.BinOp) or not isinstance(value.op, (ast.Add, ast.Mult)):
            return False
        others = [part for part in (value.left, value.right) if form(part) != form(load(name))]
        if len(others) != 1 or not self.facts.is_numeric(value) or reads(others[0], name):
            return False
        now = self.of(others[0])
        if not (self.facts.calm(others[0]) or self.facts.calm(now)):
            return False
        total = linear(now)
        neutral = 0 if isinstance(value.op, ast.Add) else 1
        return total is not None and not total.terms and total.constant == neutral


def _known(before: list[ast.stmt], facts: Facts) -> dict[str, str]:
    """The forms of what variables hold at the end of `before`."""
    known: dict[str, str] = {}
    for place, statement in enumerate(before):
        for name in stored(statement):
            known.pop(name, None)
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            later = effects_of(before[place + 1 :], facts)
            if facts.pure(statement.value) and not disturbs(later, statement.value, facts):
                known[statement.targets[0].id] = form(statement.value)
    return known
