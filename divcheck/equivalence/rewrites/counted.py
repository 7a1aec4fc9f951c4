"""How many parts there are where a test has told: 2 of `s.split(".")` where `s.count(".") == 1`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.nodes import all_blocks, statements_of
from divcheck.equivalence.predicates import is_call, is_integer, is_method_call, owner_of
from divcheck.equivalence.rewrites.regions import regions_of


def counted_length(statement: ast.Assign, function: ast.AST, facts: Facts) -> int | None:
    """How many elements the value of `statement`, which is inside `function`, has for certain."""
    for region in (region for block in all_blocks(function) for region in regions_of(block)):
        if region.operator is not ast.Eq or not is_integer(region.right):
            continue
        length = _length(statement.value, facts, region.left, region.right.value)
        if length is not None and any(statement in statements_of(part) for part in region.body):
            return length
    return None


def _length(value: ast.expr, facts: Facts, counted: ast.expr, count: int) -> int | None:
    """How many elements `value` has where `counted` is `count`, and nothing changes what is counted."""
    if is_call(counted, "len", 1) and facts.is_builtin(counted.func, "len"):
        return count if alike(counted.args[0], value) and _stays(value, facts) else None
    parts = parts_told(counted, count, value)
    return parts if parts is not None and _stays(value, facts) else None


def parts_told(counted: ast.expr, count: int, value: ast.expr) -> int | None:
    """How many parts `value`, `s.split(c)`, has where `counted`, `s.count(c)`, is `count`."""
    if not is_method_call(counted, "count") or not is_method_call(value, "split"):
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
