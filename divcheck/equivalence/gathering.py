"""Finds out what is known of a program: surveys it, infers kinds, tells harmless functions."""

import ast
import builtins
from collections.abc import Sequence

from divcheck.equivalence.documentation import entry_points
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.inference import infer
from divcheck.equivalence.kinds import Kind
from divcheck.equivalence.nodes import functions_of, mentions, names_in, statements_of, walk
from divcheck.equivalence.predicates import has_plain_parameters, tests_type
from divcheck.equivalence.survey import survey_of
from divcheck.equivalence.uses import Survey, Use, parameters_of


def gather(
    tree: ast.Module,
    entry_point: str,
    names: frozenset[str],
    documented: Sequence[Kind],
    before: Facts | None = None,
) -> Facts:
    """Survey `tree` and infer kinds; `documented` are those of the entry point's parameters, in order.

    `before` are the facts of the same program some rewrites ago: these bind no new names of the module,
    and give no function an effect.
    """
    functions = functions_of(tree)
    survey = survey_of(tree, functions, names)
    _note_arguments(tree, functions, survey)
    nodes = walk(tree) if before is None or before.catches else []
    rebound = _rebound_names(nodes) if before is None else before.types.rebound
    kinds: dict[str, Kind] = {}
    entries = entry_points(tree, entry_point)
    for function in entries:
        arguments = [*function.args.posonlyargs, *function.args.args]
        kinds.update(zip([argument.arg for argument in arguments], documented, strict=False))
    told = {name: kind for name, kind in kinds.items() if kind.least is not None or kind.shorter is not None}
    if told and not any(entry.decorator_list for entry in entries) and not mentions(tree, entry_point):
        for argument in told.keys() & survey.uses.keys():  # or else it may be called with less
            _tell(survey.uses[argument], told[argument], entries)
    facts = Facts(survey, infer(survey, kinds, rebound))
    if before is None:
        _tell_harmless(functions, nodes, facts)
        facts.has_type_tests = any(map(tests_type, nodes))
    else:
        facts.harmless, facts.harmful = before.harmless, before.harmful
        facts.has_type_tests = before.has_type_tests
    if nodes:  # what caught something may have been cut off since
        statements = statements_of(tree)
        facts.tries_types = any(map(_catches_types, statements))
        facts.catches = any(map(_catches, statements)) or any(map(_hands_to_library, nodes))
    return facts


def _tell(use: Use, kind: Kind, entries: list[ast.FunctionDef]) -> None:
    """Note what the problem says of the value of one parameter."""
    if kind.least is not None:
        use.values[0] = kind
    use.longer, use.shorter = _at(kind.longer, entries), _at(kind.shorter, entries)


def _at(place: int | None, entries: list[ast.FunctionDef]) -> str | None:
    """The parameter at a place of the one entry point."""
    if place is None or len(entries) != 1:
        return None
    arguments = [*entries[0].args.posonlyargs, *entries[0].args.args]
    return arguments[place].arg if place < len(arguments) else None


def _note_arguments(tree: ast.Module, functions: list[ast.FunctionDef], survey: Survey) -> None:
    """Note what the parameters of helpers get, where every reading of a helper's name is a plain call."""
    helpers = [function for function in functions if function.name in survey.uses]
    if not helpers:
        return
    called: dict[str, list[ast.Call]] = {}
    for node in walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called.setdefault(node.func.id, []).append(node)
    for function in helpers:
        use, calls = survey.uses[function.name], called.get(function.name, [])
        parameters = parameters_of(function.args)
        if use.stores != 1 or use.loads != len(calls) or not has_plain_parameters(function):
            continue
        if any(call.keywords or len(call.args) != len(parameters) for call in calls):
            continue
        if any(isinstance(argument, ast.Starred) for call in calls for argument in call.args):
            continue
        for place, parameter in enumerate(parameters):
            if parameter.arg in survey.uses:
                survey.uses[parameter.arg].passed = [call.args[place] for call in calls]


def _tell_harmless(functions: list[ast.FunctionDef], nodes: list[ast.AST], facts: Facts) -> None:
    """Tell functions that only compute: they change no object that they did not make, and call no others.

    First all are believed harmless; then one after the other is found not to be.
    """
    names = [function.name for function in functions]
    read = {node.id for node in nodes if type(node) is ast.Name and type(node.ctx) is ast.Load}
    believed = {name for name in names if names.count(name) == 1 and name in read}
    if believed and any(isinstance(node, (ast.Global, ast.Nonlocal)) for node in nodes):
        believed = set()  # what one function reads, another may bind
    while True:
        facts.harmless, facts.harmful = frozenset(believed), frozenset(names) - believed
        wrong = {f.name for f in functions if f.name in believed and not _is_harmless(f, facts)}
        if not wrong:
            return
        believed -= wrong


def _is_harmless(function: ast.FunctionDef, facts: Facts) -> bool:
    for node in walk(function):
        if isinstance(node, ast.Name) and facts.is_shared(node.id):
            return False
        if isinstance(
            node, (ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal, ast.Await, ast.With, ast.Import)
        ):
            return False
        changed = _changed_by(node, facts)
        if changed is not None and not _is_own(changed, function, facts):
            return False
    return not function.decorator_list


def _changed_by(node: ast.AST, facts: Facts) -> ast.expr | None:
    """What gives the object that `node` may change; the call itself, of what may change anything."""
    if isinstance(node, ast.Call) and not facts.pure_call(node):
        if isinstance(node.func, ast.Attribute) and not facts.gives_effects(node):
            return node.func.value
        return node
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and facts.is_in_place(node):
        return node.target
    if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
        return node.value
    return None


def _is_own(changed: ast.expr, function: ast.FunctionDef, facts: Facts) -> bool:
    """Whether `changed` is a variable that holds an object that `function` has made."""
    use = facts.survey.uses.get(changed.id) if isinstance(changed, ast.Name) else None
    if use is None or use.is_parameter or use.owner is not function or use.is_captured:
        return False
    return bool(use.values) and all(
        isinstance(v, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.BinOp)) for v in use.values
    )


def _catches(node: ast.AST) -> bool:
    """Whether something of the program may run after an exception within `node`."""
    return hasattr(node, "finalbody") or isinstance(node, (ast.With, ast.AsyncWith))


def _hands_to_library(node: ast.AST) -> bool:
    """Whether `node` names what catches the exceptions of other code: `future.exception()`."""
    return type(node) is ast.Attribute and node.attr in ("exception", "gather", "assertRaises")


def _catches_types(node: ast.AST) -> bool:
    """Whether `node` is an `except` that a wrong type of some operand may lead to."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    return node.type is None or any(name.id in _OF_TYPES for name in names_in(node.type))


_OF_TYPES = frozenset({"TypeError", "AttributeError", "Exception", "BaseException"})


_SHADOWED: dict[str, tuple[str, ...]] = {
    "math": ("pow",),
    "operator": ("abs", "pow"),
    **dict.fromkeys(
        ("typing", "collections", "itertools", "functools", "string", "heapq", "bisect", "re"), ()
    ),
}
"Builtins that `from … import *` puts others in place of; of modules that are not listed it may be all."


def _rebound_names(nodes: list[ast.AST]) -> set[str]:
    """Names that a program binds in the module itself, and which so are not builtins."""
    bound: set[str] = set()
    for node in nodes:
        if type(node) is ast.Name:
            if type(node.ctx) is not ast.Load:
                bound.add(node.id)
        elif not isinstance(node, ast.stmt):
            continue
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                bound.update(_SHADOWED.get(node.module or "", dir(builtins)))
    return bound
