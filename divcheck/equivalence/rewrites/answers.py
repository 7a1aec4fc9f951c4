"""A guard that answers by a test of the same value is two guards, of one answer each.

`if n < 4: return 1 < n` is `if n in (2, 3): return True`, `if n < 2: return False`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.lines import Cell, Partition, line_of
from divcheck.equivalence.rewrites.blocks import Place

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Take one guard of `block` apart."""
    for index, statement in enumerate(block):
        answers = _answers(statement, facts) if isinstance(statement, ast.If) else None
        if answers is not None:
            block[index : index + 1] = answers
            return True
    return False


def _answers(guard: ast.If, facts: Facts) -> list[ast.stmt] | None:
    only = guard.body[0]
    answer = only.value if isinstance(only, ast.Return) and not guard.orelse else None
    if answer is None or not isinstance(answer, ast.Compare) or not facts.pure(guard.test):
        return None
    line = line_of(guard.test, facts)
    if line is None or not line.is_same(line_of(answer, facts)):
        return None
    partition = Partition.of(line, [guard.test, answer], facts)
    among, yes = partition.where(guard.test), partition.where(answer)
    ways: list[tuple[list[Cell], bool]] = [
        ([cell for cell in among if cell in yes], True),
        ([cell for cell in among if cell not in yes], False),
    ]
    guards: list[ast.stmt] = []
    for cells, is_true in ways:
        test = partition.test(cells, partition.cells) if cells else None
        if cells and test is None:
            return None
        if test is not None:
            guards.append(ast.If(test, [ast.Return(ast.Constant(is_true))], []))
    return guards or None
