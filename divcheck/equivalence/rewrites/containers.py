"""A constant container in one type and order: `x in [2, 1]`, `x in {1, 2}`, `c in "ab"` of a character."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.predicates import is_call

NODES = (ast.Compare, ast.For, ast.comprehension)


def apply(node: ast.AST, facts: Facts) -> ast.AST | None:
    """Turn a constant container that is searched, or gone through, into a tuple."""
    if isinstance(node, ast.Compare):
        return _searched(node, facts)
    if not isinstance(node, (ast.For, ast.comprehension)):
        return None
    if isinstance(node.iter, ast.List) and all(
        isinstance(element, ast.Constant) for element in node.iter.elts
    ):
        node.iter = ast.Tuple(node.iter.elts, ast.Load())
        return node
    if isinstance(node.iter, ast.Constant) and isinstance(node.iter.value, str):
        node.iter = ast.Tuple([ast.Constant(character) for character in node.iter.value], ast.Load())
        return node
    return None


def _searched(node: ast.Compare, facts: Facts) -> ast.expr | None:
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return None
    elements = _elements(node.comparators[0], facts.types.name_of(node.left) == "char", facts)
    if elements is None or not facts.pure(node.left):
        return None
    distinct = {form(element): element for element in elements}
    ordered: list[ast.expr] = [distinct[key] for key in sorted(distinct)]
    if len(ordered) == 1:
        operator = ast.Eq() if isinstance(node.ops[0], ast.In) else ast.NotEq()
        return ast.Compare(node.left, [operator], ordered)
    new = ast.Compare(node.left, node.ops, [ast.Tuple(ordered, ast.Load())])
    return new if form(new) != form(node) else None


def _elements(node: ast.expr, is_char: bool, facts: Facts) -> list[ast.expr] | None:
    """The members of a constant container; of a string only if a character is searched."""
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)) and node.elts:
        return node.elts if all(isinstance(element, ast.Constant) for element in node.elts) else None
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value and is_char:
        return [ast.Constant(character) for character in node.value]
    for name in ("list", "tuple", "set", "frozenset"):
        if is_call(node, name, 1) and facts.is_builtin(node.func, name):
            return _elements(node.args[0], True, facts)
    return None
