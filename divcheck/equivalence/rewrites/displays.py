"""What is put into a new container at once stands in it: `x = []`, `x.append(1)` is `x = [1]`.

`d = {}`, `d["a"] = 1` is `d = {"a": 1}`.
"""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, mentions, reads
from divcheck.equivalence.predicates import is_method_call, is_name, owner_of

NODES = (ast.Assign,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Put one element into the display that is bound before."""
    for index, statement in enumerate(block):
        found = binding(statement)
        display = found[1] if found is not None else None
        if found is None or not isinstance(display, (ast.List, ast.Dict)):
            continue
        use = facts.survey.uses.get(found[0])
        if use is None or use.is_captured:
            continue
        for place in range(index + 1, len(block)):
            if _is_added(block[place], found[0], display, block[index + 1 : place], facts):
                del block[place]
                return True
            if not isinstance(block[place], ast.Assign) or mentions(block[place], found[0]):
                break
    return False


def _is_added(
    statement: ast.stmt, name: str, display: ast.List | ast.Dict, between: list[ast.stmt], facts: Facts
) -> bool:
    """Whether `statement` puts an element into the container; then it has been put into `display`."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    key: ast.expr | None = None
    if isinstance(display, ast.List) and is_method_call(call, "append") and len(call.args) == 1:
        owner, value = owner_of(call), call.args[0]
    elif isinstance(display, ast.Dict) and isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if not isinstance(target, ast.Subscript) or not _is_new_key(target.slice, display):
            return False
        owner, key, value = target.value, target.slice, statement.value
    else:
        return False
    if not is_name(owner, name) or reads(value, name) or not facts.pure(value):
        return False
    if (between or facts.catches) and not facts.calm(value):
        return False
    if between and disturbs(effects_of(between, facts), value, facts):
        return False
    if isinstance(display, ast.List):
        display.elts.append(value)
    elif key is not None:
        display.keys.append(key)
        display.values.append(value)
    return True


def _is_new_key(key: ast.expr, display: ast.Dict) -> bool:
    """Whether all keys are constants, and this one is not among them."""
    if not isinstance(key, ast.Constant):
        return False
    return all(isinstance(old, ast.Constant) and old.value != key.value for old in display.keys)
