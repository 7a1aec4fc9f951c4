"""A constant container in one type and order: `x in [2, 1]`, `x in {1, 2}`, `c in "ab"` of a character."""

import ast
from typing import TypeGuard

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike, form
from divcheck.equivalence.predicates import is_call, is_constant_list, is_method_call, owner_of
from divcheck.equivalence.rewrites.entries import put_in_order

_PAIRS = ("SS", "FF", "FI", "FL", "ST")
NODES = (ast.Compare, ast.For, ast.comprehension, ast.Subscript, ast.Call)
CALLS = ("index", "tuple")
OPERATORS = (ast.In, ast.NotIn)


def apply(node: ast.AST, facts: Facts) -> ast.AST | None:
    """Turn a container that is written out where it is searched, or gone through, into a tuple."""
    if isinstance(node, ast.Compare):
        return _searched(node, facts)
    if isinstance(node, ast.Subscript):
        return _looked_up(node)
    if isinstance(node, ast.Call):
        return _found(node) or _part(node, facts)
    if not isinstance(node, (ast.For, ast.comprehension)):
        return None
    elements = _gone_through(node.iter, isinstance(node.target, ast.Tuple)) or _rows(node.iter, facts)
    if elements is None:
        return _columns_in_order(node)
    node.iter = ast.Tuple(elements, ast.Load())
    return node


def _gone_through(node: ast.expr, is_taken_apart: bool = False) -> list[ast.expr] | None:
    """The members of a container that is written out, in their order; None of a tuple.

    Where all are constants, or rows of constants that are taken apart, rows are tuples as well.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [ast.Constant(character) for character in node.value]
    if isinstance(node, (ast.List, ast.Tuple)) and is_taken_apart and all(map(_is_constant, node.elts)):
        rows = [_row(element) for element in node.elts]
        return None if isinstance(node, ast.Tuple) and rows == node.elts else rows
    if isinstance(node, ast.List):
        return node.elts
    if is_method_call(node, "items") and not node.args and isinstance(table := owner_of(node), ast.Dict):
        keys = [key for key in table.keys if isinstance(key, ast.Constant)]
        if len({form(key) for key in keys}) == len(table.keys) and all(map(_is_constant, table.values)):
            pairs = zip(keys, table.values, strict=True)
            return [ast.Tuple([key, value], ast.Load()) for key, value in pairs]
    return None


def _rows(node: ast.expr, facts: Facts) -> list[ast.expr] | None:
    """`(1, "x"), (2, "y")` of `zip([1, 2], ["x", "y"])`."""
    if not is_call(node, "zip") or not facts.is_builtin(node.func, "zip"):
        return None
    columns = [part.elts if isinstance(part, ast.Tuple) else _gone_through(part) or [] for part in node.args]
    if not all(columns) or not all(isinstance(part, ast.Constant) for column in columns for part in column):
        return None
    return [ast.Tuple(list(row), ast.Load()) for row in zip(*columns, strict=False)]


def _columns_in_order(node: ast.For | ast.comprehension) -> ast.AST | None:
    """`for a, b in ((1, "x"), (2, "y"))` has its columns in one order."""
    target, rows = node.target, node.iter.elts if isinstance(node.iter, ast.Tuple) else []
    if not isinstance(target, ast.Tuple) or not rows or not all(map(_is_constant, rows)):
        return None
    names = [element.id for element in target.elts if isinstance(element, ast.Name)]
    columns = [row.elts if isinstance(row, ast.Tuple) else [] for row in rows]
    if len(set(names)) < len(target.elts) or any(len(row) != len(names) for row in columns):
        return None
    order = sorted(range(len(names)), key=lambda place: [form(row[place]) for row in columns])
    if order == list(range(len(names))):
        return None
    target.elts = [target.elts[place] for place in order]
    node.iter = ast.Tuple([ast.Tuple([row[k] for k in order], ast.Load()) for row in columns], ast.Load())
    return node


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, (ast.List, ast.Tuple)):
        return all(isinstance(element, ast.Constant) for element in node.elts)
    return isinstance(node, ast.Constant)


def _row(node: ast.expr) -> ast.expr:
    return ast.Tuple(node.elts, ast.Load()) if isinstance(node, ast.List) else node


def _looked_up(node: ast.Subscript) -> ast.expr | None:
    """`["a", "b"][i]` takes an element of a tuple as well, `{2: "b", 1: "a"}[i]` of entries in order."""
    if isinstance(node.value, ast.Dict):
        return node if put_in_order(node.value) else None
    if isinstance(node.slice, ast.Slice) or not _is_list(node.value):
        return None
    return ast.Subscript(ast.Tuple(node.value.elts, ast.Load()), node.slice, node.ctx)


def _found(node: ast.Call) -> ast.expr | None:
    """`["a", "b"].index(x)` finds it in a tuple as well."""
    if not is_method_call(node, "index") or not _is_list(table := owner_of(node)):
        return None
    return ast.Call(ast.Attribute(ast.Tuple(table.elts, ast.Load()), "index", ast.Load()), node.args, [])


def _part(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`tuple([1, 2, 3][i:])` is `(1, 2, 3)[i:]`."""
    cut = node.args[0] if is_call(node, "tuple", 1) and facts.is_builtin(node.func, "tuple") else None
    if not isinstance(cut, ast.Subscript) or not isinstance(cut.slice, ast.Slice):
        return None
    if not _is_list(cut.value):
        return None
    return ast.Subscript(ast.Tuple(cut.value.elts, ast.Load()), cut.slice, ast.Load())


def _is_list(node: ast.AST) -> TypeGuard[ast.List]:
    return isinstance(node, ast.List) and is_constant_list(node)


def _searched(node: ast.Compare, facts: Facts) -> ast.expr | None:
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return None
    where = node.comparators[0]
    elements = _elements(where, _is_character(node.left, where, facts), facts)
    if elements is None and isinstance(where, ast.List):
        return ast.Compare(node.left, node.ops, [ast.Tuple(where.elts, ast.Load())])
    if elements is None or not facts.pure(node.left):
        return None
    distinct = {form(element): element for element in elements}
    ordered: list[ast.expr] = [distinct[key] for key in sorted(distinct)]
    if len(ordered) == 1:
        operator = ast.Eq() if isinstance(node.ops[0], ast.In) else ast.NotEq()
        return ast.Compare(node.left, [operator], ordered)
    new = ast.Compare(node.left, node.ops, [ast.Tuple(ordered, ast.Load())])
    return None if alike(new, node) else new


def _is_character(node: ast.expr, where: ast.expr, facts: Facts) -> bool:
    """Whether `node` is one character, or several in another case that are no part of the text `where`.

    What one character becomes in another case is one, or a pair of `_PAIRS`, or not of ASCII.
    """
    if facts.types.name_of(node) == "char":
        return True
    changes = 0
    while is_method_call(node, "lower", "upper", "swapcase"):
        node, changes = owner_of(node), changes + 1
    text = where.value if isinstance(where, ast.Constant) else None
    if not changes or facts.types.name_of(node) != "char" or not isinstance(text, str):
        return False
    pairs = _PAIRS if changes == 1 else [*_PAIRS, *map(str.lower, _PAIRS)]
    return text.isascii() and not any(pair in text for pair in pairs)


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
