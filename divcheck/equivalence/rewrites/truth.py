"""What is tested for being empty or zero: `if x`, `if len(x) > 0`, `if x != []` and `if bool(x)` are one."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.predicates import is_call, is_constant, is_integer

NODES = (ast.If, ast.While, ast.IfExp, ast.comprehension, ast.UnaryOp, ast.Compare, ast.Call)
CALLS = ("bool", "any", "all")
OPERATORS = (ast.Not, ast.Eq, ast.NotEq)
_EMPTY = {kind: form(ast.parse(text, mode="eval").body) for kind, text in {
    "list": "[]", "str": "''", "char": "''", "tuple": "()", "dict": "{}", "set": "set()",
}.items()}  # fmt: skip
"How what is empty is written, by kind."


def apply(node: ast.AST, facts: Facts) -> ast.AST | None:
    """Spell out the tests that `node` makes; `bool(x)` is a test as well."""
    if type(node) is ast.Compare:
        return _comparison_with_empty(node, facts)
    if isinstance(node, ast.Call):
        return _test_value(node, facts)
    if isinstance(node, ast.UnaryOp):
        found = tested(node.operand, facts) if isinstance(node.op, ast.Not) else None
        return ast.UnaryOp(ast.Not(), found) if found is not None else None
    if isinstance(node, ast.comprehension):
        return _filters(node, facts)
    if not isinstance(node, (ast.If, ast.While, ast.IfExp)):
        return None
    found = tested(node.test, facts)
    if found is None and isinstance(node, ast.While) and is_constant(node.test, 1):
        found = ast.Constant(True)
    if found is None:
        return None
    node.test = found
    return node


def tested(node: ast.expr, facts: Facts) -> ast.expr | None:
    """The explicit form of an expression whose truth alone counts; None if it has none."""
    if isinstance(node, ast.BoolOp):
        values = [tested(value, facts) for value in node.values]
        if not any(values):
            return None
        return ast.BoolOp(node.op, [new or old for new, old in zip(values, node.values, strict=True)])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return None
    if is_call(node, "bool", 1) and facts.is_builtin(node.func, "bool"):
        return node.args[0]
    if isinstance(node, (ast.Name, ast.Call, ast.Subscript, ast.BinOp, ast.Attribute)):
        if facts.types.name_of(node) in ("int", "float", "number") or _is_remainder(node):
            return ast.Compare(node, [ast.NotEq()], [ast.Constant(0)])
        if facts.is_sized(node):
            return ast.Compare(_length(node), [ast.NotEq()], [ast.Constant(0)])
    return None


def _is_remainder(node: ast.expr) -> bool:
    """`n % 2`; were it a text that is filled in, it would not be empty either."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and is_integer(node.right)


def _filters(node: ast.comprehension, facts: Facts) -> ast.AST | None:
    found = [tested(test, facts) for test in node.ifs]
    if not any(found):
        return None
    node.ifs = [new or old for new, old in zip(found, node.ifs, strict=True)]
    return node


def _length(node: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("len", ast.Load()), [node], [])


def _test_value(node: ast.Call, facts: Facts) -> ast.expr | None:
    if facts.is_builtin(node.func, "any", "all") and len(node.args) == 1:
        return _test_each(node, facts)
    if not (is_call(node, "bool", 1) and facts.is_builtin(node.func, "bool")):
        return None
    if facts.is_bool(node.args[0]):
        return node.args[0]
    if isinstance(node.args[0], ast.BoolOp):
        each: list[ast.expr] = [ast.Call(node.func, [value], []) for value in node.args[0].values]
        return ast.BoolOp(node.args[0].op, each)
    found = tested(node.args[0], facts)
    return found if found is not None and facts.is_bool(found) else None


def _test_each(node: ast.Call, facts: Facts) -> ast.expr | None:
    """What `any` and `all` ask of each element."""
    each = node.args[0]
    if not isinstance(each, (ast.GeneratorExp, ast.ListComp)):
        return None
    test = tested(each.elt, facts)
    if test is None:
        return None
    each.elt = test
    return node


def _comparison_with_empty(node: ast.Compare, facts: Facts) -> ast.expr | None:
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        return None
    for one, other in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
        if isinstance(other, (ast.List, ast.Constant, ast.Tuple, ast.Dict, ast.Call)):
            empty = _EMPTY.get(facts.types.name_of(one))
            if empty is not None and form(other) == empty:
                return ast.Compare(_length(one), node.ops, [ast.Constant(0)])
    return None
