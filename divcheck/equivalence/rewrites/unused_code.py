"""What the entry point does not need: demo code, assertions, other functions, imports; annotations."""

import ast

from divcheck.equivalence.nodes import blocks_of, statements_of, walk
from divcheck.equivalence.predicates import MUTATORS, PURE_BUILTINS, PURE_METHODS
from divcheck.equivalence.uses import parameters_of

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
_ONLY_READ = PURE_BUILTINS | PURE_METHODS | {"print"}
_CALLS_THAT_MATTER = frozenset({"setrecursionlimit", "seed", "set_int_max_str_digits"})


def apply(tree: ast.Module, entry_point: str) -> None:
    """Keep the entry point and what it needs, in place."""
    entries = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == entry_point]
    if not entries or _rebinds_module(tree):
        _drop_annotations(tree)
        return
    _drop_annotations(tree)
    needed: set[str] = {entry_point}
    kept: set[int] = set()
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    variables = set().union(*(_bound(s) for s in tree.body if not isinstance(s, _DEFINITIONS)))
    while True:
        added = [
            statement
            for statement in tree.body
            if id(statement) not in kept
            and (
                _is_needed(statement, needed) or _fills(statement, needed & variables, functions, entry_point)
            )
        ]
        if not added:
            break
        for statement in added:
            kept.add(id(statement))
            needed |= _read(statement)
    tree.body = [_without_unused_names(statement, needed) for statement in tree.body if id(statement) in kept]
    _keep_last_definitions(tree)


def _rebinds_module(tree: ast.Module) -> bool:
    """Whether functions bind names of the module: then what runs below them may matter."""
    return ast.Global in map(type, statements_of(tree))


def _is_needed(statement: ast.stmt, needed: set[str]) -> bool:
    if isinstance(statement, ast.If) and _is_main_guard(statement.test) and not statement.orelse:
        return False
    if isinstance(statement, (ast.Assert, ast.Expr)):
        return _matters(statement, needed)
    if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
        return True
    return bool(_bound(statement) & needed)


def _fills(
    statement: ast.stmt, held: set[str], functions: dict[str, ast.FunctionDef], entry_point: str
) -> bool:
    """Whether a call in `statement`, but of the entry point, may change an object that is needed.

    That is one that gets it, or one of a function of the program that changes it: `fill(TABLE)`, `fill()`.
    """
    if not held or isinstance(statement, (*_DEFINITIONS, ast.Assert)):
        return False
    if isinstance(statement, ast.If) and _is_main_guard(statement.test):
        return False
    for call in walk(statement):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name == entry_point or name in _ONLY_READ:
            continue
        changed = {argument.id for argument in call.args if isinstance(argument, ast.Name)}
        if name in functions:
            changed |= _changed(functions[name])
        if changed & held:
            return True
    return False


def _changed(function: ast.FunctionDef) -> set[str]:
    """The names of which `function` changes the objects."""
    found: set[str] = set()
    for node in walk(function):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            found |= _roots([node])
        elif isinstance(node, ast.Expr):
            found |= _mutated(node)
    return found


def _is_main_guard(test: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "__name__" for node in walk(test))


def _matters(statement: ast.stmt, needed: set[str]) -> bool:
    """A call that changes something that is needed: `TABLE.append(1)`, `sys.setrecursionlimit(9999)`."""
    call = getattr(statement, "value", None)
    if not isinstance(call, ast.Call):
        return False
    if isinstance(call.func, ast.Name):
        return call.func.id in _CALLS_THAT_MATTER
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in _CALLS_THAT_MATTER:
        return True
    return call.func.attr in MUTATORS and bool(_roots([call.func.value]) & needed)


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement of the module binds, or whose objects it changes."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.split(".")[0] for alias in statement.names}
    if isinstance(statement, ast.Assign):
        return _roots(statement.targets)
    if isinstance(statement, (ast.AugAssign, ast.AnnAssign)):
        return _roots([statement.target])
    if isinstance(statement, ast.Delete):
        return _roots(statement.targets)
    found: set[str] = set()
    for node in walk(statement):
        if isinstance(node, ast.stmt) and node is not statement:
            found |= _bound(node)
            if isinstance(node, ast.Expr):
                found |= _mutated(node)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
    return found


def _mutated(statement: ast.Expr) -> set[str]:
    call = statement.value
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in MUTATORS:
        return _roots([call.func.value])
    return set()


def _roots(targets: list[ast.expr]) -> set[str]:
    found: set[str] = set()
    for target in targets:
        node: ast.AST = target
        while isinstance(node, (ast.Subscript, ast.Attribute, ast.Starred)):
            node = node.value
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, (ast.Tuple, ast.List)):
            found |= _roots(node.elts)
    return found


def _read(statement: ast.stmt) -> set[str]:
    return {node.id for node in walk(statement) if type(node) is ast.Name}


def _without_unused_names(statement: ast.stmt, needed: set[str]) -> ast.stmt:
    """An import of several names keeps those that are needed."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)) and statement.names[0].name != "*":
        used = [alias for alias in statement.names if (alias.asname or alias.name.split(".")[0]) in needed]
        statement.names = used or statement.names
    return statement


def _keep_last_definitions(tree: ast.Module) -> None:
    """Of a function that is defined twice the last one counts, if nothing ran in between."""
    last = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    if all(isinstance(node, (ast.FunctionDef, ast.Import, ast.ImportFrom)) for node in tree.body):
        tree.body = [
            node
            for node in tree.body
            if not isinstance(node, ast.FunctionDef) or node is last[node.name] or node.decorator_list
        ]


def _drop_annotations(tree: ast.Module) -> None:
    """Annotations of parameters, results and variables; those in a class body may make fields and stay."""
    for node in statements_of(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.returns = None
            for argument in parameters_of(node.args):
                argument.annotation = None
        if not isinstance(node, ast.ClassDef):
            for block in blocks_of(node):
                if ast.AnnAssign in map(type, block):
                    block[:] = [_plain(statement) for statement in block]


def _plain(statement: ast.stmt) -> ast.stmt:
    if not isinstance(statement, ast.AnnAssign):
        return statement
    return ast.Pass() if statement.value is None else ast.Assign([statement.target], statement.value)
