"""Where things are defined: imports and closed helpers move from functions to the module, in one order."""

import ast

from divcheck.equivalence.form import form
from divcheck.equivalence.nodes import children, names_in, reads, statements_of, walk
from divcheck.equivalence.predicates import BUILTINS

_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (ast.FunctionDef, *_IMPORTS)


def apply(tree: ast.Module, entry_point: str) -> None:
    """Move what may be moved, in place."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for function in functions:
        if function.decorator_list or any(isinstance(node, ast.ClassDef) for node in statements_of(function)):
            continue
        _hoist_imports(tree, function)
        _lift_helpers(tree, function)
    if len(tree.body) > 1 and all(isinstance(statement, _DEFINITIONS) for statement in tree.body):
        _put_in_order(tree, entry_point)


def _hoist_imports(tree: ast.Module, function: ast.FunctionDef) -> None:
    """`import math` within a function, unless the function uses the name for something else as well."""
    if not any(isinstance(statement, _IMPORTS) for statement in function.body):
        return
    bound = {node.id for node in names_in(function) if not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in walk(function) if isinstance(node, ast.arg)}
    for other in tree.body:  # where the name is something else
        names = [node for node in names_in(other) if other is not function]
        bound |= {node.id for node in names if not isinstance(node.ctx, ast.Load) or node.id in BUILTINS}
    moved = []
    for statement in list(function.body):
        if isinstance(statement, _IMPORTS) and not _imported(statement) & bound:
            function.body.remove(statement)
            moved.append(statement)
    function.body = function.body or [ast.Pass()]
    tree.body[:0] = moved


def _imported(statement: ast.Import | ast.ImportFrom) -> set[str]:
    return {alias.asname or alias.name.split(".")[0] for alias in statement.names}


def _lift_helpers(tree: ast.Module, function: ast.FunctionDef) -> None:
    """A function in a function that uses nothing of it."""
    inner = [statement for statement in function.body if isinstance(statement, ast.FunctionDef)]
    names = [definition.name for definition in inner]
    for definition in inner:
        bound = {node.id for node in names_in(function) if not isinstance(node.ctx, ast.Load)}
        before = function.body[: function.body.index(definition)]
        is_unique = names.count(definition.name) == 1 and definition.name not in bound
        if any(reads(part, definition.name) for part in before if not isinstance(part, ast.FunctionDef)):
            continue  # called before it is there
        if not all(isinstance(default, ast.Constant) for default in _defaults(definition)):
            continue  # made anew in each call
        if is_unique and not definition.decorator_list and not _outer_names(definition, function):
            function.body.remove(definition)
            tree.body.append(definition)
    function.body = function.body or [ast.Pass()]


def _defaults(function: ast.FunctionDef) -> list[ast.expr]:
    arguments = function.args
    return [*arguments.defaults, *(default for default in arguments.kw_defaults if default is not None)]


def _outer_names(definition: ast.FunctionDef, function: ast.FunctionDef) -> set[str]:
    """Variables of `function` that `definition` uses, itself and defaults included."""
    own = {node.id for node in names_in(definition)} - {definition.name}
    around: set[str] = set()
    pending: list[ast.AST] = [function.args, *function.body]
    for node in pending:
        if isinstance(node, ast.FunctionDef):
            around.add(node.name)
        elif isinstance(node, ast.arg):
            around.add(node.arg)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            around.add(node.id)
        if node is not definition and not isinstance(node, (ast.FunctionDef, ast.Lambda)):
            pending += children(node)
    declares = any(isinstance(node, (ast.Nonlocal, ast.Global)) for node in walk(definition))
    return own & around or ({""} if declares else set())


def _put_in_order(tree: ast.Module, entry_point: str) -> None:
    """Imports by name, the entry point, then the helpers in the order in which they are first needed."""
    imports: dict[str, ast.stmt] = {}
    functions: dict[str, ast.FunctionDef] = {}
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            is_needed_now = any(name.id in functions for name in names_in(_defaults(statement)))
            if statement.name in functions or statement.decorator_list or is_needed_now:
                return
            functions[statement.name] = statement
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                single = ast.Import([alias])
                imports[form(single)] = single
        elif isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                part = ast.ImportFrom(statement.module, [alias], statement.level)
                imports[form(part)] = part
    if entry_point not in functions or any("__future__" in key for key in imports):
        return
    needed = [entry_point]
    for name in needed:
        called = [node.id for node in names_in(functions[name]) if node.id in functions]
        needed += [other for other in dict.fromkeys(called) if other not in needed]
    needed += [name for name in functions if name not in needed]
    tree.body = [*(imports[key] for key in sorted(imports)), *(functions[name] for name in needed)]
