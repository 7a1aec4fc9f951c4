"""A variable of which one expression is read, and nothing else, is bound to that: to `str(n)`, not to n.

Of `high = max(x)`, `low = min(x)`, where only `high - low` is read, the first is bound to the difference.
What can give way to its value altogether has done so: see `temporaries`.
"""

import ast
from functools import partial

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.kinds import IMMUTABLE
from divcheck.equivalence.nodes import (
    binding,
    binds,
    copied,
    load,
    names_in,
    replace_each,
    store,
    stored,
    walk,
)
from divcheck.equivalence.predicates import is_name

NODES = (ast.Assign,)
_CALLS = ("str", "abs", "bool")


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Bind one variable of `block` to what is read of it."""
    for index, statement in enumerate(block[:-1]):
        found = binding(statement)
        if found is None or not facts.survey.is_single(found[0]):
            continue
        name, use = found[0], facts.survey.uses[found[0]]
        if not use.loads or use.is_parameter or facts.types.name_of_variable(name) not in IMMUTABLE:
            continue
        rest = block[index + 1 :]
        readings = [one for part in rest for node in walk(part) if (one := _reading(node, name, facts))]
        if len(readings) != use.loads or not all(alike(one, readings[0]) for one in readings):
            continue
        place = _place(block, index, name, readings[0], facts)
        if place is None:
            continue
        block.insert(place, ast.Assign([store(name)], copied(readings[0])))
        for part in block[place + 1 :]:
            replace_each(part, partial(_named, name=name, readings=readings))
        return True
    return False


def _named(node: ast.AST, name: str, readings: list[ast.expr]) -> ast.expr | None:
    return load(name) if any(node is one for one in readings) else None


def _reading(node: ast.AST, name: str, facts: Facts) -> ast.expr | None:
    """`str(name)` or the like, or a sum, difference or product of two numbers of which it is one."""
    if isinstance(node, ast.Call):
        if len(node.args) != 1 or node.keywords or not is_name(node.args[0], name):
            return None
        return node if facts.is_builtin(node.func, *_CALLS) else None
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Add, ast.Sub, ast.Mult)):
        return None
    sides = (node.left, node.right)
    if sum(is_name(side, name) for side in sides) != 1:
        return None
    is_plain = all(isinstance(side, (ast.Name, ast.Constant)) and facts.is_numeric(side) for side in sides)
    return node if is_plain else None


def _place(block: list[ast.stmt], index: int, name: str, reading: ast.expr, facts: Facts) -> int | None:
    """Where all that `reading` reads is bound, and bound for good; None if that is not so, or it is done."""
    place = index + 1
    for other in {node.id for node in names_in(reading)} - {name}:
        if facts.is_builtin(load(other), *_CALLS):
            continue
        if not facts.survey.is_single(other):
            return None
        within = [at for at in range(index + 1, len(block)) if other in stored(block[at])]
        if within and not binds(block[within[0]], other):
            return None
        place = max([place, *(at + 1 for at in within)])
    following = binding(block[place]) if place < len(block) else None
    if following is None or following[1] is not reading:
        return place
    return None
