"""A variable that is bound in the branches of an `if` and then used once: each branch uses its own value.

`if c: r = a`, `else: r = b`, `return r` returns in the branches; `xs.append(r)` behind them appends there.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, binds, copied, names_in, reads, walk
from divcheck.equivalence.predicates import ends
from divcheck.equivalence.rewrites.blocks import Place

NODES = (ast.If,)

_MAX_NODES = 20


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Let the branches of one `if` return what is returned behind it."""
    for index in range(len(block) - 1):
        statement, following = block[index], block[index + 1]
        if not isinstance(statement, ast.If):
            continue
        if _return_within(statement, following, facts):
            return True
        if isinstance(following, (ast.Assign, ast.Expr, ast.Return)) and statement.orelse:
            name = _bound_in_all(statement)
            is_last = name is not None and _is_used_once(name, following, facts)
            if is_last or (len(walk(following)) <= _MAX_NODES and _binds_for(statement, following, facts)):
                for branch in _open_ends(statement):
                    branch.append(copied(following))
                del block[index + 1]
                return True
    return False


def _return_within(statement: ast.If, following: ast.stmt, facts: Facts) -> bool:
    value = following.value if isinstance(following, ast.Return) else None
    name = value.id if isinstance(value, ast.Name) else ""
    if name not in facts.survey.uses:
        return False
    branches = [b for b in (statement.body, statement.orelse) if b and _binds_last(b, name)]
    for branch in branches:
        branch.append(copied(following))
    return bool(branches)


def _binds_for(statement: ast.If, following: ast.stmt, facts: Facts) -> bool:
    branches = _open_ends(statement)
    return bool(branches) and binds_for(branches, following, [statement, following], facts)


def binds_for(
    branches: list[list[ast.stmt]], reader: ast.stmt, everywhere: list[ast.stmt], facts: Facts
) -> bool:
    """Whether all `branches` bind a variable that only what `everywhere` holds reads, `reader` among it."""
    for name in {node.id for node in names_in(reader) if isinstance(node.ctx, ast.Load)}:
        use = facts.survey.uses.get(name)
        if use is None or use.is_captured or use.loads > reads(everywhere, name):  # some may be copies
            continue
        if all(any(binds(part, name) for part in branch) for branch in branches):
            return True
    return False


def _bound_in_all(statement: ast.If) -> str | None:
    """The variable that every branch of `statement` binds last."""
    names = {found[0] if (found := binding(branch[-1])) else "" for branch in _open_ends(statement)}
    return names.pop() or None if len(names) == 1 else None


def _open_ends(statement: ast.If) -> list[list[ast.stmt]]:
    """The branches at whose end control goes on behind `statement`; an empty one where there is no `else`."""
    found: list[list[ast.stmt]] = []
    for branch in (statement.body, statement.orelse):
        last = branch[-1] if branch else None
        if isinstance(last, ast.If) and last.orelse and not ends(branch):
            found += _open_ends(last)
        elif last is None or not ends(branch):
            found.append(branch or [ast.Pass()])
    return found


def _is_used_once(name: str, following: ast.stmt, facts: Facts) -> bool:
    """Whether `following`, which is short, is the only reader of `name`, and reads it once."""
    use = facts.survey.uses.get(name)
    if use is None or use.is_captured or use.loads != 1 or reads(following, name) != 1:
        return False
    return len(walk(following)) <= _MAX_NODES


def _binds_last(block: list[ast.stmt], name: str) -> bool:
    """Whether the last thing that `block` does, on some way, is to bind `name`."""
    last = block[-1]
    if not isinstance(last, ast.If) or ends(block):
        return binds(last, name)
    return any(_binds_last(branch, name) for branch in (last.body, last.orelse) if branch)
