"""A test that no turn of a loop can change is made before the loop, where it guards all that is done."""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import names_in, reads, stored
from divcheck.equivalence.predicates import parts_of

NODES = (ast.For,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Take what does not change out of the one test in one loop of `block`."""
    for index, loop in enumerate(block):
        if not isinstance(loop, ast.For) or loop.orelse or len(loop.body) != 1 or not facts.calm(loop.iter):
            continue
        only = loop.body[0]
        if not isinstance(only, ast.If) or only.orelse:
            continue
        tests = parts_of(only.test, ast.And)
        fixed = [test for test in tests if _is_fixed(test, stored(loop.target)) and facts.calm(test)]
        if not fixed or not _is_passing(loop, facts):
            continue
        effects = effects_of([loop], facts)
        fixed = [test for test in fixed if not disturbs(effects, test, facts)]
        if not fixed or not all(facts.calm(test) for test in tests):
            continue
        moving = [test for test in tests if test not in fixed]
        loop.body = [ast.If(_all(moving), only.body, [])] if moving else only.body
        block[index] = ast.If(_all(fixed), [loop], [])
        return True
    return False


def _is_passing(loop: ast.For, facts: Facts) -> bool:
    """Whether what the head of `loop` binds is read within it alone."""
    uses = [facts.survey.uses.get(name) for name in stored(loop.target)]
    counts = [reads(loop.body, name) for name in stored(loop.target)]
    return all(use is not None and use.loads == count for use, count in zip(uses, counts, strict=True))


def _is_fixed(test: ast.expr, changing: set[str]) -> bool:
    """Whether `test` says something of variables, and of none of those that are `changing`."""
    names = {node.id for node in names_in(test)}
    return bool(names) and names.isdisjoint(changing)


def _all(tests: list[ast.expr]) -> ast.expr:
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)
