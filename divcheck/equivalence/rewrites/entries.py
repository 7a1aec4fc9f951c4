"""The entries of a table, a dictionary of constants, are in one order where nobody can tell.

It is only searched, `d[k]` and `k in d`, or its entries are sorted: `sorted(d.items())`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.nodes import walk
from divcheck.equivalence.predicates import is_method_call, is_name, owner_of

NODES = (ast.Dict, ast.Call)
CALLS = ("sorted", "get")
_LOOKING = (ast.Subscript, ast.Compare, ast.Call)
_FIXED = (ast.Constant, ast.Tuple, ast.List, ast.Load)


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Put one table in order."""
    if isinstance(node, ast.Dict):
        return node if _is_only_searched(node, facts) and put_in_order(node) else None
    table = _searched(node, facts)
    return node if isinstance(table, ast.Dict) and put_in_order(table) else None


def _searched(node: ast.AST, facts: Facts) -> ast.expr | None:
    """What `node` looks into without going through it in its order."""
    if isinstance(node, ast.Subscript):
        return node.value
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return node.comparators[0] if len(node.ops) == 1 else None
    if not isinstance(node, ast.Call):
        return None
    if is_method_call(node, "get"):
        return owner_of(node)
    if not facts.is_builtin(node.func, "sorted") or {k.arg for k in node.keywords} - {"reverse"}:
        return None
    entries = node.args[0] if len(node.args) == 1 else None
    return owner_of(entries) if is_method_call(entries, "items", "keys") else entries


def _is_only_searched(table: ast.Dict, facts: Facts) -> bool:
    """Whether `table` is what a variable is bound to, which is only searched."""
    for name, use in facts.survey.uses.items():
        if use.owner is not None and len(use.values) == use.stores == 1 and use.values[0] is table:
            looking = [node for node in walk(use.owner) if type(node) in _LOOKING]
            return use.loads == sum(is_name(_searched(node, facts), name) for node in looking)
    return False


def put_in_order(table: ast.Dict) -> bool:
    """Sort the entries of `table` by their keys, in place; returns whether that changed it."""
    keys = [key for key in table.keys if isinstance(key, ast.Constant)]
    if len({key.value for key in keys}) != len(table.keys):
        return False  # of keys that are alike the last one's value counts
    if not all(isinstance(node, _FIXED) for value in table.values for node in walk(value)):
        return False
    order = sorted(range(len(keys)), key=lambda place: form(keys[place]))
    if order == list(range(len(keys))):
        return False
    table.keys = [keys[place] for place in order]
    table.values = [table.values[place] for place in order]
    return True
