"""`y = x` of an x that is done with before y changes: what follows calls it x, as if it were bound anew."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, mentions, names_in, reads, stored
from divcheck.equivalence.rewrites.failures import evaluated_first

NODES = (ast.Assign, ast.For)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Let one variable keep its first name: that of a parameter, or of what a loop binds in each turn."""
    if _keep_name(block, None, facts):
        return True
    return any(isinstance(loop, ast.For) and _keep_name(loop.body, loop, facts) for loop in block)


def _keep_name(block: list[ast.stmt], loop: ast.For | None, facts: Facts) -> bool:
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is None or not isinstance(found[1], ast.Name):
            continue
        name, source = found[0], found[1].id
        if not _is_second(name, source, facts) or mentions(block[:index], name):
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
        if reads(block[:index], source) + 1 + _early_reads(rest, name, source) != old.loads:
            continue
        for node in mentioned:
            node.id = source
        del block[index]
        return True
    return False


def _is_second(name: str, source: str, facts: Facts) -> bool:
    """Whether `source` stays as it is bound first, and `name` is more than a second name for it."""
    old, new = facts.survey.uses.get(source), facts.survey.uses.get(name)
    if old is None or new is None or old.is_captured or new.is_captured or old.owner is not new.owner:
        return False
    return old.stores == 1 and new.stores > 1


def _early_reads(rest: list[ast.stmt], name: str, source: str) -> int:
    """How often `source` is read in `rest` before `name` may be something else."""
    count = 0
    for statement in rest:
        if name in stored(statement):
            first = evaluated_first(statement)
            return count + (0 if first is None else reads(first, source))
        count += reads(statement, source)
    return count
