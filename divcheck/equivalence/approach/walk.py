"""Follows a program from its entry point into the helpers that it calls, and notes where each node stands.

Comprehensions, `map`, `filter`, `reduce`, `key=` functions and the library's plain loops (`sum`, `max`,
`.count` ...) are loops like any other, so that a detector sees the same thing for all spellings.
"""

import ast
from collections.abc import Iterable

from divcheck.equivalence.approach.assignments import comprehension_body, note_function
from divcheck.equivalence.approach.containers import kind
from divcheck.equivalence.approach.dependence import INPUT, NOTHING, Loop, Loops, Roots, Scope
from divcheck.equivalence.approach.guards import guards
from divcheck.equivalence.approach.program import Function, Program, parameter_names
from divcheck.equivalence.approach.sites import Recursion, Site, Unfolded
from divcheck.equivalence.nodes import children

MAX_SITES = 30_000
"Nodes visited before the walk stops; helpers called from many places could otherwise multiply."
MAX_DEPTH = 8
"Helpers calling helpers deeper than this are not followed."

_SCANS = frozenset({"sum", "max", "min", "any", "all", "sorted", "map", "filter", "functools.reduce",
                    "itertools.accumulate", "re.sub", ".count", ".index", ".remove", ".sort"})  # fmt: skip

_FUNCTION_FIRST = frozenset({"map", "filter", "functools.reduce", "re.sub"})
"What comes first when these are called is no data."


def unfold(program: Program) -> Unfolded:
    """Walk `program` from its entry point."""
    result = Unfolded(program)
    entry = program.functions[program.entry_point]
    given = set(program.kinds) or set(parameter_names(entry))  # others keep their defaults
    arguments = {name: frozenset({INPUT}) if name in given else NOTHING for name in parameter_names(entry)}
    _Walker(program, result).enter(entry, arguments, program.kinds)
    return result


class _Walker:
    def __init__(self, program: Program, result: Unfolded) -> None:
        self.program = program
        self.result = result
        self.active: list[Function] = []
        self.entries: list[tuple[ast.AST | None, Roots]] = []
        self.guards: set[ast.AST] = set()
        self.count = 0

    def enter(
        self,
        function: Function,
        arguments: dict[str, Roots],
        kinds: dict[str, str],
        loops: Loops = (),
        caller: Scope | None = None,
        call: ast.AST | None = None,
    ) -> None:
        """One activation: names of the caller stay visible, as a nested function sees them."""
        names = dict(caller.names) if caller else {}
        names.update(arguments)
        scope = Scope(names, dict(caller.by_element) if caller else {}, caller, kinds)
        body: list[ast.AST] = [function.body] if isinstance(function, ast.Lambda) else list(function.body)
        note_function(body, loops, scope, self._number)
        self.active.append(function)
        self.guards |= guards(function)
        self.entries.append((call, NOTHING.union(*arguments.values())))
        for statement in body:
            self._visit(statement, loops, scope)
        self.active.pop()
        self.entries.pop()

    def _number(self) -> int:
        self.count += 1
        return self.count

    def _visit(self, node: ast.AST, loops: Loops, scope: Scope) -> None:
        if len(self.result.sites) >= MAX_SITES or _passed_over(node) or node in self.guards:
            return
        site = Site(node, loops, scope, self.active[-1])
        self.result.sites.append(site)
        match node:
            case ast.For() | ast.AsyncFor():
                self._visit(node.iter, loops, scope)
                self._visit_all([*node.body, *node.orelse], self._open(scope.loops[node], site), scope)
            case ast.While():
                inner = self._open(scope.loops[node], site)
                self._visit_all([node.test, *node.body, *node.orelse], inner, scope)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._visit_comprehension(node, site)
            case ast.Return():
                self._visit_all(children(node), scope.callers(loops), scope)
            case _:
                self._visit_all(children(node), loops, scope)
                if isinstance(node, ast.Call):
                    self._visit_callee(node, site)

    def _visit_all(self, nodes: Iterable[ast.AST], loops: Loops, scope: Scope) -> None:
        for node in nodes:
            self._visit(node, loops, scope)

    def _open(self, loop: Loop, site: Site) -> Loops:
        self.result.loops.append((loop, site))
        return (*site.loops, loop)

    def _visit_comprehension(self, node: ast.AST, site: Site) -> None:
        loops = site.loops
        for clause in getattr(node, "generators", []):
            self._visit(clause.iter, loops, site.scope)
            loops = self._open(site.scope.loops[clause], Site(node, loops, site.scope, site.function))
            self._visit_all(clause.ifs, loops, site.scope)
        self._visit_all(comprehension_body(node), loops, site.scope)

    def _visit_callee(self, call: ast.Call, site: Site) -> None:
        own = self.program.callee(call)
        if own is not None:
            given = self._arguments(own, call)
            roots = dict.fromkeys(parameter_names(own), NOTHING)
            roots.update((name, site.roots(value)) for name, value in given.items())
            kinds = {name: kind(value, site.scope, self.program) for name, value in given.items()}
            self._follow(own, roots, kinds, site)
        elif (name := self.program.dotted(call.func)) in _SCANS:
            self._visit_library(call, name, site)

    def _visit_library(self, call: ast.Call, name: str, site: Site) -> None:
        handed, data = self._split_arguments(call, name)
        if name == "re.sub" and not handed:  # a loop only where a function is called for each match
            return
        if name in ("max", "min") and len(data) > 1:  # of two or three given values
            for function in handed:
                roots = dict.fromkeys(parameter_names(function), NOTHING.union(*map(site.roots, data)))
                self._follow(function, roots, {}, site)
            return
        # A comprehension inside the call is the loop already, unless a function is handed along.
        if not data or (isinstance(data[0], ast.GeneratorExp | ast.ListComp) and not handed):
            return
        loop = self._hidden_loop(call, data[0], site)
        inner = Site(call, self._open(loop, site), site.scope, site.function)
        for function in handed:
            roots = dict.fromkeys(parameter_names(function), frozenset({loop.element}))
            self._follow(function, roots, {}, inner)
        for arg in [*call.args, *(keyword.value for keyword in call.keywords)]:
            if isinstance(arg, ast.Attribute) and self.program.dotted(arg) in _SCANS:  # `key=data.count`
                self._open(self._hidden_loop(call, arg.value, inner), inner)

    def _hidden_loop(self, call: ast.Call, domain: ast.expr, site: Site) -> Loop:
        loop = Loop(self._number(), "call", call, domain, site.roots(domain), frozenset(), (call,))
        site.scope.by_element[loop.element] = loop
        return loop

    def _split_arguments(self, call: ast.Call, name: str) -> tuple[list[Function], list[ast.expr]]:
        """The functions handed to a library loop, and its data."""
        handed: list[Function] = []
        data = [call.func.value] if isinstance(call.func, ast.Attribute) and name.startswith(".") else []
        for arg in [*call.args, *(keyword.value for keyword in call.keywords)]:
            function = self.program.functions.get(arg.id) if isinstance(arg, ast.Name) else None
            if isinstance(arg, ast.Lambda):
                function = arg
            if function is not None:
                handed.append(function)
            elif arg in call.args[name in _FUNCTION_FIRST :]:
                data.append(arg)
        return handed, data

    def _arguments(self, own: Function, call: ast.Call) -> dict[str, ast.expr]:
        names = parameter_names(own)
        if own in self.program.methods.values() and not _is_static(own):
            names = names[1:]
        given = dict(zip(names, call.args, strict=False))
        return given | {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}

    def _follow(
        self, function: Function, arguments: dict[str, Roots], kinds: dict[str, str], site: Site
    ) -> None:
        again = [index for index, other in enumerate(self.active) if function is other]
        if again:
            self.result.recursions.append(Recursion(site, function, *self.entries[again[0]]))
        elif len(self.active) < MAX_DEPTH:
            self.enter(function, arguments, kinds, site.loops, site.scope, site.node)


def _is_static(method: Function) -> bool:
    return not isinstance(method, ast.Lambda) and any(
        isinstance(decorator, ast.Name) and decorator.id == "staticmethod"
        for decorator in method.decorator_list
    )


def _passed_over(node: ast.AST) -> bool:
    """Definitions are read where they are called; what is printed or asserted settles no answer."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef() | ast.Assert():
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
            return True
    return False
