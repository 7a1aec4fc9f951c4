"""One way to name what a module has: after `from math import sqrt as s`, `s(x)` is `math.sqrt(x)`."""

import ast
import string

from divcheck.equivalence.nodes import load, replace_each, substitute, walk
from divcheck.equivalence.predicates import PURE_MODULES

_PLAIN = PURE_MODULES | {"statistics", "heapq", "bisect", "copy", "fractions", "decimal", "random", "hashlib"}
"Modules whose every name can be had as an attribute."
_TEXTS = frozenset(
    {"ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "hexdigits", "octdigits"}
)


def apply(tree: ast.Module) -> None:
    """Import whole modules under their own names, in `tree`, in place."""
    _import_whole(tree)
    _write_values(tree)


def _import_whole(tree: ast.Module) -> None:
    found = [s for s in tree.body if isinstance(s, (ast.Import, ast.ImportFrom)) and _is_indirect(s)]
    if not found:
        return
    bound = _bound_names(tree)
    plain = [s for s in tree.body if isinstance(s, ast.Import) and s not in found]
    imported = {alias.name for statement in plain for alias in statement.names if alias.asname is None}
    for statement in found:
        alias = statement.names[0]
        module = statement.module if isinstance(statement, ast.ImportFrom) else alias.name
        name = alias.asname or alias.name
        if module is None or bound.count(name) > 1 or (module in bound and module not in imported):
            continue
        value: ast.expr = load(module)
        if isinstance(statement, ast.ImportFrom):
            value = ast.Attribute(value, alias.name, ast.Load())
        place = tree.body.index(statement)
        tree.body[place : place + 1] = [] if module in imported else [ast.Import([ast.alias(module)])]
        imported.add(module)
        substitute(tree, {name: value})


def _write_values(tree: ast.Module) -> None:
    """What modules have that can be written out: `"0123456789"` for `string.digits`."""
    modules = {a.name for s in tree.body if isinstance(s, ast.Import) for a in s.names if a.asname is None}
    if modules.isdisjoint({"string", "math"}):
        return
    bound = _bound_names(tree)
    own = {module for module in modules if bound.count(module) == 1}

    def value_of(node: ast.AST) -> ast.expr | None:
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            return None
        if node.value.id not in own or not isinstance(node.ctx, ast.Load):
            return None
        if node.value.id == "string" and node.attr in _TEXTS:
            return ast.Constant(getattr(string, node.attr))
        is_infinity = node.value.id == "math" and node.attr == "inf" and "float" not in bound
        return ast.Call(load("float"), [ast.Constant("inf")], []) if is_infinity else None

    replace_each(tree, value_of)


def _is_indirect(statement: ast.Import | ast.ImportFrom) -> bool:
    if len(statement.names) != 1:
        return False
    alias = statement.names[0]
    if isinstance(statement, ast.ImportFrom):
        return statement.level == 0 and statement.module in _PLAIN and alias.name != "*"
    return alias.asname not in (None, alias.name) and alias.name in _PLAIN


def _bound_names(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.append(node.id)
        elif isinstance(node, ast.alias):
            found.append(node.asname or node.name)
        elif isinstance(node, ast.arg):
            found.append(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.append(node.name)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            found += node.names * 2
    return found
