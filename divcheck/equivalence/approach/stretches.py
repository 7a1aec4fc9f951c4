"""Which stretches of a program are ever run: marks to count with, and a program without the dead ones.

A correct program often carries code that no input of the problem reaches: a recursive call for negative
numbers, a second method for a base that is never asked for. It is not part of how the program solves the
problem, and only running the program tells. So each stretch of statements that run together gets a mark
that counts, and stretches that stayed at nought are emptied before the program is read.

In the same way each of the `sets` that are there to drop duplicates counts how often it does: one that never
does is no part of the solution either.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest

from divcheck.equivalence.approach.sets import sets_in
from divcheck.equivalence.nodes import walk
from divcheck.equivalence.predicates import PURE_BUILTINS, PURE_METHODS

MARK = "__divcheck_mark__"
"Name of the function that the driver puts into the program's globals; it takes the number of the stretch."

_BLOCKS = ("body", "orelse", "finalbody")
_EXITS = (ast.Return, ast.Raise, ast.Break, ast.Continue)


@dataclass(frozen=True, slots=True)
class Marked:
    """A program that counts what it runs."""

    source: str
    "The program with a call of `MARK` at the head of every stretch."
    stretches: int
    "Number of stretches and, after them, of `sets`; the marks are numbered from 0."


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Statements of one block from `start` up to `stop`: if the first is run, the others follow."""

    block: list[ast.stmt]
    "The block."
    start: int
    "Index of its first statement."
    stop: int
    "Index after its last statement."


def mark(source: str) -> Marked | None:
    """Put the marks into a program that parses; None if it is nested too deeply to be printed again.

    >>> print(mark("def f(x):\\n    if x:\\n        return 1\\n    return 2").source)
    def f(x):
        __divcheck_mark__(0)
        if x:
            __divcheck_mark__(2)
            return 1
        __divcheck_mark__(1)
        return 2
    """
    tree = ast.parse(source)
    numbered = list(enumerate(_stretches(tree)))
    for number, stretch in sorted(numbered, key=lambda pair: -pair[1].start):
        stretch.block.insert(stretch.start, ast.Expr(_call_of_mark(number)))
    sets = sets_in(_functions(tree))
    for number, made in enumerate(sets, len(numbered)):
        made.watch(partial(_call_of_mark, number))
    try:
        return Marked(ast.unparse(ast.fix_missing_locations(tree)), len(numbered) + len(sets))
    except RecursionError:
        return None


def without_dead(source: str, counts: Sequence[int]) -> str:
    """The program with every stretch emptied that was never run; `counts` as the marks gave them.

    >>> print(without_dead("def f(x):\\n    if g(x):\\n        return 1\\n    return 2", [3, 3, 0]))
    def f(x):
        if g(x):
            pass
        return 2

    Outside of loops a test that always came out the same goes too, unless evaluating it may do something.

    >>> print(without_dead("def f(x):\\n    if x:\\n        return 1\\n    return 2", [3, 3, 0]))
    def f(x):
        return 2

    So does a set that never dropped anything.

    >>> print(without_dead("def f(x):\\n    return sorted(set(x))", [3, 0]))
    def f(x):
        return sorted(x)
    """
    if all(counts):
        return source
    tree = ast.parse(source)
    stretches, sets = _stretches(tree), sets_in(_functions(tree))
    for made, count in zip(sets, counts[len(stretches) :], strict=True):
        if count == 0:
            made.drop()
    dead = [stretch for stretch, count in zip(stretches, counts, strict=False) if count == 0]
    emptied = set()
    for stretch in sorted(dead, key=lambda stretch: -stretch.start):
        stretch.block[stretch.start : stretch.stop] = [nothing := ast.Pass()]
        emptied.add(nothing)
    for function in _functions(tree):
        _drop_settled_tests(function.body, emptied)
    return ast.unparse(ast.fix_missing_locations(tree))


def _stretches(tree: ast.Module) -> list[_Stretch]:
    """Every stretch inside a function, in a fixed order."""
    return [stretch for function in _functions(tree) for stretch in _inner_stretches(function)]


def _call_of_mark(number: int, *watched: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(MARK, ast.Load()), [ast.Constant(number), *watched], [])


def _functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _drop_settled_tests(block: list[ast.stmt], emptied: set[ast.Pass]) -> None:
    """Put what was run in the place of an `if` of which one side is among the `emptied`."""
    kept: list[ast.stmt] = []
    for statement, after in zip_longest(block, block[1:]):
        if not isinstance(statement, ast.If):
            kept.append(statement)
            continue
        _drop_settled_tests(statement.body, emptied)
        _drop_settled_tests(statement.orelse, emptied)
        other = statement.orelse[0] if statement.orelse else after
        if not _has_no_effect(statement.test):
            kept.append(statement)
        elif statement.body[0] in emptied:
            kept.extend(statement.orelse)
        elif other in emptied and (statement.orelse or isinstance(statement.body[-1], _EXITS)):
            kept.extend(statement.body)
        else:
            kept.append(statement)
    block[:] = kept or (block and [ast.Pass()])


def _has_no_effect(test: ast.expr) -> bool:
    """Whether all that the test calls is known to change nothing."""
    for node in walk(test):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in PURE_BUILTINS:
                pass
            case ast.Call(func=ast.Attribute(attr=name)) if name in PURE_METHODS:
                pass
            case ast.Call() | ast.NamedExpr() | ast.Await():
                return False
    return True


def _inner_stretches(node: ast.AST) -> Iterator[_Stretch]:
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            yield from _split(block)
            for statement in block:
                if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    yield from _inner_stretches(statement)
    for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
        yield from _inner_stretches(part)


def _split(block: list[ast.stmt]) -> Iterator[_Stretch]:
    """A new stretch begins after each statement that may leave the block."""
    start = 0
    for index, statement in enumerate(block):
        last = index + 1 == len(block)
        if last or any(isinstance(node, _EXITS) for node in walk(statement)):
            yield _Stretch(block, start, index + 1)
            start = index + 1
