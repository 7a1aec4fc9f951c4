"""One name for two variables is two names: `x = f(x)` binds a new one where the old has done its work.

Each binding reaches some readings; bindings that reach a common reading are one variable, others are
different variables that share a name. What a nested function sees, and functions with `try` or `match`,
are left alone.
"""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import statements_of, walk
from divcheck.equivalence.uses import parameters_of

_UNTOUCHED = frozenset(
    {
        ast.Try,
        ast.Match,
        ast.With,
        ast.AsyncWith,
        ast.AsyncFor,
        ast.Global,
        ast.Nonlocal,
        ast.Delete,
        ast.ClassDef,
    }
)
Reaching = dict[str, frozenset[int]]


def apply(function: ast.FunctionDef, facts: Facts, fresh: Callable[[], str]) -> bool:
    """Give every variable of `function` that shares a name one of its own."""
    shared = _shared_names(function, facts)
    if not shared or not _UNTOUCHED.isdisjoint(map(type, statements_of(function))):
        return False
    flow = _Flow(shared)
    entry: Reaching = {}
    for parameter in parameters_of(function.args):
        if parameter.arg in shared:
            entry[parameter.arg] = flow.define(parameter)
    flow.block(function.body, entry)
    return flow.rename(fresh)


def _shared_names(function: ast.FunctionDef, facts: Facts) -> set[str]:
    return {
        name
        for name, use in facts.survey.uses.items()
        if use.owner is function and use.stores > 1 and not use.is_captured
    }


class _Flow:
    """Which bindings reach which readings, by running over the statements until nothing changes."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.bindings: list[ast.arg | ast.Name] = []
        self.number: dict[int, int] = {}
        self.reaching: dict[int, tuple[ast.Name, frozenset[int]]] = {}
        self.breaks: list[list[Reaching]] = []
        self.continues: list[list[Reaching]] = []

    def define(self, node: ast.arg | ast.Name) -> frozenset[int]:
        number = self.number.get(id(node))
        if number is None:
            number = self.number[id(node)] = len(self.bindings)
            self.bindings.append(node)
        return frozenset([number])

    def block(self, block: list[ast.stmt], state: Reaching | None) -> Reaching | None:
        """The bindings that reach the end of `block`; None where control does not get there."""
        for statement in block:
            if state is None:
                state = {}  # unreachable, and yet to be named consistently
            state = self.statement(statement, state)
        return state

    def statement(self, node: ast.stmt, state: Reaching) -> Reaching | None:
        if isinstance(node, ast.If):
            self.read(node.test, state)
            return _merge([self.block(node.body, dict(state)), self.block(node.orelse, dict(state))])
        if isinstance(node, (ast.For, ast.While)):
            return self.loop(node, state)
        if isinstance(node, (ast.Break, ast.Continue)):
            where = self.breaks if isinstance(node, ast.Break) else self.continues
            if where:
                where[-1].append(state)
            return None
        if isinstance(node, ast.Assign):
            self.read(node.value, state)
            for target in node.targets:
                self.bind(target, state)
        elif isinstance(node, ast.AugAssign):
            self.read(node.value, state)
            if isinstance(node.target, ast.Name) and node.target.id in self.names:
                self.augment(node.target, state)
            else:
                self.read(node.target, state)
        elif isinstance(node, ast.FunctionDef):
            self.read(node, state)
        else:
            self.read(node, state)
        return None if isinstance(node, (ast.Return, ast.Raise)) else state

    def augment(self, target: ast.Name, state: Reaching) -> None:
        """Reads and binds in one place: what reaches it and what leaves it are one variable."""
        reached = state.get(target.id, frozenset())
        own = self.define(target)
        self._note(target, reached | own)
        state[target.id] = own

    def loop(self, node: ast.For | ast.While, state: Reaching) -> Reaching | None:
        if isinstance(node, ast.For):
            self.read(node.iter, state)
        while True:
            before = dict(state)
            self.breaks.append([])
            self.continues.append([])
            if isinstance(node, ast.For):
                inside = dict(state)
                self.bind(node.target, inside)
            else:
                self.read(node.test, state)
                inside = dict(state)
            after = self.block(node.body, inside)
            left, again = self.breaks.pop(), self.continues.pop()
            state = _merge([state, after, *again]) or state
            if state == before:
                break
        ended = self.block(node.orelse, dict(state))
        return _merge([ended, *left])

    def read(self, node: ast.AST, state: Reaching) -> None:
        for inner in walk(node):
            if isinstance(inner, ast.Name) and inner.id in self.names:
                if isinstance(inner.ctx, ast.Load):
                    self._note(inner, state.get(inner.id, frozenset()))
                else:
                    state[inner.id] = state.get(inner.id, frozenset()) | self.define(inner)

    def bind(self, target: ast.expr, state: Reaching) -> None:
        if isinstance(target, ast.Name):
            if target.id in self.names:
                state[target.id] = self.define(target)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for element in target.elts:
                self.bind(element, state)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, state)
        else:
            self.read(target, state)

    def _note(self, node: ast.Name, reached: frozenset[int]) -> None:
        known = self.reaching.get(id(node))
        self.reaching[id(node)] = (node, reached | known[1] if known else reached)

    def rename(self, fresh: Callable[[], str]) -> bool:
        leader = list(range(len(self.bindings)))

        def find(number: int) -> int:
            while leader[number] != number:
                number = leader[number]
            return number

        for _, reached in self.reaching.values():
            ordered = sorted(reached)
            for other in ordered[1:]:
                leader[find(other)] = find(ordered[0])
        if any(not reached for _, reached in self.reaching.values()):
            return False  # read before it is bound: an error that must stay one
        return self._give_names(find, fresh)

    def _give_names(self, find: Callable[[int], int], fresh: Callable[[], str]) -> bool:
        first: dict[str, int] = {}
        names: dict[int, str] = {}
        for number, binding in enumerate(self.bindings):
            root = find(number)
            if root not in names:
                name = binding.arg if isinstance(binding, ast.arg) else binding.id
                names[root] = name if first.setdefault(name, root) == root else fresh()
        if len(names) == len(first):
            return False
        for node, reached in self.reaching.values():
            node.id = names[find(min(reached))]
        for number, binding in enumerate(self.bindings):
            if isinstance(binding, ast.Name):
                binding.id = names[find(number)]
        return True


def _merge(states: "list[Reaching | None]") -> Reaching | None:
    known = [state for state in states if state is not None]
    if not known:
        return None
    merged: dict[str, frozenset[int]] = {}
    for state in known:
        for name, reached in state.items():
            merged[name] = merged.get(name, frozenset()) | reached
    return merged
