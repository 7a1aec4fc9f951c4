"""Which names of a program mean the same variable: Python's scoping rules over a syntax tree.

Every occurrence of a name (reading, assignment, parameter, `except … as`, pattern, `global`) is
resolved to a `Variable`: a name in the scope that owns it.
"""

import ast
from typing import Any

from divcheck.equivalence.nodes import children, held_by
from divcheck.equivalence.variables import Occurrence, Scope, Scopes, Variable

_WITH_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_NAME_FIELDS = {ast.MatchAs: "name", ast.MatchStar: "name", ast.MatchMapping: "rest"}


def analyse(tree: ast.Module) -> Scopes:
    """Resolve every name of `tree`.

    >>> found = analyse(ast.parse("def f(x): return [x for x in x]"))
    >>> [(v.name, v.kind, len(v.occurrences)) for v in found.variables]
    [('f', 'module', 1), ('x', 'function', 2), ('x', 'comprehension', 2)]
    """
    collector = _Collector(tree)
    collector.block(tree.body, collector.module)
    return collector.resolve()


class _Collector:
    """Notes each occurrence with its scope on the way down; resolves them once all bindings are known."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope("module", None, tree)
        self.noted: list[tuple[Scope, str, Occurrence]] = []
        self.bindings: list[tuple[Scope, str, str]] = []
        self.calls: list[ast.Call] = []

    def block(self, nodes: list[Any], scope: Scope) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node, scope)

    def visit(self, node: ast.AST, scope: Scope) -> None:
        kind = type(node)
        method = _VISITORS.get(kind)
        if method is not None:
            method(self, node, scope)
        elif kind is not ast.Constant:
            self.children(node, scope)

    def children(self, node: ast.AST, scope: Scope) -> None:
        for child in children(node):
            self.visit(child, scope)

    def note(self, scope: Scope, name: str, where: Occurrence, bound_by: str | None = None) -> None:
        self.noted.append((scope, name, where))
        if bound_by is not None:
            self.bindings.append((scope, name, bound_by))

    # One method for each kind of node that binds or opens a scope.

    def name(self, node: ast.Name, scope: Scope) -> None:
        self.noted.append((scope, node.id, Occurrence(node, "id")))
        if not isinstance(node.ctx, ast.Load):
            self.bindings.append((scope, node.id, "store"))

    def walrus(self, node: ast.NamedExpr, scope: Scope) -> None:
        target = scope
        while target.kind == "comprehension" and target.parent is not None:
            target = target.parent
        self.note(target, node.target.id, Occurrence(node.target, "id"), "store")
        self.visit(node.value, scope)

    def call(self, node: ast.Call, scope: Scope) -> None:
        if node.keywords:
            self.calls.append(node)
        self.children(node, scope)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        self.block(node.decorator_list, scope)
        self.note(scope, node.name, Occurrence(node, "name"), "def")
        outer = self._type_parameters(node, scope)
        inner = Scope("function", outer, node)
        self._declare(node.body, inner)
        self._parameters(node.args, outer, inner)
        if node.returns is not None:
            self.visit(node.returns, outer)
        self.block(node.body, inner)

    def lambda_(self, node: ast.Lambda, scope: Scope) -> None:
        inner = Scope("function", scope, node)
        self._parameters(node.args, scope, inner)
        self.visit(node.body, inner)

    def class_(self, node: ast.ClassDef, scope: Scope) -> None:
        self.block(node.decorator_list, scope)
        self.note(scope, node.name, Occurrence(node, "name"), "class")
        outer = self._type_parameters(node, scope)
        self.block(node.bases, outer)
        self.block(node.keywords, outer)
        inner = Scope("class", outer, node)
        self._declare(node.body, inner)
        self.block(node.body, inner)

    def comprehension(self, node: Any, scope: Scope) -> None:
        inner = Scope("comprehension", scope, node)
        for position, generator in enumerate(node.generators):
            self.visit(generator.iter, inner if position else scope)  # the first is evaluated outside
            self.visit(generator.target, inner)
            self.block(generator.ifs, inner)
        if isinstance(node, ast.DictComp):
            self.visit(node.key, inner)
            self.visit(node.value, inner)
        else:
            self.visit(node.elt, inner)

    def handler(self, node: ast.ExceptHandler, scope: Scope) -> None:
        if node.type is not None:
            self.visit(node.type, scope)
        if node.name is not None:
            self.note(scope, node.name, Occurrence(node, "name"), "store")
        self.block(node.body, scope)

    def pattern(self, node: Any, scope: Scope) -> None:
        name_field = _NAME_FIELDS[type(node)]
        name = getattr(node, name_field)
        if name is not None:
            self.note(scope, name, Occurrence(node, name_field), "store")
        self.children(node, scope)

    def import_(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.split(".")[0]
            self.bindings.append((scope, name, "import"))

    def declaration(self, node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
        for index, name in enumerate(node.names):
            self.note(scope, name, Occurrence(node, "names", index))

    def _parameters(self, args: ast.arguments, outer: Scope, inner: Scope) -> None:
        self.block([*args.defaults, *args.kw_defaults], outer)
        everyone = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
        for parameter in everyone:
            if parameter is not None:
                if parameter.annotation is not None:
                    self.visit(parameter.annotation, outer)
                self.note(inner, parameter.arg, Occurrence(parameter, "arg"), "parameter")

    def _type_parameters(self, node: ast.AST, scope: Scope) -> Scope:
        parameters = getattr(node, "type_params", None)  # Python 3.12 and newer
        if not parameters:
            return scope
        inner = Scope("function", scope, node)
        for parameter in parameters:
            self.note(inner, parameter.name, Occurrence(parameter, "name"), "store")
            self.children(parameter, inner)
        return inner

    def _declare(self, body: list[ast.stmt], scope: Scope) -> None:
        """Find the `global` and `nonlocal` of a scope before its bindings are read."""
        pending: list[ast.AST] = list(body)
        for node in pending:  # which grows on the way
            if isinstance(node, ast.Global):
                scope.module_names.update(node.names)
            elif isinstance(node, ast.Nonlocal):
                scope.outer_names.update(node.names)
            elif not isinstance(node, _WITH_SCOPES):
                pending += held_by(node)

    def resolve(self) -> Scopes:
        self._bind()
        seen: dict[Variable, None] = {}
        of_name: dict[int, Variable] = {}
        called = {id(call.func) for call in self.calls}
        for scope, name, where in self.noted:
            variable = self._lookup(scope, name)
            variable.occurrences.append(where)
            seen[variable] = None
            if called and id(where.node) in called:
                of_name[id(where.node)] = variable
        calls = [(call, of_name.get(id(call.func))) for call in self.calls]
        imported = {name for _, name, bound_by in self.bindings if bound_by == "import"}
        return Scopes(list(seen), calls, imported)

    def _bind(self) -> None:
        for scope, name, bound_by in self.bindings:
            if name in scope.module_names:
                self.module.own(name).bound_by.add(bound_by)
            elif name not in scope.outer_names:
                scope.own(name).bound_by.add(bound_by)
        for scope, name, bound_by in self.bindings:  # `nonlocal` finds what the first pass has bound
            if name in scope.outer_names:
                self._enclosing_function(scope, name).own(name).bound_by.add(bound_by)

    def _enclosing_function(self, scope: Scope, name: str) -> Scope:
        outer = scope.parent
        while outer is not None and (outer.kind == "class" or name not in outer.variables):
            outer = outer.parent
        return outer or self.module

    def _lookup(self, scope: Scope, name: str) -> Variable:
        owner: Scope | None = scope
        if name in scope.module_names:
            owner = self.module
        elif name in scope.outer_names:
            owner = self._enclosing_function(scope, name)
        first = owner
        while owner is not None:
            variable = owner.variables.get(name)
            if variable is not None and variable.bound_by and (owner is first or owner.kind != "class"):
                return variable
            owner = owner.parent
        return self.module.own(name)


_VISITORS: dict[type, Any] = {
    ast.Name: _Collector.name,
    ast.NamedExpr: _Collector.walrus,
    ast.Call: _Collector.call,
    ast.FunctionDef: _Collector.function,
    ast.AsyncFunctionDef: _Collector.function,
    ast.Lambda: _Collector.lambda_,
    ast.ClassDef: _Collector.class_,
    ast.ListComp: _Collector.comprehension,
    ast.SetComp: _Collector.comprehension,
    ast.DictComp: _Collector.comprehension,
    ast.GeneratorExp: _Collector.comprehension,
    ast.ExceptHandler: _Collector.handler,
    ast.MatchAs: _Collector.pattern,
    ast.MatchStar: _Collector.pattern,
    ast.MatchMapping: _Collector.pattern,
    ast.Import: _Collector.import_,
    ast.ImportFrom: _Collector.import_,
    ast.Global: _Collector.declaration,
    ast.Nonlocal: _Collector.declaration,
}
