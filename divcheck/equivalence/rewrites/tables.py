"""A dictionary of constants that is only looked up has its keys in one order."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.nodes import binding, walk
from divcheck.equivalence.predicates import is_method_call, is_name, owner_of

NODES = (ast.Assign,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Put one table of `block` in order."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is None or not isinstance(found[1], ast.Dict) or len(found[1].keys) < 2:
            continue
        use = facts.survey.uses.get(found[0])
        if use is None or use.stores != 1 or use.is_mutated:
            continue
        rest = [node for part in block[index + 1 :] for node in walk(part)]
        if sum(_looks_up(node, found[0]) for node in rest) == use.loads and sort_keys(found[1]):
            return True
    return False


def _looks_up(node: ast.AST, name: str) -> bool:
    """Whether `node` is `d[k]`, `k in d` or `d.get(k)`."""
    if isinstance(node, ast.Subscript):
        return is_name(node.value, name)
    if isinstance(node, ast.Compare):
        return isinstance(node.ops[0], (ast.In, ast.NotIn)) and is_name(node.comparators[0], name)
    return is_method_call(node, "get") and is_name(owner_of(node), name)


def sort_keys(table: ast.Dict) -> bool:
    """Put the keys of `table` in order, if they and the values are constants and no key comes twice."""
    if not all(isinstance(part, ast.Constant) for part in (*table.keys, *table.values)):
        return False
    rows = {form(key): (key, value) for key, value in zip(table.keys, table.values, strict=True) if key}
    ordered = [rows[key] for key in sorted(rows)]
    values = {key.value for key in table.keys if isinstance(key, ast.Constant)}  # True is 1
    if len(values) < len(table.keys) or [key for key, _ in ordered] == table.keys:
        return False
    table.keys, table.values = [key for key, _ in ordered], [value for _, value in ordered]
    return True
