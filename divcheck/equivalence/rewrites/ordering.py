"""Neighbouring statements that do not depend on each other, in an order that no name decides.

Statements are told apart by their form without variables, and where that ties, by how the variables that
they mention are used elsewhere in the function.
"""

import ast
from collections import defaultdict

from divcheck.equivalence.effects import Effects, effects_of, reaches
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import VARIABLE, form
from divcheck.equivalence.kinds import IMMUTABLE
from divcheck.equivalence.nodes import statements_of, walk
from divcheck.equivalence.uses import parameters_of

_CHANGES = frozenset({"append", "add", "extend", "insert", "pop", "popleft", "remove", "discard"})
_MOVABLE = frozenset({ast.If, ast.For, ast.While, ast.Break, ast.Continue, ast.Assign, ast.Expr})
"Kinds of statements of which some may stand elsewhere."


def apply(function: ast.FunctionDef, blocks: list[list[ast.stmt]], facts: Facts) -> bool:
    """Sort what may be sorted in all `blocks` of `function`."""
    if any(hasattr(node, "finalbody") or isinstance(node, ast.With) for node in statements_of(function)):
        return False
    changed = False
    roles: dict[str, str] = {}
    for block in blocks:
        for first, last in _runs(block, facts):
            run = block[first:last]
            keys = [_key(statement, roles) for statement in run]
            if not roles and len({blank for blank, _ in keys}) < len(run):  # their forms leave some equal
                roles = _roles(function)
                keys = [_key(statement, roles) for statement in run]
            if keys != sorted(keys):
                ordered = _sorted(run, keys, facts)
                changed |= any(new is not old for new, old in zip(ordered, run, strict=True))
                block[first:last] = ordered
    return changed


def _runs(block: list[ast.stmt], facts: Facts) -> list[tuple[int, int]]:
    """The stretches of at least two statements that only assign or change objects, be it in a loop."""
    found: list[tuple[int, int]] = []
    if sum(type(statement) in _MOVABLE for statement in block) < 2:
        return found
    start = 0
    for index in range(len(block) + 1):
        if index == len(block) or not _is_movable(block[index], facts):
            if index - start > 1:
                found.append((start, index))
            start = index + 1
    return found


def _is_movable(statement: ast.stmt, facts: Facts, in_loop: bool = False) -> bool:
    if isinstance(statement, (ast.If, ast.For, ast.While)):
        head = statement.iter if isinstance(statement, ast.For) else statement.test
        inside = in_loop or not isinstance(statement, ast.If)
        return (
            facts.pure(head)
            and all(_is_movable(part, facts, inside) for part in statement.body)
            and all(_is_movable(part, facts, in_loop) for part in statement.orelse)
        )
    if isinstance(statement, (ast.Break, ast.Continue)):
        return in_loop
    if isinstance(statement, ast.Assign):
        return facts.pure(statement.value)
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        if isinstance(call.func, ast.Attribute) and call.func.attr in _CHANGES:
            return isinstance(call.func.value, ast.Name) and all(
                facts.pure(argument) for argument in call.args
            )
    return False


def _sorted(run: list[ast.stmt], keys: list[tuple[str, list[str]]], facts: Facts) -> list[ast.stmt]:
    effects = [effects_of([statement], facts) for statement in run]
    reading = [_holders(statement, facts) for statement in run]
    waits = {
        later: {
            earlier
            for earlier in range(later)
            if _depend(effects[earlier], effects[later], reading[earlier], reading[later], facts)
        }
        for later in range(len(run))
    }
    order: list[int] = []
    while len(order) < len(run):
        ready = [n for n in range(len(run)) if n not in order and waits[n] <= set(order)]
        order.append(min(ready, key=lambda n: (keys[n], n)))
    return [run[n] for n in order]


def _holders(statement: ast.stmt, facts: Facts) -> tuple[set[str], set[str]]:
    """The variables that are named or that calls read, and those of them whose object could change."""
    names = {node.id for node in walk(statement) if isinstance(node, ast.Name)}
    if names & facts.harmless:
        names |= {name for name, use in facts.survey.uses.items() if use.is_captured}
    of_kind = facts.types.name_of_variable
    return names, {name for name in names if name in facts.types.kinds and of_kind(name) not in IMMUTABLE}


def _depend(
    one: Effects,
    other: Effects,
    reads: tuple[set[str], set[str]],
    others: tuple[set[str], set[str]],
    facts: Facts,
) -> bool:
    if one.bound & others[0] or other.bound & reads[0] or one.is_open or other.is_open:
        return True
    return reaches(one, others[1], facts) or reaches(other, reads[1], facts)


def _key(statement: ast.stmt, roles: dict[str, str]) -> tuple[str, list[str]]:
    written = form(statement)
    return VARIABLE.sub("'*'", written), [roles.get(name, "") for name in VARIABLE.findall(written)]


def _roles(function: ast.FunctionDef) -> dict[str, str]:
    """What each variable is used for: the forms of all places that name it, other variables left blank.

    Parameters are told by their place.
    """
    fixed = {parameter.arg: f"'p{place}'" for place, parameter in enumerate(parameters_of(function.args))}
    places: dict[str, list[str]] = defaultdict(list)
    for node in walk(function):
        for part in _parts(node):
            written = VARIABLE.sub(lambda match: fixed.get(match[1], match[0]), form(part))
            for name in dict.fromkeys(VARIABLE.findall(written)):
                marked = written.replace(f"'{name}'", "'@'")
                places[name].append(type(node).__name__ + VARIABLE.sub("'*'", marked))
    return fixed | {name: "\n".join(sorted(found)) for name, found in places.items()}


def _parts(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, (ast.If, ast.While)):
        return [node.test]
    if isinstance(node, ast.For):
        return [node.target, node.iter]
    if isinstance(node, ast.stmt) and not hasattr(node, "body"):
        return [node]
    return []
