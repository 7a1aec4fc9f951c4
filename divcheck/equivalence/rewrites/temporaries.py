"""A variable that is bound once, and only hands on its value, gives way to the value.

It must be certain that the value is still the same where it is used, that it is used where it would
have been computed without an exception, or that the program fails either way. What is not cheap is computed
a few times at most; a number or text that a short expression gives also in a loop.
"""

import ast

from divcheck.equivalence.effects import Effects, disturbs, effects_of, makes_object
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import IMMUTABLE
from divcheck.equivalence.nodes import binding, children, names_in, reads, substitute, walk
from divcheck.equivalence.parsing import deeper_than
from divcheck.equivalence.predicates import (
    COMPREHENSIONS,
    PURE_BUILTINS,
    TERMINATORS,
    ends,
    is_method_call,
    is_name,
)
from divcheck.equivalence.rewrites.failures import LAZY, certain_nodes, evaluated_first, fails_anyway
from divcheck.equivalence.views import is_only_measured

NODES = (ast.Assign,)

_LAZY = (*LAZY, ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
MAX_DEPTH = 24
"Levels of a value that may still be put into another: chains of thousands of variables stay chains."
_CHEAP_NODES = 10
MOST_TIMES = 3
"Times that what is not cheap may stand where its result was kept, outside of loops."
_CHEAP = (
    ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.Subscript, ast.Call,
    ast.Attribute, ast.Tuple,
)  # fmt: skip
_CHEAP_CALLS = ("len", "abs", "int", "ord", "chr", "bool", "float", "min", "max", "str", "bin", "range")


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Put one value of `block` where its variable is read."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is not None and _may_go(found[0], facts) and _move(block, index, *found, facts):
            return True
    return False


def _may_go(name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    return (
        use is not None and use.stores == 1 and use.loads > 0 and not use.is_captured and not use.is_parameter
    )


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
        again = is_short(value, facts) or (is_measured and _is_brief(value, facts))
        if times > 1 and not again:
            return False
        is_value = again and facts.types.name_of(value) in IMMUTABLE
        if not is_value and any(is_repeated(part, name) for part in region):
            return False
    if disturbs(_before_use(region, name, facts), value, facts):
        return False
    if facts.calm(value):
        return True
    if facts.catches:
        first = evaluated_first(region[0])
        return first is not None and _opens_with(first, name)
    return _is_next(region, name, facts) or fails_anyway(value, region, facts)


def _is_table(value: ast.expr, name: str, facts: Facts) -> bool:
    """Whether `value` is a container of constants that is only looked at."""
    use = facts.survey.uses[name]
    if use.is_mutated or use.escapes:
        return False
    if isinstance(value, ast.Call) and facts.is_builtin(value.func, "set", "frozenset", "list", "tuple"):
        return len(value.args) == 1 and not value.keywords and isinstance(value.args[0], ast.Constant)
    if not isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return False
    return (
        all(isinstance(element, ast.Constant) for element in value.elts) and len(value.elts) <= _CHEAP_NODES
    )


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


def is_repeated(statement: ast.stmt, name: str) -> bool:
    """Whether `name` is read in a loop, a comprehension or a function inside `statement`."""
    return _lazy_reads(statement, name, False) > 0


def _lazy_reads(node: ast.AST, name: str, lazy: bool) -> int:
    if isinstance(node, ast.Name):
        return int(lazy and node.id == name)
    count = 0
    for child in children(node):
        inside = (
            lazy
            or isinstance(node, _LAZY)
            or (isinstance(node, _LOOPS) and child is not getattr(node, "iter", None))
        )
        if isinstance(node, COMPREHENSIONS) and child is node.generators[0]:
            inside = lazy
            count += _lazy_reads(child.iter, name, lazy)
            count += sum(_lazy_reads(part, name, True) for part in child.ifs)
            continue
        count += _lazy_reads(child, name, inside)
    return count


def is_cheap(value: ast.expr, facts: Facts) -> bool:
    """Whether computing `value` costs no more than a constant, so that it may as well be done again."""
    nodes = list(walk(value))
    if len(nodes) > _CHEAP_NODES:
        return False
    for node in nodes:
        if not isinstance(node, _CHEAP):
            return False
        if isinstance(node, ast.BinOp) and not facts.is_numeric(node):
            return False
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return False
        if isinstance(node, ast.Call) and not _is_cheap_call(node, facts):
            return False
    return True


def _is_cheap_call(node: ast.Call, facts: Facts) -> bool:
    if is_method_call(node, "keys", "values", "items") and not node.args:
        return True
    if not facts.is_builtin(node.func, *_CHEAP_CALLS) or node.keywords:
        return False
    if facts.is_builtin(node.func, "min", "max"):
        return len(node.args) > 1
    if facts.is_builtin(node.func, "str", "bin"):
        return len(node.args) == 1 and facts.is_int(node.args[0])
    return facts.is_builtin(node.func, "len") or all(
        facts.types.name_of(argument) != "str" for argument in node.args
    )


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


def is_short(value: ast.expr, facts: Facts) -> bool:
    """Whether `value` is a number, text or element that a short expression without recursion finds."""
    return _is_brief(value, facts) and (facts.types.name_of(value) in IMMUTABLE or _finds(value, facts))


def _is_brief(value: ast.expr, facts: Facts) -> bool:
    nodes = walk(value)
    if len(nodes) > _CHEAP_NODES or not all(isinstance(node, (*_CHEAP, ast.Slice)) for node in nodes):
        return False
    return all(_is_library(node.func, facts) for node in nodes if isinstance(node, ast.Call))


def _is_library(function: ast.expr, facts: Facts) -> bool:
    """Whether `function` is a builtin or a method, none of the program."""
    return isinstance(function, ast.Attribute) or facts.is_builtin(function, *PURE_BUILTINS)


def _finds(value: ast.expr, facts: Facts) -> bool:
    """Whether one call finds an element in a variable: `min(x)`."""
    if not isinstance(value, ast.Call) or value.keywords or not facts.is_builtin(value.func, "min", "max"):
        return False
    return all(isinstance(operand, (ast.Name, ast.Constant)) for operand in value.args)


def most_reads(block: list[ast.stmt], name: str) -> int:
    """How often `name` is read at most, on one way through `block`; a loop counts once."""
    most = 0
    for statement in reversed(block):
        if isinstance(statement, ast.If):
            ways = [
                most_reads(way, name) + (0 if ends(way) else most)
                for way in (statement.body, statement.orelse)
            ]
            most = reads(statement.test, name) + max(ways)
        else:
            most = reads(statement, name) + (0 if isinstance(statement, TERMINATORS) else most)
    return most
