"""`y = x` of an x that is not mentioned again: what follows calls it x, as if it were bound anew."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, names_in, walk


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Let one variable keep its first name."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is None or not isinstance(found[1], ast.Name):
            continue
        name, source = found[0], found[1].id
        if not _is_handed_over(name, source, facts) or any(n.id == name for n in names_in(block[:index])):
            continue
        following = [node for later in block[index + 1 :] for node in walk(later)]
        mentions = [node for node in following if isinstance(node, ast.Name) and node.id == name]
        use = facts.survey.uses[name]
        if len(mentions) != use.loads + use.stores - 1:
            continue  # mentioned before, or around this block
        for node in mentions:
            node.id = source
        del block[index]
        return True
    return False


def _is_handed_over(name: str, source: str, facts: Facts) -> bool:
    """Whether reading `source` here is all that is done with it, and `name` is more than a second name."""
    old, new = facts.survey.uses.get(source), facts.survey.uses.get(name)
    if old is None or new is None or old.is_captured or new.is_captured or old.owner is not new.owner:
        return False
    return old.is_parameter and old.stores == 1 and old.loads == 1 and new.stores > 1
