"""Where a value has been found to be a constant it is that constant: `if n == 1: return n` returns 1.

`if n in (0, 1): return n` is `if n == 0: return 0`, `if n == 1: return 1`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import TEXT
from divcheck.equivalence.lines import Partition, line_of
from divcheck.equivalence.nodes import load, reads, stored, substitute
from divcheck.equivalence.predicates import is_call, is_constant, is_integer, is_name, parts_of
from divcheck.equivalence.rewrites.blocks import Place

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Write one constant in place of a variable."""
    for index, statement in enumerate(block):
        if not isinstance(statement, ast.If):
            continue
        if any(_put_in(statement.body, test, facts) for test in parts_of(statement.test, ast.And)):
            return True
        new = _one_by_one(statement, facts)
        if new is not None:
            block[index] = new
            return True
    return False


def _put_in(body: list[ast.stmt], test: ast.expr, facts: Facts) -> bool:
    empty = _is_empty(test, facts)
    if empty is not None:
        only = body[0]
        if isinstance(only, ast.Return) and is_name(only.value, empty[0].id):
            only.value = empty[1]
            return True
        return False
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return False
    name, constant = test.left, test.comparators[0]
    if not isinstance(name, ast.Name) or not is_that(name, constant, facts):
        return False
    use = facts.survey.uses.get(name.id)
    if use is None or use.is_captured or not reads(body, name.id) or name.id in stored(body):
        return False
    body[:] = [substitute(statement, {name.id: constant}) for statement in body]
    return True


def _is_empty(test: ast.expr, facts: Facts) -> tuple[ast.Name, ast.expr] | None:
    """x of `len(x) == 0`, and what it then is."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return None
    length = test.left
    if not is_call(length, "len", 1) or not facts.is_builtin(length.func, "len"):
        return None
    name = length.args[0]
    if not isinstance(name, ast.Name) or not is_constant(test.comparators[0], 0):
        return None
    kind = facts.types.name_of(name)
    if kind == "list":
        return name, ast.List([], ast.Load())
    return (name, ast.Constant("")) if kind in TEXT else None


def is_that(name: ast.Name, constant: ast.expr, facts: Facts) -> bool:
    """Whether a value that is equal to `constant` is that value."""
    if not isinstance(constant, ast.Constant):
        return False
    kinds = TEXT if isinstance(constant.value, str) else {"int"} if is_integer(constant) else set()
    return facts.types.name_of(name) in kinds


def _one_by_one(statement: ast.If, facts: Facts) -> ast.If | None:
    """A test of several integers, of which the one that is found is returned, as a test of each."""
    only = statement.body[0]
    if len(statement.body) > 1 or not isinstance(only, ast.Return) or not isinstance(only.value, ast.Name):
        return None
    line = line_of(statement.test, facts)
    if line is None or not is_name(line.left, only.value.id) or not line.is_whole(facts):
        return None
    if facts.is_bool(line.left):
        return None  # it is False, not 0
    partition = Partition.of(line, [statement.test], facts)
    cells = partition.where(statement.test)
    if not partition.is_whole or not partition.is_listed(cells):
        return None
    rest = statement.orelse
    for number in sorted((n for low, high in cells for n in range(int(low), int(high) + 1)), reverse=True):
        test = ast.Compare(load(only.value.id), [ast.Eq()], [ast.Constant(number)])
        rest = [ast.If(test, [ast.Return(ast.Constant(number))], rest)]
    first = rest[0]
    return first if isinstance(first, ast.If) else None
