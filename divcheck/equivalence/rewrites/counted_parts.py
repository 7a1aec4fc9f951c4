"""Behind a test that `s.count(".")` is 1, `a, b = s.split(".")` is a list of two, and its elements.

So is `a, b = x` of an x of which `len(x) == 2`.
"""

import ast
from functools import partial

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.nodes import all_blocks
from divcheck.equivalence.predicates import is_call, is_integer, is_method_call, owner_of
from divcheck.equivalence.rewrites.regions import regions_of
from divcheck.equivalence.rewrites.unpacking import take_apart_later

NODES = (ast.If, ast.While, ast.Assert)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Take one list apart later, where a test has told how many elements it has."""
    for region in regions_of(block):
        count = region.test.comparators[0]
        if isinstance(region.test.ops[0], ast.Eq) and is_integer(count):
            length_of = partial(_length, counted=region.test.left, count=count.value)
            places = [(region.block, place) for place in range(region.start, len(region.block))]
            for statement in region.body:
                places += [(inner, place) for inner in all_blocks(statement) for place in range(len(inner))]
            if any(take_apart_later(inner, place, length_of, facts) for inner, place in places):
                return True
    return False


def _length(value: ast.expr, facts: Facts, counted: ast.expr, count: int) -> int | None:
    """How many elements `value` has where `counted` is `count`, and nothing changes what is counted."""
    if is_call(counted, "len", 1) and facts.is_builtin(counted.func, "len"):
        return count if alike(counted.args[0], value) and _stays(value, facts) else None
    if not is_method_call(counted, "count") or not is_method_call(value, "split") or not _stays(value, facts):
        return None
    is_it = alike(owner_of(counted), owner_of(value)) and len(counted.args) == len(value.args) == 1
    return count + 1 if is_it and alike(counted.args[0], value.args[0]) else None


def _stays(value: ast.expr, facts: Facts) -> bool:
    """Whether `value` is a list or text, or parts of a text, that is bound once and never changed."""
    if is_method_call(value, "split"):
        is_parted = len(value.args) == 1 and isinstance(value.args[0], ast.Constant)
        return is_parted and facts.is_text(owner_of(value)) and _stays(owner_of(value), facts)
    if not isinstance(value, ast.Name) or not facts.is_sequence(value):
        return False
    use = facts.survey.uses.get(value.id)
    if use is None or use.stores != 1 or use.is_captured:
        return False
    return facts.is_text(value) or not (use.is_mutated or use.escapes)
