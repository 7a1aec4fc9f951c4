"""What it costs to compute a value again where its variable is read: how much work, and how often."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import IMMUTABLE
from divcheck.equivalence.nodes import children, reads, walk
from divcheck.equivalence.predicates import (
    COMPREHENSIONS,
    PURE_BUILTINS,
    TERMINATORS,
    ends,
    is_constant_list,
    is_method_call,
)
from divcheck.equivalence.rewrites.failures import LAZY

CHEAP_NODES = 10
"Nodes of an expression that is short."
MOST_TIMES = 3
"Times that what is not cheap may stand where its result was kept, outside of loops."
_CHEAP = (
    ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.Subscript, ast.Call,
    ast.Attribute, ast.Tuple,
)  # fmt: skip
_LISTS = frozenset({ast.List, ast.Set})
_BRIEF = _LISTS | {*_CHEAP, ast.Slice}
_CHEAP_CALLS = ("len", "abs", "int", "ord", "chr", "bool", "float", "min", "max", "str", "bin", "range")
_LAZY = (*LAZY, ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def is_cheap(value: ast.expr, facts: Facts) -> bool:
    """Whether computing `value` costs no more than a constant, so that it may as well be done again."""
    nodes = list(walk(value))
    if len(nodes) > CHEAP_NODES:
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


def is_short(value: ast.expr, facts: Facts) -> bool:
    """Whether `value` is a number, text or element that a short expression without recursion finds."""
    return is_brief(value, facts) and (facts.types.name_of(value) in IMMUTABLE or _finds(value, facts))


def is_brief(value: ast.expr, facts: Facts) -> bool:
    """Whether `value` is a short expression without recursion; a constant list counts as one constant."""
    nodes = walk(value)
    if not _BRIEF.issuperset(map(type, nodes)):
        return False
    lists = [node for node in nodes if is_constant_list(node)]
    if any(type(node) in _LISTS and node not in lists for node in nodes):
        return False
    if len(nodes) - sum(len(node.elts) for node in lists) > CHEAP_NODES:
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
