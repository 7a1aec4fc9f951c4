"""One walk over a renamed tree: how each variable is bound and used."""

import ast
from typing import Any

from divcheck.equivalence.kinds import ANY, Kind
from divcheck.equivalence.nodes import children, names_in
from divcheck.equivalence.predicates import MUTATORS, ends
from divcheck.equivalence.targets import elements_of, item_of
from divcheck.equivalence.uses import (
    KEEPS_NO_ARGUMENT,
    KEEPS_NOTHING,
    Survey,
    Use,
    parameters_of,
)


class Surveyor:
    """Walks the tree and fills a `Survey`."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self.survey = Survey({name: Use(None) for name in sorted(names)})
        self.function: ast.AST | None = None
        self.defined: set[str] = set()
        self.walked: list[str] = []

    def walk(self, node: Any, bare: bool = True) -> None:
        """Visit `node`; `bare` says that its value is handed on as it is."""
        kind = type(node)
        if kind is ast.Name:
            self.name(node, bare)
        elif kind is not ast.Constant:
            method = _METHODS.get(kind)
            if method is not None:
                method(self, node)
            else:
                self.children(node, bare=True)

    def children(self, node: ast.AST, bare: bool) -> None:
        for child in children(node):
            self.walk(child, bare)

    def name(self, node: ast.Name, bare: bool) -> None:
        use = self.survey.uses.get(node.id)
        if use is None:
            return
        if use.owner is None:
            use.owner = self.function
        elif use.owner is not self.function:
            use.is_captured = True
        if isinstance(node.ctx, ast.Load):
            use.loads += 1
            use.escapes |= bare
        else:
            use.stores += 1

    def compared(self, node: ast.Compare) -> None:
        where = node.comparators[0]
        if isinstance(node.ops[0], (ast.In, ast.NotIn)) and isinstance(node.left, ast.Name):
            use = self.survey.uses.get(node.left.id)
            if use is not None and isinstance(where, ast.Constant) and isinstance(where.value, str):
                use.is_text = True
        self.children(node, bare=False)

    def inspect(self, node: ast.AST) -> None:
        """Operators, comparisons, subscripts: they look at a value and do not keep it."""
        self.children(node, bare=False)

    def bind(self, target: ast.expr, value: ast.expr | Kind) -> None:
        """Note that `target` is bound to `value`, and visit it."""
        if isinstance(target, ast.Name):
            use = self.survey.uses.get(target.id)
            if use is not None:
                use.values.append(value)
                use.is_renewed |= target.id in self.walked
        elif isinstance(target, (ast.Tuple, ast.List)):
            elements = elements_of(value, len(target.elts))
            for element, part in zip(target.elts, elements, strict=True):
                self.bind(element, part)
            return
        elif isinstance(target, ast.Starred):
            self.bind(target.value, Kind("list", ANY))
            return
        elif isinstance(target, ast.Subscript):
            self.survey.note_mutated(target.value, isinstance(target.slice, ast.Slice))
            self.survey.note_replaced(target, value)
        self.walk(target, bare=False)

    def assign(self, node: ast.Assign) -> None:
        is_taken_apart = all(isinstance(target, (ast.Tuple, ast.List)) for target in node.targets)
        self.walk(node.value, bare=not is_taken_apart)
        for target in node.targets:
            self.bind(target, node.value)

    def annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.walk(node.value)
            self.bind(node.target, node.value)

    def augmented(self, node: ast.AugAssign) -> None:
        target = node.target
        self.walk(node.value, bare=False)
        if isinstance(target, ast.Name):
            name = ast.Name(target.id, ast.Load())
            self.walk(name, bare=False)
            self.bind(target, ast.BinOp(name, node.op, node.value))
            self.survey.note_mutated(target)
            if target.id in self.survey.uses:
                self.survey.uses[target.id].added.append(ast.Subscript(node.value, ast.Slice(), ast.Store()))
        elif isinstance(target, ast.Subscript):
            load = ast.Subscript(target.value, target.slice, ast.Load())
            self.bind(target, ast.BinOp(load, node.op, node.value))
        else:
            self.bind(target, ANY)

    def walrus(self, node: ast.NamedExpr) -> None:
        self.walk(node.value)
        self.bind(node.target, node.value)
        if node.target.id in self.survey.uses:
            self.survey.uses[node.target.id].is_captured = True  # bound in the midst of an expression

    def subscript(self, node: ast.Subscript) -> None:
        self.survey.note_contains(node.value)
        self.children(node, bare=False)

    def loop(self, node: ast.For | ast.AsyncFor | ast.comprehension) -> None:
        self.survey.note_contains(node.iter)
        self.walk(node.iter, bare=False)
        self.bind(node.target, item_of(node.iter))
        if isinstance(node, ast.comprehension):
            for test in node.ifs:
                self.walk(test)
        else:
            walked = [name.id for name in names_in(node.iter)]
            self.walked += walked
            for statement in node.body:
                self.walk(statement)
            del self.walked[len(self.walked) - len(walked) :]
            for statement in node.orelse:
                self.walk(statement)

    def returned(self, node: ast.Return) -> None:
        name = getattr(self.function, "name", None)
        if name is not None:
            self.survey.returns.setdefault(name, []).append(ANY if node.value is None else node.value)
        if node.value is not None:  # nothing of this function runs afterwards: no second name to fear
            self.walk(node.value, bare=not isinstance(node.value, ast.Name))

    def yielded(self, node: ast.Yield | ast.YieldFrom) -> None:
        if isinstance(self.function, ast.FunctionDef):
            self.survey.returns[self.function.name] = [Kind("iterator", ANY)]
        self.children(node, bare=True)

    def deleted(self, node: ast.Delete) -> None:
        for target in node.targets:
            self.bind(target, ANY)
            self.survey.note_mutated(target)
            if isinstance(target, ast.Name) and target.id in self.survey.uses:
                self.survey.uses[target.id].is_captured = True

    def function_(self, node: Any) -> None:
        arguments: ast.arguments = node.args
        for default in [*arguments.defaults, *arguments.kw_defaults]:
            if default is not None:
                self.walk(default)
        outer = self.function
        if not isinstance(node, ast.Lambda):
            for decorator in node.decorator_list:
                self.walk(decorator)
            self.define(node.name)
            if node.name in self.defined or not ends(node.body) or isinstance(node, ast.AsyncFunctionDef):
                self.survey.returns.setdefault(node.name, []).append(ANY)
            self.defined.add(node.name)
        self.function = node
        positional = [*arguments.posonlyargs, *arguments.args]
        optional = [*positional[len(positional) - len(arguments.defaults) :], *arguments.kwonlyargs]
        for parameter in parameters_of(arguments):
            use = self.survey.uses.get(parameter.arg)
            if use is not None:
                use.owner, use.is_parameter = node, True
                use.is_optional = parameter in optional
                use.stores += 1
                use.values.append(ANY)
        if isinstance(node, ast.Lambda):
            self.walk(node.body)
        else:
            for statement in node.body:
                self.walk(statement)
        self.function = outer

    def comprehension(self, node: Any) -> None:
        self.walk(node.generators[0].iter, bare=False)
        for generator in node.generators:
            self.survey.note_contains(generator.iter)
        # Runs at once and in place: what it reads of the function around it counts as read there.
        for position, generator in enumerate(node.generators):
            if position:
                self.walk(generator.iter, bare=False)
            self.bind(generator.target, item_of(generator.iter))
            for test in generator.ifs:
                self.walk(test)
        if isinstance(node, ast.DictComp):
            self.walk(node.key)
            self.walk(node.value)
        else:
            self.walk(node.elt)

    def define(self, name: str) -> None:
        use = self.survey.uses.get(name)
        if use is not None:
            use.owner = self.function
            use.stores += 1
            use.values.append(ANY)

    def class_(self, node: ast.ClassDef) -> None:
        self.define(node.name)
        self.children(node, bare=True)

    def call(self, node: ast.Call) -> None:
        function = node.func
        plain = isinstance(function, ast.Name) and function.id in KEEPS_NOTHING
        if plain and function.id in ("min", "max"):  # type: ignore[attr-defined]
            plain = len(node.args) < 2  # else it gives out one of its arguments
        if isinstance(function, ast.Attribute):
            self.walk(function.value, bare=False)
            if function.attr in MUTATORS:
                self.survey.note_mutated(function.value)
                self.note_sorted(function)
                self.survey.note_added(function, node.args)
            plain = function.attr in KEEPS_NO_ARGUMENT
        else:
            self.walk(function, bare=False)
            if isinstance(function, ast.Name) and function.id == "range":
                for argument in node.args:
                    self.survey.note_counted(argument)
            if isinstance(function, ast.Name) and function.id in ("len", "sorted") and len(node.args) == 1:
                self.survey.note_contains(node.args[0])
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            self.walk(argument, bare=not plain)

    def note_sorted(self, function: ast.Attribute) -> None:
        owner = function.value
        if function.attr in ("sort", "reverse") and isinstance(owner, ast.Name) and owner.id in self.walked:
            use = self.survey.uses.get(owner.id)
            if use is not None:
                use.is_renewed = True

    def handler(self, node: ast.ExceptHandler) -> None:
        self._named(node.name)
        self.children(node, bare=True)

    def pattern(self, node: Any) -> None:
        self._named(node.rest if isinstance(node, ast.MatchMapping) else node.name)
        self.children(node, bare=True)

    def declaration(self, node: ast.Nonlocal) -> None:
        for name in node.names:
            self._named(name)

    def _named(self, name: str | None) -> None:
        use = self.survey.uses.get(name or "")
        if use is not None:
            use.owner = use.owner or self.function
            use.stores += 1
            use.values.append(ANY)
            use.is_captured = True  # bound by other means than a plain assignment: left alone


_METHODS: dict[type, Any] = {
    ast.Subscript: Surveyor.subscript,
    ast.Attribute: Surveyor.inspect,
    ast.BinOp: Surveyor.inspect,
    ast.UnaryOp: Surveyor.inspect,
    ast.Compare: Surveyor.compared,
    ast.FormattedValue: Surveyor.inspect,
    ast.Assign: Surveyor.assign,
    ast.AnnAssign: Surveyor.annotated,
    ast.AugAssign: Surveyor.augmented,
    ast.NamedExpr: Surveyor.walrus,
    ast.For: Surveyor.loop,
    ast.AsyncFor: Surveyor.loop,
    ast.Return: Surveyor.returned,
    ast.Yield: Surveyor.yielded,
    ast.YieldFrom: Surveyor.yielded,
    ast.Delete: Surveyor.deleted,
    ast.FunctionDef: Surveyor.function_,
    ast.AsyncFunctionDef: Surveyor.function_,
    ast.Lambda: Surveyor.function_,
    ast.ClassDef: Surveyor.class_,
    ast.Call: Surveyor.call,
    ast.ListComp: Surveyor.comprehension,
    ast.SetComp: Surveyor.comprehension,
    ast.DictComp: Surveyor.comprehension,
    ast.GeneratorExp: Surveyor.comprehension,
    ast.ExceptHandler: Surveyor.handler,
    ast.MatchAs: Surveyor.pattern,
    ast.MatchStar: Surveyor.pattern,
    ast.MatchMapping: Surveyor.pattern,
    ast.Nonlocal: Surveyor.declaration,
    ast.Global: Surveyor.declaration,
}


def survey_of(tree: ast.Module, names: frozenset[str]) -> Survey:
    """Survey the variables `names` of `tree`."""
    surveyor = Surveyor(names)
    for statement in tree.body:
        surveyor.walk(statement)
    return surveyor.survey
