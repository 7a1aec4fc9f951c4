"""One walk over a renamed tree: how each variable is bound and used."""

import ast
from collections.abc import Callable
from typing import Any

from divcheck.equivalence.arguments import call
from divcheck.equivalence.iterations import comprehension, generator, loop
from divcheck.equivalence.kinds import ANY, Kind
from divcheck.equivalence.nodes import statements_of
from divcheck.equivalence.predicates import MUTATORS, ends
from divcheck.equivalence.surveyor import Surveyor
from divcheck.equivalence.uses import Survey, parameters_of
from divcheck.equivalence.ways import attempt, branch, repeat


def _inspect(surveyor: Surveyor, node: ast.AST) -> None:
    """Operators, comparisons, subscripts: they look at a value and do not keep it."""
    surveyor.children(node, bare=False)


def _attribute(surveyor: Surveyor, node: ast.Attribute) -> None:
    """A method that is not called here may be called anywhere: `add = out.append`."""
    changes = node.attr in MUTATORS
    if changes:
        surveyor.survey.note_mutated(node.value)
        surveyor.survey.note_added(node, [])
    surveyor.walk(node.value, bare=changes)


def _takes_apart(target: ast.expr) -> bool:
    """Whether `target` gets the elements of a list, and not the list: `a, b`, `x[::2]`."""
    if isinstance(target, ast.Subscript):
        return isinstance(target.slice, ast.Slice)
    return isinstance(target, (ast.Tuple, ast.List))


def _assign(surveyor: Surveyor, node: ast.Assign) -> None:
    is_taken_apart = all(map(_takes_apart, node.targets))
    surveyor.walk(node.value, bare=not is_taken_apart)
    for target in node.targets:
        surveyor.bind(target, node.value)
        if len(node.targets) > 1 and isinstance(target, ast.Name):
            surveyor.escape(target.id)


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


def _returned(surveyor: Surveyor, node: ast.Return) -> None:
    name = getattr(surveyor.function, "name", None)
    if name is not None:
        surveyor.survey.returns.setdefault(name, []).append(ANY if node.value is None else node.value)
    if isinstance(node.value, ast.GeneratorExp):
        comprehension(surveyor, node.value)
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
            surveyor.bound.add(parameter.arg)
    bound = set(surveyor.bound)
    if isinstance(node, ast.Lambda):
        surveyor.walk(node.body)
    else:
        for statement in node.body:
            surveyor.walk(statement)
    surveyor.function, surveyor.bound = outer, bound


def _class(surveyor: Surveyor, node: ast.ClassDef) -> None:
    surveyor.define(node.name)
    surveyor.children(node, bare=True)
    for method in statements_of(node):
        for parameter in parameters_of(method.args) if isinstance(method, ast.FunctionDef) else ():
            if parameter.arg in surveyor.survey.uses:
                surveyor.survey.uses[parameter.arg].escapes = True  # whoever calls the method has it too


def _handler(surveyor: Surveyor, node: ast.ExceptHandler) -> None:
    surveyor.named(node.name)
    surveyor.children(node, bare=True)


def _pattern(surveyor: Surveyor, node: Any) -> None:
    surveyor.named(node.rest if isinstance(node, ast.MatchMapping) else node.name)
    surveyor.children(node, bare=True)


def _declaration(surveyor: Surveyor, node: ast.Global | ast.Nonlocal) -> None:
    surveyor.survey.declared.update(node.names)
    for name in node.names:
        surveyor.named(name)


_VISITORS: dict[type, Callable[[Surveyor, Any], None]] = {
    ast.Subscript: _subscript,
    ast.Attribute: _attribute,
    ast.BinOp: _inspect,
    ast.UnaryOp: _inspect,
    ast.Compare: _inspect,
    ast.FormattedValue: _inspect,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.NamedExpr: _walrus,
    ast.If: branch,
    ast.While: repeat,
    ast.Try: attempt,
    ast.TryStar: attempt,
    ast.For: loop,
    ast.AsyncFor: loop,
    ast.Return: _returned,
    ast.Yield: _yielded,
    ast.YieldFrom: _yielded,
    ast.Delete: _deleted,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.Lambda: _function,
    ast.ClassDef: _class,
    ast.Call: call,
    ast.ListComp: comprehension,
    ast.SetComp: comprehension,
    ast.DictComp: comprehension,
    ast.GeneratorExp: generator,
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
    surveyor.survey.functions = {function.name: function for function in functions}
    surveyor.shadowed = set(surveyor.survey.functions)
    for statement in tree.body:
        surveyor.walk(statement)
    return surveyor.survey
