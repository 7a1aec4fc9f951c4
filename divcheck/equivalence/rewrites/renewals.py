"""`y = x` of an x that is done with before y changes: what follows calls it x, as if it were bound anew.

So it does behind `y = x[:]`, where x is the list that the task hands over, x is not read again and y is not
given back; and `if c: y = x else: y = z` is `if not c: x = z`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, binds, mentions, names_in, reads, statements_of, stored
from divcheck.equivalence.predicates import is_name
from divcheck.equivalence.rewrites.conversions import copied_from
from divcheck.equivalence.rewrites.failures import evaluated_first
from divcheck.equivalence.rewrites.in_place_sort import is_own
from divcheck.equivalence.rewrites.negations import negated

NODES = (ast.Assign, ast.For, ast.If)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Let one variable keep its first name: that of a parameter, or of what a loop binds in each turn."""
    if _keep_name(block, None, facts):
        return True
    for place, statement in enumerate(block):
        if isinstance(statement, ast.If) and _keep_in_one_branch(block, place, statement, facts):
            return True
    return any(isinstance(loop, ast.For) and _keep_name(loop.body, loop, facts) for loop in block)


def _keep_in_one_branch(block: list[ast.stmt], place: int, choice: ast.If, facts: Facts) -> bool:
    """Keep the name of a variable that one of two branches of `choice` copies."""
    if len(choice.body) != 1 or len(choice.orelse) != 1:
        return False
    found, other = binding(choice.body[0]), binding(choice.orelse[0])
    if found is None or other is None or found[0] != other[0] or reads(choice, found[0]):
        return False
    if isinstance(found[1], ast.Name):
        copy, left = choice.body[0], ast.If(negated(choice.test, facts), choice.orelse, [])
    else:
        copy, left = choice.orelse[0], ast.If(choice.test, choice.body, [])
    block[place : place + 1] = [copy, left]
    if _keep_name(block, None, facts):
        return True
    block[place : place + 2] = [choice]
    return False


def _keep_name(block: list[ast.stmt], loop: ast.For | None, facts: Facts) -> bool:
    for index, statement in enumerate(block):
        found = binding(statement)
        of = _source(found[1], facts) if found is not None else None
        if found is None or of is None:
            continue
        name, source, is_copy = found[0], of.id, of is not found[1]
        if not _is_second(name, source, is_copy, facts) or mentions(block[:index], name):
            continue
        old = facts.survey.uses[source]
        is_of_loop = loop is not None and source in stored(loop.target)
        if not is_of_loop and (not old.is_parameter or getattr(old.owner, "body", None) is not block):
            continue  # it may be done again, of a source that is no longer what it was
        rest = block[index + 1 :]
        mentioned = [node for node in names_in(rest) if node.id == name]
        use = facts.survey.uses[name]
        if len(mentioned) != use.loads + use.stores - 1:
            continue  # mentioned before, or around this block
        later = 0 if is_copy else _early_reads(rest, name, source)
        if reads(block[:index], source) + 1 + later != old.loads:
            continue
        for node in mentioned:
            node.id = source
        del block[index]
        return True
    return False


def _source(value: ast.expr, facts: Facts) -> ast.Name | None:
    """The variable that `value` is, or copies if it may as well be the list itself."""
    if isinstance(value, ast.Name):
        return value
    source = copied_from(value, facts)
    if not isinstance(source, ast.Name) or not is_own(source.id, facts):
        return None
    owner = facts.survey.uses[source.id].owner
    if not isinstance(owner, ast.FunctionDef) or mentions(owner.body, owner.name):
        return None  # another call may look at it
    is_alike = facts.types.name_of(value) == facts.types.name_of(source) == "list"
    return source if is_alike or isinstance(value, ast.Subscript) else None


def _is_second(name: str, source: str, is_copy: bool, facts: Facts) -> bool:
    """Whether `source` stays as it is bound first, and `name` is more than a second name for it."""
    old, new = facts.survey.uses.get(source), facts.survey.uses.get(name)
    if old is None or new is None or old.is_captured or new.is_captured or old.owner is not new.owner:
        return False
    if old.stores > 1:
        return False
    return not _is_given_back(name, facts) if is_copy else new.stores > 1


def _is_given_back(name: str, facts: Facts) -> bool:
    use = facts.survey.uses[name]
    if use.escapes or use.owner is None:
        return True
    return any(
        isinstance(part, ast.Return) and is_name(part.value, name) for part in statements_of(use.owner)
    )


def _early_reads(rest: list[ast.stmt], name: str, source: str) -> int:
    """How often `source` is read in `rest` before `name` may be something else."""
    count = 0
    for statement in rest:
        if name in stored(statement):
            is_only = isinstance(statement, ast.If) and len(statement.body) == 1 and not statement.orelse
            if isinstance(statement, ast.If) and is_only and binds(statement.body[0], name):
                return count + reads(statement, source)
            first = evaluated_first(statement)
            return count + (0 if first is None else reads(first, source))
        count += reads(statement, source)
    return count
