"""Several tests of one value, each taken where those before it were not: in one order, each of them short.

`if a > b: X elif a < b: Y elif a == b: Z` is `if a == b: Z elif a < b: Y else: X`; behind `if n < 2`, the
test `n <= 3` of an integer is `n in (2, 3)`.
"""

import ast
from dataclasses import dataclass
from itertools import takewhile

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike, are_alike
from divcheck.equivalence.lines import Cell, Line, Partition, line_of
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.unreachable import keeps_meaning

NODES = (ast.If,)
_MAX_TESTS = 16
_Way = tuple[ast.expr | None, list[ast.stmt]]


@dataclass(slots=True)
class _Chain:
    """Tests of one line, and what is done where the first of them that holds is that one."""

    line: Line
    tests: list[ast.expr]
    bodies: list[list[ast.stmt]]
    rest: list[ast.stmt]
    "What is done where none of them holds."
    taken: int
    "How many statements of the block it is, the rest included."
    is_nested: bool
    "Whether each `if` stands in the `else` of the one before it; or behind it, and all bodies end."


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Bring one chain into order."""
    for index, statement in enumerate(block):
        if not isinstance(statement, ast.If):
            continue
        if _take_apart(block, index, facts):
            return True
        chain = _nested(statement, facts) if statement.orelse else _in_a_row(block, index, facts)
        new = _arranged(chain, facts) if chain is not None else None
        if chain is not None and new is not None:
            block[index : index + chain.taken] = new
            return True
    return False


def _take_apart(block: list[ast.stmt], index: int, facts: Facts) -> bool:
    """`if n < 4: (if n < 2: X else: Y)` is `if n < 2: X elif n < 4: Y`; returns whether that was found."""
    outer = block[index]
    assert isinstance(outer, ast.If)
    inner = outer.body[0]
    line = line_of(outer.test, facts) if isinstance(inner, ast.If) else None
    if line is None or not isinstance(inner, ast.If) or not _continues(inner, line, facts):
        return False
    rest = outer.body[1:]
    is_behind = not inner.orelse and not outer.orelse and ends(inner.body) and ends(rest)
    if not is_behind and (rest or not inner.orelse):
        return False
    tests = [outer.test, inner.test]
    if not all(map(facts.may_move, tests)):
        return False
    partition = Partition.of(line, tests, facts)
    among = partition.where(outer.test)
    cells = [cell for cell in partition.where(inner.test) if cell in among]
    test = partition.test(cells, partition.cells) if cells else None
    if test is None:
        return False
    other = ast.If(outer.test, rest or inner.orelse, outer.orelse)
    first = ast.If(test, inner.body, [] if is_behind else [other])
    block[index : index + 1] = [first, other] if is_behind else [first]
    return True


def _nested(statement: ast.If, facts: Facts) -> _Chain | None:
    if not isinstance(statement.orelse[0], ast.If):
        return None
    line = line_of(statement.test, facts)
    if line is None:
        return None
    return _prolonged(_Chain(line, [statement.test], [statement.body], statement.orelse, 1, True), facts)


def _prolonged(chain: _Chain, facts: Facts) -> _Chain:
    """`chain` with the tests that what is left of it begins with."""
    line = chain.line
    while chain.rest and isinstance(inner := chain.rest[0], ast.If) and _continues(inner, line, facts):
        is_guard = not inner.orelse and ends(inner.body)  # whose `else` stands behind it
        if len(chain.rest) > 1 and not is_guard:
            break
        chain.tests.append(inner.test)
        chain.bodies.append(inner.body)
        chain.rest = chain.rest[1:] if is_guard else inner.orelse
    return chain


def _in_a_row(block: list[ast.stmt], index: int, facts: Facts) -> _Chain | None:
    if index + 1 == len(block) or not isinstance(block[index + 1], ast.If):
        return None
    guards = _guards(block[index:])
    line = line_of(guards[0].test, facts) if guards else None
    if line is None:
        return None
    row = [guards[0], *takewhile(lambda guard: _continues(guard, line, facts), guards[1:])]
    tests, bodies = [guard.test for guard in row], [guard.body for guard in row]
    rest = block[index + len(row) :]
    last = rest[0] if rest else None
    if isinstance(last, ast.If) and last.orelse and _continues(last, line, facts):
        return _prolonged(_Chain(line, tests, bodies, [last], len(row) + 1, True), facts)
    return _Chain(line, tests, bodies, rest, len(block) - index, False) if len(row) > 1 else None


def _guards(statements: list[ast.stmt]) -> list[ast.If]:
    """Those that `statements` begin with: an `if` without an `else`, behind which control does not get."""
    found: list[ast.If] = []
    for statement in statements:
        if not isinstance(statement, ast.If) or statement.orelse or not ends(statement.body):
            break
        found.append(statement)
    return found


def _continues(statement: ast.If, line: Line, facts: Facts) -> bool:
    return line.is_same(line_of(statement.test, facts))


def _arranged(chain: _Chain, facts: Facts) -> list[ast.stmt] | None:
    """The chain in order; None if it is, or if there is nothing to put in order."""
    if not 2 <= len(chain.tests) <= _MAX_TESTS or not all(map(facts.may_move, chain.tests)):
        return None  # or else any may be the first: it evaluates the same values, or fails as well
    partition = Partition.of(chain.line, chain.tests, facts)
    if not all(partition.where(test) for test in chain.tests):
        return None  # a guard against what cannot be
    ways = _ways(chain, partition)
    left = [cell for cells, _ in ways for cell in cells]
    among = [cell for cell in partition.cells if cell in left]
    made: list[_Way] = []
    for cells, body in ways[:-1]:
        test = partition.test(cells, among)
        if test is None:
            return None
        made.append((test, body))
        among = [cell for cell in among if cell not in cells]
    made.append((None, ways[-1][1]))
    if len(made) <= len(chain.tests) and not all(map(facts.calm, chain.tests)):
        return None  # a guard more, if one that is not needed
    if not _is_new(made, chain):
        return None
    if any(keeps_meaning(part) for body in (*chain.bodies, chain.rest) for part in body):
        return None  # what cannot be reached would be gone
    return _written(made, chain.is_nested)


def _ways(chain: _Chain, partition: Partition) -> list[tuple[list[Cell], list[ast.stmt]]]:
    """Each body with the cells in which it is what is done, in order; the rest last unless it may move."""
    free = partition.cells
    ways: list[tuple[list[Cell], list[ast.stmt]]] = []
    for test, body in zip(chain.tests, chain.bodies, strict=True):
        cells = [cell for cell in partition.where(test) if cell in free]
        free = [cell for cell in free if cell not in cells]
        same = next((way for way in ways if are_alike(way[1], body)), None)
        if same is not None:
            same[0].extend(cells)
            same[0].sort()
        elif cells:
            ways.append((cells, body))
    may_move = bool(chain.rest) if chain.is_nested else ends(chain.rest)
    if may_move and free:
        ways.append((free, chain.rest))
    ways.sort(key=lambda way: (not partition.is_listed(way[0]), way[0][0]))
    return ways if may_move or not free else [*ways, (free, chain.rest)]


def _is_new(made: list[_Way], chain: _Chain) -> bool:
    bodies = [*chain.bodies, chain.rest] if chain.rest else chain.bodies
    if [id(body) for _, body in made if body] != [id(body) for body in bodies]:
        return True
    tests = [test for test, _ in made if test is not None]
    return len(tests) != len(chain.tests) or not all(map(alike, tests, chain.tests))


def _written(ways: list[_Way], is_nested: bool) -> list[ast.stmt]:
    rest = ways[-1][1]
    for test, body in reversed(ways[:-1]):
        assert test is not None
        rest = [ast.If(test, body, rest)] if is_nested else [ast.If(test, body, []), *rest]
    return rest
