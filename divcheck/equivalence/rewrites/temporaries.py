"""A variable that is bound once, and only hands on its value, gives way to the value.

It must be certain that the value is still the same where it is used, that it is used where it would
have been computed without an exception, or that the program fails either way. What is not cheap is computed
a few times at most; a number or text that a short expression gives also in a loop.
"""

import ast

from divcheck.equivalence.effects import Effects, disturbs, effects_of, makes_object
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import IMMUTABLE
from divcheck.equivalence.nodes import binding, names_in, reads, substitute
from divcheck.equivalence.parsing import deeper_than
from divcheck.equivalence.predicates import ends, is_name
from divcheck.equivalence.rewrites.costs import (
    CHEAP_NODES,
    MOST_TIMES,
    is_brief,
    is_cheap,
    is_repeated,
    is_short,
    most_reads,
)
from divcheck.equivalence.rewrites.failures import certain_nodes, evaluated_first, fails_anyway
from divcheck.equivalence.views import is_only_measured

NODES = (ast.Assign,)
MAX_DEPTH = 24
"Levels of a value that may still be put into another: chains of thousands of variables stay chains."


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Put one value of `block` where its variable is read."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is not None and _may_go(found[0], facts) and _move(block, index, *found, facts):
            return True
    return False


def _may_go(name: str, facts: Facts) -> bool:
    if not facts.survey.is_single(name):
        return False
    use = facts.survey.uses[name]
    return use.loads > 0 and not use.is_parameter


def _move(block: list[ast.stmt], index: int, name: str, value: ast.expr, facts: Facts) -> bool:
    use = facts.survey.uses[name]
    if isinstance(value, (ast.Yield, ast.YieldFrom, ast.Await)) or reads(value, name):
        return False
    if deeper_than(value, MAX_DEPTH):
        return False
    if not facts.pure(value) or effects_of([value], facts).changed:
        return _hand_over(block, index, name, value, facts)
    if use.is_mutated and not isinstance(value, ast.Name):
        return False
    counts = [reads(statement, name) for statement in block[index + 1 :]]
    if sum(counts) != use.loads:
        return False  # read before it is bound, or somewhere else
    last = index + 1 + max(position for position, count in enumerate(counts) if count)
    if not _is_settled(value, use.loads, block[index + 1 : last + 1], name, facts):
        return False
    for position in range(index + 1, last + 1):
        block[position] = substitute(block[position], {name: value})
    del block[index]
    return True


def _hand_over(block: list[ast.stmt], index: int, name: str, value: ast.expr, facts: Facts) -> bool:
    """Of a value with an effect: only where the next thing that is done is to read it."""
    following = block[index + 1] if index + 1 < len(block) else None
    if facts.survey.uses[name].loads != 1 or following is None:
        return False
    expression = evaluated_first(following)
    if expression is None or not _opens_with(expression, name):
        return False
    if any(facts.is_shared(other.id) for other in names_in(expression)):
        return False  # `k + h()` reads k before h may bind it
    block[index + 1] = substitute(following, {name: value})
    del block[index]
    return True


def _opens_with(node: ast.expr, name: str) -> bool:
    """Whether reading `name` is the first thing done for `node`, bare names and constants aside."""
    if isinstance(node, ast.Name):
        return node.id == name
    if isinstance(node, (ast.BinOp, ast.Compare)):
        right = node.right if isinstance(node, ast.BinOp) else node.comparators[0]
        is_bare = isinstance(node.left, (ast.Name, ast.Constant))
        return _opens_with(node.left, name) or (is_bare and _opens_with(right, name))
    if isinstance(node, ast.BoolOp):
        return _opens_with(node.values[0], name)
    if isinstance(node, ast.UnaryOp):
        return _opens_with(node.operand, name)
    if isinstance(node, ast.IfExp):
        return _opens_with(node.test, name)
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        return _opens_with(node.value, name)
    if isinstance(node, (ast.Tuple, ast.List)):
        return bool(node.elts) and _opens_with(node.elts[0], name)
    if isinstance(node, ast.Call):
        function = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        return _opens_with(node.func, name) or (
            isinstance(function, ast.Name) and bool(node.args) and _opens_with(node.args[0], name)
        )
    return False


def _is_settled(value: ast.expr, loads: int, region: list[ast.stmt], name: str, facts: Facts) -> bool:
    """Whether `value` may be computed again, or later, at each place in `region` that reads `name`."""
    if isinstance(value, ast.Constant) or _is_table(value, name, facts):
        return True
    if not is_cheap(value, facts):
        times = most_reads(region, name) if loads > 1 else 1
        if times > MOST_TIMES:
            return False
        is_measured = makes_object(value, facts) and is_only_measured(name, region, facts)
        again = is_short(value, facts) or (is_measured and is_brief(value, facts))
        if times > 1 and not again:
            return False
        is_value = again and facts.types.name_of(value) in IMMUTABLE
        if not is_value and any(is_repeated(part, name) for part in region):
            return False
    if disturbs(_before_use(region, name, facts), value, facts):
        return False
    if facts.needs_test(value, region):
        return _is_read_at_once(region[0], name)
    if facts.calm(value):
        return True
    if facts.catches:
        return _is_read_at_once(region[0], name)
    return _is_next(region, name, facts) or fails_anyway(value, region, facts)


def _is_read_at_once(statement: ast.stmt, name: str) -> bool:
    """Whether the first thing that `statement` does is to read `name`."""
    first = evaluated_first(statement)
    return first is not None and _opens_with(first, name)


def _is_table(value: ast.expr, name: str, facts: Facts) -> bool:
    """Whether `value` is a container of constants that is only looked at."""
    use = facts.survey.uses[name]
    if use.is_mutated or use.escapes:
        return False
    if isinstance(value, ast.Call) and facts.is_builtin(value.func, "set", "frozenset", "list", "tuple"):
        return len(value.args) == 1 and not value.keywords and isinstance(value.args[0], ast.Constant)
    if not isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return False
    return len(value.elts) <= CHEAP_NODES and all(map(_is_fixed, value.elts))


def _is_fixed(node: ast.expr) -> bool:
    """Whether `node` is a constant, or a tuple of such."""
    if isinstance(node, ast.Tuple):
        return all(isinstance(element, ast.Constant) for element in node.elts)
    return isinstance(node, ast.Constant)


def _before_use(region: list[ast.stmt], name: str, facts: Facts) -> Effects:
    """What happens from the binding up to the last reading."""
    last = region[-1]
    found = effects_of(region[:-1], facts)
    first = evaluated_first(last)
    if first is not None and reads(last, name) == 1 and _opens_with(first, name):
        return found
    if isinstance(last, (ast.Assign, ast.Return, ast.Expr)):
        if last.value is not None:
            own = effects_of([last.value], facts)
            found.is_open |= own.is_open
            # A store or a mutation at the end of the last statement comes after its value was read.
            if not isinstance(last, ast.Expr):
                found.changed |= own.changed
    elif isinstance(last, (ast.If, ast.For)) and not reads([*last.body, *last.orelse], name):
        own = effects_of([last.test if isinstance(last, ast.If) else last.iter], facts)
        found.changed |= own.changed
        found.is_open |= own.is_open
    else:
        whole = effects_of([last], facts)
        found.bound |= whole.bound
        found.changed |= whole.changed
        found.is_open |= whole.is_open
    return found


def _is_next(region: list[ast.stmt], name: str, facts: Facts) -> bool:
    """Whether `name` is read for certain, and before anything that could have kept it from being read."""
    for position, statement in enumerate(region):
        expression = evaluated_first(statement)
        if expression is not None and any(is_name(node, name) for node in certain_nodes(expression)):
            return True
        if isinstance(statement, ast.If) and facts.pure(statement.test):
            ways = (statement.body, statement.orelse)
            rest = region[position + 1 :]
            return all(_is_next(way if ends(way) else [*way, *rest], name, facts) for way in ways)
        if reads(statement, name) or not isinstance(statement, ast.Assign) or not facts.pure(statement.value):
            return False  # where that fails, the program does either way
    return False
