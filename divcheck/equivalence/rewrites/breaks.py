"""`break` out of a loop that a `return` follows is that `return`; a loop without `break` needs no `else`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import blocks_within, copied
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.unreachable import has_break

NODES = (ast.For, ast.While)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Leave one loop the direct way."""
    for index, statement in enumerate(block):
        if not isinstance(statement, (ast.For, ast.While)):
            continue
        if statement.orelse and not has_break(statement.body):
            block[index + 1 : index + 1] = statement.orelse
            statement.orelse = []
            return True
        following = block[index + 1] if index + 1 < len(block) else None
        if (
            isinstance(following, ast.Return)
            and _is_small(following.value)
            and (not statement.orelse or ends(statement.orelse))
            and (found := breaks_in(statement.body))
        ):
            for place_of_break, position in found:
                place_of_break[position] = copied(following)
            return True
    return False


def _is_small(value: ast.expr | None) -> bool:
    return value is None or isinstance(value, (ast.Name, ast.Constant))


def breaks_in(block: list[ast.stmt]) -> list[tuple[list[ast.stmt], int]]:
    """Where the `break`s stand that leave the loop with this body."""
    found = []
    for position, statement in enumerate(block):
        if isinstance(statement, ast.Break):
            found.append((block, position))
        for inner in _blocks_without_own_loop(statement):
            found += breaks_in(inner)
    return found


def _blocks_without_own_loop(statement: ast.stmt) -> list[list[ast.stmt]]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return []
    if isinstance(statement, (ast.For, ast.AsyncFor, ast.While)):
        return [statement.orelse]
    if getattr(statement, "finalbody", None):  # runs between a `break` and the `return` behind the loop
        return []
    return blocks_within(statement)
