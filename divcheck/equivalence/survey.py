"""One walk over a renamed tree: how each variable is bound and used."""

import ast
from collections.abc import Callable
from typing import Any, TypeGuard

from divcheck.equivalence.kinds import ANY, Kind
from divcheck.equivalence.nodes import names_in
from divcheck.equivalence.predicates import MUTATORS, called_name, ends, has_plain_parameters
from divcheck.equivalence.surveyor import Surveyor
from divcheck.equivalence.targets import item_of
from divcheck.equivalence.uses import (
    CALLS_AT_ONCE,
    EXHAUSTS,
    KEEPS_NO_ARGUMENT,
    KEEPS_NOTHING,
    Survey,
    parameters_of,
)


def _compared(surveyor: Surveyor, node: ast.Compare) -> None:
    where = node.comparators[0]
    if isinstance(node.ops[0], (ast.In, ast.NotIn)) and isinstance(node.left, ast.Name):
        use = surveyor.survey.uses.get(node.left.id)
        if use is not None and isinstance(where, ast.Constant) and isinstance(where.value, str):
            use.is_text = True
    surveyor.children(node, bare=False)


def _inspect(surveyor: Surveyor, node: ast.AST) -> None:
    """Operators, comparisons, subscripts: they look at a value and do not keep it."""
    surveyor.children(node, bare=False)


def _assign(surveyor: Surveyor, node: ast.Assign) -> None:
    is_taken_apart = all(isinstance(target, (ast.Tuple, ast.List)) for target in node.targets)
    surveyor.walk(node.value, bare=not is_taken_apart)
    for target in node.targets:
        surveyor.bind(target, node.value)


def _annotated(surveyor: Surveyor, node: ast.AnnAssign) -> None:
    if node.value is not None:
        surveyor.walk(node.value)
        surveyor.bind(node.target, node.value)


def _augmented(surveyor: Surveyor, node: ast.AugAssign) -> None:
    target = node.target
    surveyor.walk(node.value, bare=False)
    if isinstance(target, ast.Name):
        name = ast.Name(target.id, ast.Load())
        surveyor.walk(name, bare=False)
        surveyor.bind(target, ast.BinOp(name, node.op, node.value))
        surveyor.survey.note_mutated(target)
        if target.id in surveyor.survey.uses:
            surveyor.survey.uses[target.id].added.append(ast.Subscript(node.value, ast.Slice(), ast.Store()))
    elif isinstance(target, ast.Subscript):
        load = ast.Subscript(target.value, target.slice, ast.Load())
        surveyor.bind(target, ast.BinOp(load, node.op, node.value))
    else:
        surveyor.bind(target, ANY)


def _walrus(surveyor: Surveyor, node: ast.NamedExpr) -> None:
    surveyor.walk(node.value)
    surveyor.bind(node.target, node.value)
    if node.target.id in surveyor.survey.uses:
        surveyor.survey.uses[node.target.id].is_captured = True  # bound in the midst of an expression


def _subscript(surveyor: Surveyor, node: ast.Subscript) -> None:
    surveyor.survey.note_contains(node.value)
    surveyor.children(node, bare=False)


def _loop(surveyor: Surveyor, node: ast.For | ast.AsyncFor | ast.comprehension) -> None:
    surveyor.survey.note_contains(node.iter)
    surveyor.walk(node.iter, bare=False)
    surveyor.bind(node.target, item_of(node.iter))
    if isinstance(node, ast.comprehension):
        for test in node.ifs:
            surveyor.walk(test)
    else:
        walked = [name.id for name in names_in(node.iter)]
        surveyor.walked += walked
        for statement in node.body:
            surveyor.walk(statement)
        del surveyor.walked[len(surveyor.walked) - len(walked) :]
        for statement in node.orelse:
            surveyor.walk(statement)


def _returned(surveyor: Surveyor, node: ast.Return) -> None:
    name = getattr(surveyor.function, "name", None)
    if name is not None:
        surveyor.survey.returns.setdefault(name, []).append(ANY if node.value is None else node.value)
    if isinstance(node.value, ast.GeneratorExp):
        _comprehension(surveyor, node.value)
    elif node.value is not None:  # nothing of this function runs afterwards: no second name to fear
        surveyor.walk(node.value, bare=not isinstance(node.value, ast.Name))


def _yielded(surveyor: Surveyor, node: ast.Yield | ast.YieldFrom) -> None:
    if isinstance(surveyor.function, ast.FunctionDef):
        surveyor.survey.returns[surveyor.function.name] = [Kind("iterator", ANY)]
    surveyor.children(node, bare=True)


def _deleted(surveyor: Surveyor, node: ast.Delete) -> None:
    for target in node.targets:
        surveyor.bind(target, ANY)
        surveyor.survey.note_mutated(target)
        if isinstance(target, ast.Name) and target.id in surveyor.survey.uses:
            surveyor.survey.uses[target.id].is_captured = True


def _function(surveyor: Surveyor, node: Any) -> None:
    arguments: ast.arguments = node.args
    for default in [*arguments.defaults, *arguments.kw_defaults]:
        if default is not None:
            surveyor.walk(default)
    outer = surveyor.function
    if not isinstance(node, ast.Lambda):
        for decorator in node.decorator_list:
            surveyor.walk(decorator)
        surveyor.define(node.name)
        if node.name in surveyor.defined or not ends(node.body) or isinstance(node, ast.AsyncFunctionDef):
            surveyor.survey.returns.setdefault(node.name, []).append(ANY)
        surveyor.defined.add(node.name)
    surveyor.function = node
    positional = [*arguments.posonlyargs, *arguments.args]
    optional = [*positional[len(positional) - len(arguments.defaults) :], *arguments.kwonlyargs]
    for parameter in parameters_of(arguments):
        use = surveyor.survey.uses.get(parameter.arg)
        if use is not None:
            use.owner, use.is_parameter = node, True
            use.is_optional = parameter in optional
            use.stores += 1
            use.values.append(ANY)
    if isinstance(node, ast.Lambda):
        surveyor.walk(node.body)
    else:
        for statement in node.body:
            surveyor.walk(statement)
    surveyor.function = outer


def _generator(surveyor: Surveyor, node: ast.GeneratorExp) -> None:
    """One that may run later: what it reads of the function around it, it reads as a function would."""
    surveyor.walk(node.generators[0].iter, bare=False)
    outer, surveyor.function = surveyor.function, node
    _turns(surveyor, node)
    surveyor.function = outer


def _comprehension(surveyor: Surveyor, node: Any) -> None:
    """Runs at once and in place: what it reads of the function around it counts as read there."""
    surveyor.walk(node.generators[0].iter, bare=False)
    _turns(surveyor, node)


def _turns(surveyor: Surveyor, node: Any) -> None:
    for generator in node.generators:
        surveyor.survey.note_contains(generator.iter)
    for position, generator in enumerate(node.generators):
        if position:
            surveyor.walk(generator.iter, bare=False)
        surveyor.bind(generator.target, item_of(generator.iter))
        for test in generator.ifs:
            surveyor.walk(test)
    if isinstance(node, ast.DictComp):
        surveyor.walk(node.key)
        surveyor.walk(node.value)
    else:
        surveyor.walk(node.elt)


def _class(surveyor: Surveyor, node: ast.ClassDef) -> None:
    surveyor.define(node.name)
    surveyor.children(node, bare=True)


def _call(surveyor: Surveyor, node: ast.Call) -> None:
    function = node.func
    plain = isinstance(function, ast.Name) and function.id in KEEPS_NOTHING
    if plain and function.id in ("min", "max"):  # type: ignore[attr-defined]
        plain = len(node.args) < 2  # else it gives out one of its arguments
    if isinstance(function, ast.Attribute):
        surveyor.walk(function.value, bare=False)
        if function.attr in MUTATORS:
            surveyor.survey.note_mutated(function.value)
            surveyor.note_sorted(function)
            surveyor.survey.note_added(function, node.args)
        plain = function.attr in KEEPS_NO_ARGUMENT
    else:
        surveyor.walk(function, bare=False)
        if isinstance(function, ast.Name) and function.id == "range":
            for argument in node.args:
                surveyor.survey.note_counted(argument)
        if isinstance(function, ast.Name) and function.id in ("len", "sorted") and len(node.args) == 1:
            surveyor.survey.note_contains(node.args[0])
    for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
        if not _within(surveyor, called_name(node), argument):
            surveyor.walk(argument, bare=not plain)


def _within(surveyor: Surveyor, called: str, argument: ast.expr) -> bool:
    """Visit what runs only within the call that it is given to; False if `argument` is no such thing."""
    if called in surveyor.shadowed:
        return False
    if called in EXHAUSTS and isinstance(argument, ast.GeneratorExp):
        _comprehension(surveyor, argument)
    elif called in CALLS_AT_ONCE and _is_plain(argument):
        _called_at_once(surveyor, argument)
    elif called in EXHAUSTS and isinstance(argument, ast.Call) and called_name(argument) in ("map", "filter"):
        surveyor.walk(argument.func)
        for place, part in enumerate(argument.args):
            if _is_plain(part):
                _called_at_once(surveyor, part)
            else:
                surveyor.walk(part, bare=not place)
    else:
        return False
    return True


def _is_plain(node: ast.expr) -> TypeGuard[ast.Lambda]:
    return isinstance(node, ast.Lambda) and has_plain_parameters(node)


def _called_at_once(surveyor: Surveyor, node: ast.Lambda) -> None:
    """A function that is called where it stands, as the element of a comprehension is computed."""
    for parameter in parameters_of(node.args):
        surveyor.bind(ast.Name(parameter.arg, ast.Store()), ANY)
        if parameter.arg in surveyor.survey.uses:
            surveyor.survey.uses[parameter.arg].is_parameter = True
    surveyor.walk(node.body)


def _handler(surveyor: Surveyor, node: ast.ExceptHandler) -> None:
    surveyor.named(node.name)
    surveyor.children(node, bare=True)


def _pattern(surveyor: Surveyor, node: Any) -> None:
    surveyor.named(node.rest if isinstance(node, ast.MatchMapping) else node.name)
    surveyor.children(node, bare=True)


def _declaration(surveyor: Surveyor, node: ast.Nonlocal) -> None:
    for name in node.names:
        surveyor.named(name)


_VISITORS: dict[type, Callable[[Surveyor, Any], None]] = {
    ast.Subscript: _subscript,
    ast.Attribute: _inspect,
    ast.BinOp: _inspect,
    ast.UnaryOp: _inspect,
    ast.Compare: _compared,
    ast.FormattedValue: _inspect,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.NamedExpr: _walrus,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.Return: _returned,
    ast.Yield: _yielded,
    ast.YieldFrom: _yielded,
    ast.Delete: _deleted,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.Lambda: _function,
    ast.ClassDef: _class,
    ast.Call: _call,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _generator,
    ast.ExceptHandler: _handler,
    ast.MatchAs: _pattern,
    ast.MatchStar: _pattern,
    ast.MatchMapping: _pattern,
    ast.Nonlocal: _declaration,
    ast.Global: _declaration,
}


def survey_of(tree: ast.Module, functions: list[ast.FunctionDef], names: frozenset[str]) -> Survey:
    """Survey the variables `names` of `tree`, in which there are these `functions`."""
    surveyor = Surveyor(names, _VISITORS)
    surveyor.shadowed = {function.name for function in functions}
    for statement in tree.body:
        surveyor.walk(statement)
    return surveyor.survey
