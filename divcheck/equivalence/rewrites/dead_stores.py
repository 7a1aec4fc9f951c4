"""A variable that nobody reads is not bound; what its value does besides is still done."""

import ast

from divcheck.equivalence.facts import Facts


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Drop one binding of `block`."""
    for index, statement in enumerate(block):
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name) and _is_unread(target.id, facts):
                if not isinstance(statement.value, (ast.Yield, ast.YieldFrom, ast.Await)):
                    block[index] = ast.Expr(statement.value)
                    return True
        if (
            isinstance(statement, ast.FunctionDef)
            and _is_unread(statement.name, facts)
            and not statement.decorator_list
        ):
            block[index] = ast.Pass()
            return True
    return False


def _is_unread(name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    return use is not None and use.loads == 0 and not use.is_captured
