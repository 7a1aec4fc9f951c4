"""A name of the module for a constant, or for a table of constants that is only searched, gives way to it."""

import ast

from divcheck.equivalence.nodes import binding, names_in, substitute, walk


def apply(tree: ast.Module) -> None:
    """Put the constants of `tree` where they are read, in place."""
    constants = [s for s in tree.body if (found := binding(s)) is not None and _is_constant(found[1])]
    if not constants or any(isinstance(node, ast.Global) for node in walk(tree)):
        return
    for statement in constants:
        found = binding(statement)
        if found is None:
            continue
        name, value = found
        bindings = [node for node in names_in(tree) if node.id == name and not isinstance(node.ctx, ast.Load)]
        named = any(
            getattr(node, "arg", None) == name or getattr(node, "name", None) == name for node in walk(tree)
        )
        if (
            len(bindings) > 1
            or named
            or not (isinstance(value, ast.Constant) or _is_only_searched(tree, name))
        ):
            continue
        tree.body.remove(statement)
        substitute(tree, {name: value})


def _is_constant(value: ast.expr) -> bool:
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return all(isinstance(element, ast.Constant) for element in value.elts)
    return isinstance(value, ast.Constant)


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
