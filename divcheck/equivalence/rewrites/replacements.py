"""A value that some branches replace is used where it is replaced, and where it is not in an `else`.

`if c: e = f(e)`, `xs.append(e)` is `if c: xs.append(f(e)) else: xs.append(e)`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, binds, copied, names_in, reads, stored, substitute, walk
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.branches import chain_of
from divcheck.equivalence.rewrites.costs import is_repeated

NODES = (ast.If,)
_MAX_NODES = 20


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Use one value within the branches of the `if` that replaces it."""
    for index in range(len(block) - 1):
        if isinstance(block[index], ast.If) and _use_within(block, index, facts):
            return True
    return False


def _use_within(block: list[ast.stmt], index: int, facts: Facts) -> bool:
    statement, following = block[index : index + 2]
    assert isinstance(statement, ast.If)
    chain = chain_of(statement)
    ways = [one.body for one in chain if not ends(one.body)]
    name = _bound_last(ways) if not chain[-1].orelse else None
    if name is None or reads(following, name) != 1 or not _only_computes(following, name, facts):
        return False
    values = [way[-1].value for way in ways if isinstance(way[-1], ast.Assign)]
    if not all(facts.pure(value) for value in values):
        return False
    if not _is_spent(name, block[:index], statement, following, facts):
        return False
    for way, value in zip(ways, values, strict=True):
        way[-1] = substitute(copied(following), {name: value})
    chain[-1].orelse = [following]
    del block[index + 1]
    return True


def _bound_last(ways: list[list[ast.stmt]]) -> str | None:
    """The variable that each of `ways` binds last."""
    names = {found[0] if (found := binding(way[-1])) else None for way in ways}
    return names.pop() if len(names) == 1 else None


def _only_computes(following: ast.stmt, name: str, facts: Facts) -> bool:
    """Whether `following` may as well compute the value itself: what else it does comes last."""
    if not isinstance(following, (ast.Assign, ast.Expr, ast.Return)) or following.value is None:
        return False
    if name in stored(following) or is_repeated(following, name) or len(walk(following)) > _MAX_NODES:
        return False
    value, parts = following.value, [following.value]
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        parts = [*value.args, value.func.value]
    return all(facts.pure(part) for part in parts)


def _is_spent(
    name: str, before: list[ast.stmt], statement: ast.stmt, following: ast.stmt, facts: Facts
) -> bool:
    """Whether `name` is bound by the loop around, or in `before`, and not read again behind `following`."""
    use = facts.survey.uses.get(name)
    if use is None or use.is_captured or use.loads != reads([statement, following], name):
        return False
    if any(_binds_always(earlier, name) for earlier in before):
        return True
    item = use.values[0] if use.values else None
    is_item = isinstance(item, ast.Subscript) and isinstance(item.ctx, ast.Store)
    bound = [node for node in names_in(statement) if node.id == name and not isinstance(node.ctx, ast.Load)]
    return is_item and use.stores == 1 + len(bound)


def _binds_always(statement: ast.stmt, name: str) -> bool:
    """Whether `statement` binds `name` for certain."""
    if isinstance(statement, ast.If):
        return all(
            any(_binds_always(part, name) for part in way) for way in (statement.body, statement.orelse)
        )
    return binds(statement, name)
