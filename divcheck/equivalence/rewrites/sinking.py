"""What a guard does not need is computed behind it: `n = 0` goes behind `if not x: return 0`, or `return n`.

What only one branch of an `if` needs is computed in that branch.
"""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, copied, reads, statements_of
from divcheck.equivalence.predicates import ends, is_name
from divcheck.equivalence.rewrites.unreachable import continues, has_break

NODES = (ast.If,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Move the assignments of `block` behind the guards that follow them, or into the one branch."""
    changed = False
    for place in range(len(block) - 2, -1, -1):
        for index in range(place, len(block) - 1):
            if not _may_pass(block[index], block[index + 1], block[index + 2 :], facts):
                break
            _pass(block, index)
            changed = True
    return changed or any(_enter(block, index, facts) for index in range(len(block) - 1))


def _pass(block: list[ast.stmt], index: int) -> None:
    """Move one assignment behind the guard that follows it, which returns the value itself if it does."""
    statement, guard = block[index : index + 2]
    found = binding(statement)
    if found is not None and isinstance(guard, ast.If) and _returns(guard.body, found[0]):
        guard.body = [ast.Return(copied(found[1]))]
    block[index : index + 2] = [guard, statement]


def _enter(block: list[ast.stmt], index: int, facts: Facts) -> bool:
    """Move one assignment into the branch that alone reads its variable."""
    found, following = binding(block[index]), block[index + 1]
    if found is None or not isinstance(following, ast.If) or not _is_movable(*found, following, facts):
        return False
    loads = facts.survey.uses[found[0]].loads
    for branch in (following.body, following.orelse):
        if loads and reads(branch, found[0]) == loads:
            branch.insert(0, block.pop(index))
            return True
    return False


def _may_pass(statement: ast.stmt, guard: ast.stmt, rest: list[ast.stmt], facts: Facts) -> bool:
    found = binding(statement)
    if found is None or not isinstance(guard, ast.If) or guard.orelse or not ends(guard.body):
        return False
    name, value = found
    if not _is_movable(name, value, guard, facts):
        return False
    stays = has_break(guard.body) or continues(guard.body)
    if stays and reads(rest, name) < facts.survey.uses[name].loads:
        return False  # behind a `break` or `continue` it may be read
    return not reads(guard, name) or _returns(guard.body, name)


def _is_movable(name: str, value: ast.expr, following: ast.If, facts: Facts) -> bool:
    """Whether `name = value` may as well be done once the test of `following` is made."""
    use = facts.survey.uses.get(name)
    if use is None or use.is_captured or facts.catches or not facts.calm(value):
        return False
    prolonged = [part.target for part in statements_of(following) if isinstance(part, ast.AugAssign)]
    if any(is_name(target, name) for target in prolonged):
        return False
    if facts.needs_test(value, [following.test]):
        return False
    test = effects_of([following.test], facts)
    return not test.is_open and not reads(following.test, name) and not disturbs(test, value, facts)


def _returns(body: list[ast.stmt], name: str) -> bool:
    """Whether all that is done in `body` is to return `name`."""
    only = body[0]
    return len(body) == 1 and isinstance(only, ast.Return) and is_name(only.value, name)
