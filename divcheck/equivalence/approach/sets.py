"""Sets that are made only to be sorted or listed: do they ever drop a duplicate?

Where one never does, on no input of the problem, it is no part of how the program solves the problem.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from divcheck.equivalence.nodes import walk

Mark = Callable[..., ast.expr]
"Makes the call that counts; it takes the arguments of the driver's `mark` after the number."


@dataclass(frozen=True, slots=True, eq=False)
class MadeSet:
    """`sorted(set(x))`, `list(set(x))` or one of them with a set comprehension."""

    call: ast.Call
    "The call of `sorted` or `list`."
    items: ast.expr
    "The `x`."

    def watch(self, mark: Mark) -> None:
        """Count how often it drops anything."""
        self.call.args[0] = ast.Call(ast.Name("set", ast.Load()), [mark(self.items)], [])

    def drop(self) -> None:
        """Do without it."""
        self.call.args[0] = self.items


@dataclass(frozen=True, slots=True, eq=False)
class FilledSet:
    """`x = set()` of which nothing but `x.add(...)`, and then `sorted(x)` or `list(x)`, is made."""

    begun: ast.Assign
    "The `x = set()`."
    adds: list[tuple[ast.Call, ast.Attribute]]
    "The calls of `x.add`, each with what it calls."

    def watch(self, mark: Mark) -> None:
        """Count how often it drops anything."""
        for add, called in self.adds:
            add.args = [mark(*add.args, called.value)]

    def drop(self) -> None:
        """Make a list of it."""
        self.begun.value = ast.List([], ast.Load())
        for _, called in self.adds:
            called.attr = "append"


def sets_in(functions: list[ast.FunctionDef | ast.AsyncFunctionDef]) -> list[MadeSet | FilledSet]:
    """All of them, in a fixed order, each once."""
    made = {}
    filled = {}
    for function in functions:
        made.update({found.call: found for node in walk(function) for found in _made_at(node)})
        filled.update({found.begun: found for found in _filled_in(function)})
    return [*made.values(), *filled.values()]


def _made_at(node: ast.AST) -> Iterator[MadeSet]:
    match node:
        case ast.Call(func=ast.Name(id="sorted" | "list"), args=[made, *_]):
            match made:
                case ast.Call(func=ast.Name(id="set"), args=[items], keywords=[]):
                    yield MadeSet(node, items)
                case ast.SetComp(elt=elt, generators=clauses):
                    yield MadeSet(node, ast.GeneratorExp(elt, clauses))


def _filled_in(function: ast.AST) -> Iterator[FilledSet]:
    begun: dict[str, ast.Assign] = {}
    adds: dict[str, list[tuple[ast.Call, ast.Attribute]]] = {}
    others: Counter[str] = Counter()
    for node in walk(function):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="set"), args=[], keywords=[])
            ) if name not in begun:
                begun[name] = node
                others[name] -= 1
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="add") as called, args=[_]):
                adds.setdefault(name, []).append((node, called))
                others[name] -= 1
            case ast.Call(func=ast.Name(id="sorted" | "list"), args=[ast.Name(id=name)]):
                others[name] -= 1
            case ast.Name(id=name):
                others[name] += 1
    for name, made in begun.items():
        if name in adds and not others[name]:
            yield FilledSet(made, adds[name])
