"""A name of the module for a constant, or for a table of constants that is only searched, gives way to it.

A table that is looked at in other ways, by one function alone, is made by that function.
"""

import ast

from divcheck.equivalence.nodes import binding, names_in, reads, substitute, walk
from divcheck.equivalence.predicates import PURE_METHODS, called_name
from divcheck.equivalence.uses import KEEPS_NOTHING


def apply(tree: ast.Module) -> bool:
    """Put the constants of `tree` where they are read, in place; returns whether functions got variables."""
    constants = [s for s in tree.body if (found := binding(s)) is not None and _is_constant(found[1])]
    if not constants or any(isinstance(node, ast.Global) for node in walk(tree)):
        return False
    moved = False
    for statement in constants:
        found = binding(statement)
        if found is None:
            continue
        name, value = found
        bindings = [node for node in names_in(tree) if node.id == name and not isinstance(node.ctx, ast.Load)]
        named = any(
            getattr(node, "arg", None) == name or getattr(node, "name", None) == name for node in walk(tree)
        )
        if len(bindings) > 1 or named:
            continue
        if isinstance(value, ast.Constant) or (_is_flat(value) and _is_only_searched(tree, name)):
            tree.body.remove(statement)
            substitute(tree, {name: value})
        elif (reader := _only_reader(tree, name)) is not None and _is_only_looked_at(tree, name):
            tree.body.remove(statement)
            reader.body.insert(0, statement)
            moved = True
    return moved


def _is_constant(value: ast.expr) -> bool:
    """Whether nothing in `value` is computed, nor can be changed but for itself."""
    if isinstance(value, ast.Dict):
        return all(isinstance(part, ast.Constant) for part in (*value.keys, *value.values))
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return all(
            isinstance(element, ast.Constant) or (isinstance(element, ast.Tuple) and _is_constant(element))
            for element in value.elts
        )
    return isinstance(value, ast.Constant)


def _is_flat(value: ast.expr) -> bool:
    return isinstance(value, (ast.List, ast.Tuple, ast.Set)) and all(
        isinstance(element, ast.Constant) for element in value.elts
    )


def _only_reader(tree: ast.Module, name: str) -> ast.FunctionDef | None:
    """The function in the body of which all readings of `name` are."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and (inside := reads(function.body, name)):
            return function if inside == reads(tree, name) else None
    return None


def _is_only_looked_at(tree: ast.Module, name: str) -> bool:
    """Whether `name` is read only for what the object holds: nothing changes it, or tells which it is."""
    looks = 0
    for node in walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in KEEPS_NOTHING:
            return False
        seen: list[ast.expr] = []
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            seen = [node.value]
        elif isinstance(node, ast.Compare):
            seen = node.comparators if isinstance(node.ops[0], (ast.In, ast.NotIn)) else []
        elif isinstance(node, (ast.For, ast.comprehension)):
            seen = [node.iter]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            seen = [node.func.value] if node.func.attr in PURE_METHODS else []
        elif isinstance(node, ast.Call) and called_name(node) in KEEPS_NOTHING:
            gives_one_out = len(node.args) > 1 and called_name(node) in ("min", "max", "sum")
            seen = [] if gives_one_out else node.args
        looks += sum(isinstance(part, ast.Name) and part.id == name for part in seen)
    return looks == reads(tree, name)


def _is_only_searched(tree: ast.Module, name: str) -> bool:
    """Whether every reading of `name` is `x in name` or `for x in name`."""
    read = searched = 0
    for node in walk(tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            read += 1
        elif isinstance(node, ast.Compare) and isinstance(node.ops[-1], (ast.In, ast.NotIn)):
            last = node.comparators[-1]
            searched += isinstance(last, ast.Name) and last.id == name
        elif isinstance(node, (ast.For, ast.comprehension)):
            searched += isinstance(node.iter, ast.Name) and node.iter.id == name
    return read == searched
