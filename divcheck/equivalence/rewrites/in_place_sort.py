"""`x.sort()` is `x = sorted(x)`, and `x.reverse()` is `x = x[::-1]`, where the list has no other name."""

import ast

from divcheck.equivalence.effects import makes_object
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import Kind
from divcheck.equivalence.nodes import load, mentions, store
from divcheck.equivalence.predicates import is_method_call

NODES = (ast.Expr,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Bind one sorted copy. (That the list is sorted which the task hands over is not what it asks for.)"""
    for index, statement in enumerate(block):
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.args:
            continue
        owner = call.func.value
        if not isinstance(owner, ast.Name) or not is_own(owner.id, facts):
            continue
        if mentions(call.keywords, owner.id):
            continue  # the list is empty while it is sorted
        if call.func.attr == "sort":
            value: ast.expr = ast.Call(load("sorted"), [owner], call.keywords)
        elif is_method_call(call, "reverse"):
            value = ast.Subscript(owner, ast.Slice(step=ast.Constant(-1)), ast.Load())
        else:
            continue
        block[index] = ast.Assign([store(owner.id)], value)
        return True
    return False


def is_own(name: str, facts: Facts) -> bool:
    """Whether nobody else looks at the list of `name`, which may be the one that the task hands over."""
    use = facts.survey.uses.get(name)
    if use is None or use.is_captured or use.escapes or use.is_renewed or "sorted" in facts.types.rebound:
        return False
    if use.is_parameter and (use.is_optional or getattr(use.owner, "name", "") in facts.survey.uses):
        return False  # the list of another call, or of a helper's caller
    if not all(isinstance(value, Kind) or makes_object(value, facts) for value in use.values):
        return False
    kind = facts.types.name_of_variable(name)
    return kind == "list" or (kind == "any" and not facts.tries_types)
