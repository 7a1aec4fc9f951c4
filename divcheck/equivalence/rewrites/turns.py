"""One turn of a loop, looked at without running it: does it change anything?"""

import ast
import operator
from collections.abc import Callable, Sequence

from divcheck.equivalence.constants import constant_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.linear import difference, linear
from divcheck.equivalence.nodes import binding, copied, load, reads, replace_each, stored, substitute, walk
from divcheck.equivalence.predicates import is_call, is_integer, is_name
from divcheck.equivalence.rewrites import lengths

_MAX_TURNS = 2
_HOLDS: dict[type, Callable[[int, int], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
}  # fmt: skip
_DIVISIONS = (ast.Div, ast.FloorDiv, ast.Mod)


class Turn:
    """The turn of `loop` in which its variable is `value`."""

    def __init__(
        self,
        loop: ast.For,
        value: ast.expr,
        facts: Facts,
        known: dict[str, ast.expr] | None = None,
        there: Sequence[ast.expr] = (),
    ) -> None:
        """`known` is what variables hold before the loop; given for a first turn only.

        `there` are elements that can be fetched for certain if there is this turn, beside `value`.
        """
        self.loop = loop
        self.value = value
        self.there = [*(value.elts if isinstance(value, ast.Tuple) else [value]), *there]
        self.known = known or {}
        self.is_first = known is not None
        self.facts = facts
        # What each variable holds, as long as the turn is idle.
        self.values: dict[str, ast.expr] = {
            name: held for name, held in self.known.items() if isinstance(held, ast.Constant)
        }
        self._fewest_turns: int | None = None
        self._set(loop.target, value)

    def is_idle(self) -> bool:
        """Whether the turn leaves all as it is, and does not raise."""
        return self._are_idle(self.loop.body)

    def idle_turns_inside(self) -> int | None:
        """How many turns the loops inside have, at least; less than none where one ends before it begins.

        None if there is no loop, or if the turn is not idle.
        """
        return self._fewest_turns if self.is_idle() else None

    def _set(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.values[target.id] = value
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for part, element in zip(target.elts, value.elts, strict=False):
                self._set(part, element)

    def _of(self, node: ast.expr) -> ast.expr:
        """`node` as it is evaluated in this turn."""
        return substitute(copied(node), self.values)

    def _is_calm(self, node: ast.expr) -> bool:
        """Whether `node` does not raise. An index that is calm in all turns is so in one before them."""
        now = self._of(node)
        if self.facts.calm(now) or constant_of(now, self.facts) is not None:
            return True
        divides = any(
            isinstance(inner, ast.BinOp) and isinstance(inner.op, _DIVISIONS) for inner in walk(now)
        )
        return self.facts.calm(self._fetched(node if self.is_first else now)) and not divides

    def _fetched(self, node: ast.expr) -> ast.expr:
        """`node` with a variable in place of each element that is there for certain if there is this turn."""
        name = min(stored(self.loop.target))

        def variable(inner: ast.AST) -> ast.expr | None:
            if not isinstance(inner, ast.Subscript):
                return None
            now = self._of(inner)
            is_there = any(alike(element, now) for element in self.there) or self._is_within(now)
            return load(name) if is_there else None

        holder = ast.Expr(copied(node))
        replace_each(holder, variable)
        return holder.value

    def _is_within(self, node: ast.expr) -> bool:
        """Whether `node` is `x[i + c]` of a last turn i that is not negative, and within x, as is i."""
        if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
            return False
        if self.facts.length_changes(node.value.id):
            return False
        if not isinstance(self.loop.target, ast.Name) or not self.facts.at_least(self.loop.target, 0):
            return False
        length = ast.Call(load("len"), [node.value], [])
        room = difference(lengths.apply(length, self.facts) or length, self.value)
        ahead = difference(node.slice, self.value)
        return room is not None and ahead is not None and room >= 1 and -1 <= ahead < room

    def _are_idle(self, block: list[ast.stmt]) -> bool:
        return all(self._is_idle(statement, block) for statement in block)

    def _is_idle(self, statement: ast.stmt, block: list[ast.stmt]) -> bool:
        if isinstance(statement, ast.Pass):
            return True
        if isinstance(statement, ast.If):
            if not self._is_calm(statement.test):
                return False
            is_true = self._decided(statement.test)
            ways = ([] if is_true is False else statement.body, [] if is_true else statement.orelse)
            return all(map(self._are_idle, ways))
        if isinstance(statement, ast.For):
            return not statement.orelse and self._has_idle_turns(statement)
        if isinstance(statement, ast.While):
            return not statement.orelse and self._never_begins(statement.test)
        found = binding(statement)
        if found is None:
            return False
        if self._is_known(*found) or self._is_neutral(*found):
            return True
        return self._is_passing(*found, block)

    def _decided(self, test: ast.expr) -> bool | None:
        """Whether `test` is true in this turn; None if that is not known."""
        if isinstance(test, ast.BoolOp):
            parts = [self._decided(part) for part in test.values]
            outcome = isinstance(test.op, ast.Or)
            return outcome if outcome in parts else None if None in parts else not outcome
        known = constant_of(self._of(test), self.facts)
        if known is not None:
            return bool(known.value)
        if not isinstance(test, ast.Compare) or type(test.ops[0]) not in _HOLDS or len(test.ops) > 1:
            return None
        left, right = self._of(test.left), self._of(test.comparators[0])
        apart = difference(left, right)
        if apart is not None:
            return _HOLDS[type(test.ops[0])](apart, 0)
        return False if self._is_above(left, right, test.ops[0]) else None

    def _is_above(self, left: ast.expr, right: ast.expr, operation: ast.cmpop) -> bool:
        """Whether `left < right`, or `left <= right`, is false for what `left` is at least."""
        if not is_integer(right) or not isinstance(operation, (ast.Lt, ast.LtE)):
            return False
        return self.facts.at_least(left, right.value + isinstance(operation, ast.LtE))

    def _has_idle_turns(self, inner: ast.For) -> bool:
        """Whether a loop inside has no turns here, or few that are idle."""
        source, count, first = inner.iter, None, None
        if is_call(source, "range") and self.facts.is_builtin(source.func, "range") and len(source.args) < 3:
            first = self._of(source.args[0]) if len(source.args) == 2 else ast.Constant(0)
            count = difference(self._of(source.args[-1]), first)
        elif isinstance(source, ast.Subscript) and isinstance(source.value, ast.Name):
            count = self._turns_over(source.value, source.slice)
        if count is None or count > (_MAX_TURNS if first is not None else 0) or not self._is_calm(source):
            return False
        self._fewest_turns = count if self._fewest_turns is None else min(count, self._fewest_turns)
        for place in range(count):
            assert first is not None
            self._set(inner.target, ast.BinOp(first, ast.Add(), ast.Constant(place)))
            if not self._are_idle(inner.body):
                return False
        return True

    def _turns_over(self, sequence: ast.Name, bounds: ast.expr) -> int | None:
        """The turns of a loop over `x[i + 1:]` or `x[:i]`."""
        if (
            not isinstance(bounds, ast.Slice)
            or bounds.step is not None
            or not self.facts.is_sequence(sequence)
        ):
            return None
        if bounds.lower is not None and bounds.upper is None:
            length = ast.Call(load("len"), [sequence], [])
            return difference(lengths.apply(length, self.facts) or length, self._of(bounds.lower))
        if bounds.lower is None and bounds.upper is not None:
            upper = linear(self._of(bounds.upper))
            return None if upper is None or upper.terms or upper.constant < 0 else upper.constant
        return None

    def _never_begins(self, test: ast.expr) -> bool:
        """Whether a `while` with this test has no turn here."""
        if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], (ast.Lt, ast.LtE)):
            return False
        apart = difference(self._of(test.comparators[0]), self._of(test.left))
        if apart is None or not self.facts.is_int(test.left) or not self._is_calm(test):
            return False
        turns = apart if isinstance(test.ops[0], ast.Lt) else apart + 1
        self._fewest_turns = turns if self._fewest_turns is None else min(turns, self._fewest_turns)
        return turns <= 0

    def _is_known(self, name: str, value: ast.expr) -> bool:
        """Whether `name` holds `value` already; of `max(m, e)` it is enough that m is e."""
        if is_call(value, "max", 2) or is_call(value, "min", 2):
            others = [argument for argument in value.args if not is_name(argument, name)]
            value = others[0] if len(others) == 1 else value
        return name in self.known and alike(self.known[name], self._of(value))

    def _is_neutral(self, name: str, value: ast.expr) -> bool:
        """`t = t + 0` or `t = t * 1` of a number t."""
        if not isinstance(value, ast.BinOp) or not isinstance(value.op, (ast.Add, ast.Mult)):
            return False
        others = [part for part in (value.left, value.right) if not is_name(part, name)]
        if len(others) != 1 or not self.facts.is_numeric(value) or reads(others[0], name):
            return False
        now = self._of(others[0])
        total = linear(constant_of(now, self.facts) or now) if self._is_calm(others[0]) else None
        neutral = 0 if isinstance(value.op, ast.Add) else 1
        return total is not None and not total.terms and total.constant == neutral

    def _is_passing(self, name: str, value: ast.expr, block: list[ast.stmt]) -> bool:
        """Whether `name` is bound in `block` before it is read, and read nowhere else."""
        use = self.facts.survey.uses.get(name)
        if use is None or use.is_captured or not self.facts.pure(value) or not self._is_calm(value):
            return False
        places = [place for place, found in enumerate(block) if binding(found) == (name, value)]
        if not places or reads(block[: places[0]], name) or reads(value, name):
            return False
        self.values[name] = self._of(value)
        return reads(block, name) == use.loads
