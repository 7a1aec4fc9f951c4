"""A variable that nobody reads is not bound; what its value does besides is still done.

Nor is one that is only read to count it on: `n = 0`, and `n = n + 1` in a loop; nor a container into which
things are only put: `xs = []`, and `xs.append(x)`.
"""

import ast

from divcheck.equivalence.effects import makes_object
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import all_blocks, binding, binds, reads, statements_of
from divcheck.equivalence.predicates import called_name, is_method_call, is_name, owner_of

NODES = (ast.Assign, ast.FunctionDef)

_PUTTING = {"list": "append", "set": "add"}
_SUSPENDING = (ast.Yield, ast.YieldFrom, ast.Await)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Drop one binding of `block`."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is not None and (_only_feeds_itself(found[0], facts) or _is_only_filled(*found, facts)):
            _drop_all(found[0], facts)
            return True
        if found is not None and _is_unread(found[0], facts) and not isinstance(found[1], _SUSPENDING):
            block[index] = ast.Expr(found[1])
            return True
        if not isinstance(statement, ast.FunctionDef) or statement.decorator_list:
            continue
        if _is_unread(statement.name, facts):
            block[index] = ast.Pass()
            return True
    return False


def _drop_all(name: str, facts: Facts) -> None:
    """Drop all bindings of `name` at once: one that is left would read what nothing has bound."""
    owner, kind = facts.survey.uses[name].owner, facts.types.name_of_variable(name)
    assert owner is not None
    for block in all_blocks(owner):
        for place, statement in enumerate(block):
            if binds(statement, name) or _put(statement, name, kind) is not None:
                block[place] = ast.Pass()


def _is_only_filled(name: str, value: ast.expr, facts: Facts) -> bool:
    """Whether `name` holds a new container into which calm values are put, and that is all that reads it."""
    use = facts.survey.uses.get(name)
    if use is None or not use.is_mutated or use.stores != 1 or use.is_captured or use.owner is None:
        return False
    if use.is_unsure:
        return False
    if not makes_object(value, facts) or not facts.calm(value):
        return False
    kind = facts.types.name_of_variable(name)
    puts = [_put(statement, name, kind) for statement in statements_of(use.owner)]
    filled = [put for put in puts if put is not None]
    if kind != "list" and not all(facts.is_hashed(part) for put in filled for part in put[:1]):
        return False
    return len(filled) == use.loads and all(facts.calm(part) for put in filled for part in put)


def _put(statement: ast.AST, name: str, kind: str) -> list[ast.expr] | None:
    """What `xs.append(x)`, `s.add(x)` or `d[k] = x` puts into `name`; None if `statement` is no such."""
    parts: list[ast.expr] = []
    owner: ast.expr | None = None
    if isinstance(statement, ast.Expr) and is_method_call(statement.value, "append", "add"):
        if called_name(statement.value) == _PUTTING.get(kind):
            owner, parts = owner_of(statement.value), statement.value.args
    elif isinstance(statement, ast.Assign) and kind == "dict" and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Subscript):
            owner, parts = target.value, [target.slice, statement.value]
    return parts if is_name(owner, name) and not reads(parts, name) else None


def _is_unread(name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    return use is not None and use.loads == 0 and not use.is_captured


def _only_feeds_itself(name: str, facts: Facts) -> bool:
    """Whether `x = x + 1` and the like are all that reads x, and nothing else is done there."""
    use = facts.survey.uses.get(name)
    if (
        use is None
        or not use.loads
        or use.stores < 2
        or use.is_captured
        or use.is_parameter
        or use.owner is None
    ):
        return False
    values = [value for value in use.values if isinstance(value, ast.expr)]
    if len(values) != use.stores or sum(reads(value, name) for value in values) != use.loads:
        return False
    if not all(map(facts.calm, values)):
        return False
    return sum(binds(statement, name) for statement in statements_of(use.owner)) == use.stores
