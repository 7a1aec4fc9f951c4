"""Follows a program from its entry point into the helpers that it calls, and notes where each node stands.

Comprehensions, `map`, `filter`, `reduce`, `key=` functions and the library's plain loops (`sum`, `max`,
`.count`, `in` ...) are loops like any other, so that a detector sees the same thing for all spellings.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from divcheck.equivalence.approach.dependence import INPUT, NOTHING, Loop, Roots, Scope, targets
from divcheck.equivalence.approach.program import Function, Program

MAX_SITES = 30_000
"Nodes visited before the walk stops; helpers called from many places could otherwise multiply."
MAX_DEPTH = 8
"Helpers calling helpers deeper than this are not followed."
FIXPOINT_ROUNDS = 4
"Rounds over the assignments of a function; chains of aliases longer than this are cut."

_SCANS = frozenset({"sum", "max", "min", "any", "all", "sorted", "map", "filter", "functools.reduce",
                    "itertools.accumulate"})  # fmt: skip
_SCAN_METHODS = frozenset({".count", ".index", ".remove", ".sort"})
_GROWERS = frozenset({"append", "add", "extend", "insert", "update", "appendleft", "setdefault", "push"})


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A syntax node at one place of the unfolded program."""

    node: ast.AST
    "The node."
    loops: tuple[Loop, ...]
    "The loops around it, outermost first, through all callers."
    scope: Scope
    "The activation that it belongs to."
    function: Function
    "The function whose body holds it."

    def roots(self, value: ast.AST | None = None) -> Roots:
        """What `value` (or the node itself) is made from, as seen here."""
        return self.scope.roots(self.node if value is None else value, self.loops)

    def of_whole(self, value: ast.AST | None = None) -> bool:
        """Whether `value` is made from the whole input and from no element of a loop."""
        return self.roots(value) == frozenset({INPUT})

    @property
    def scans(self) -> int:
        """How many of the loops around it run over the input."""
        return sum(loop.over_input for loop in self.loops)


@dataclass(slots=True)
class Unfolded:
    """All sites and loops that the entry point reaches."""

    program: Program
    "The program."
    sites: list[Site] = field(default_factory=list)
    "In the order of the walk."
    loops: list[tuple[Loop, Site]] = field(default_factory=list)
    "Every loop with the site where it stands."
    recursive: list[Site] = field(default_factory=list)
    "Calls of a function that is already active."


def unfold(program: Program) -> Unfolded:
    """Walk `program` from its entry point."""
    result = Unfolded(program)
    walker = _Walker(program, result)
    entry = program.functions[program.entry_point]
    arguments = {name: frozenset({INPUT}) for name in parameter_names(entry)}
    walker.enter(entry, arguments, (), None)
    return result


def parameter_names(function: Function) -> list[str]:
    """Names of all parameters, in order."""
    spec = function.args
    every = [*spec.posonlyargs, *spec.args, *([spec.vararg] if spec.vararg else []), *spec.kwonlyargs]
    return [arg.arg for arg in every]


class _Walker:
    def __init__(self, program: Program, result: Unfolded) -> None:
        self.program = program
        self.result = result
        self.active: list[Function] = []
        self.count = 0

    def enter(self, function: Function, arguments: dict[str, Roots], loops: tuple[Loop, ...], caller: Scope | None) -> None:
        names = dict(caller.names) if caller else {}
        names.update(arguments)
        scope = Scope(names, by_element=dict(caller.by_element) if caller else {}, caller=caller)
        self.active.append(function)
        body: list[ast.AST] = [function.body] if isinstance(function, ast.Lambda) else list(function.body)
        for _ in range(FIXPOINT_ROUNDS):
            before = dict(scope.names)
            for statement in body:
                self._note(statement, loops, scope)
            if scope.names == before:
                break
        for statement in body:
            self._visit(statement, loops, scope)
        self.active.pop()

    # First pass: what names are made from, and which loops there are.

    def _note(self, node: ast.AST, loops: tuple[Loop, ...], scope: Scope) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef():
                return
            case ast.For() | ast.AsyncFor():
                self._note(node.iter, loops, scope)
                loop = self._loop("for", node, node.iter, loops, scope, tuple(node.body))
                self._bind(node.target, frozenset({loop.element}), loops, scope)
                for part in [*node.body, *node.orelse]:
                    self._note(part, (*loops, loop), scope)
                return
            case ast.While():
                loop = self._loop("while", node, node.test, loops, scope, (node.test, *node.body))
                for part in [node.test, *node.body, *node.orelse]:
                    self._note(part, (*loops, loop), scope)
                return
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._note_comprehension(node, loops, scope)
                return
        self._note_assignment(node, loops, scope)
        for child in ast.iter_child_nodes(node):
            self._note(child, loops, scope)

    def _note_comprehension(self, node: ast.AST, loops: tuple[Loop, ...], scope: Scope) -> None:
        inner = loops
        body = tuple(part for name in ("key", "value", "elt") if (part := getattr(node, name, None)) is not None)
        for clause in getattr(node, "generators", []):
            self._note(clause.iter, inner, scope)
            loop = self._loop("comprehension", clause, clause.iter, inner, scope, (*clause.ifs, *body))
            self._bind(clause.target, frozenset({loop.element}), inner, scope)
            inner = (*inner, loop)
            for condition in clause.ifs:
                self._note(condition, inner, scope)
        for part in body:
            self._note(part, inner, scope)

    def _loop(
        self,
        kind: str,
        node: ast.AST,
        domain: ast.expr,
        loops: tuple[Loop, ...],
        scope: Scope,
        body: tuple[ast.AST, ...],
    ) -> Loop:
        known = scope.loops.get(node)
        ident = known.ident if known else self._next_ident()
        loop = Loop(ident, kind, node, domain, _domain_roots(domain, loops, scope, _variables(node)), _variables(node), body)
        scope.loops[node] = loop
        scope.by_element[loop.element] = loop
        return loop

    def _next_ident(self) -> int:
        self.count += 1
        return self.count

    def _note_assignment(self, node: ast.AST, loops: tuple[Loop, ...], scope: Scope) -> None:
        match node:
            case ast.Assign(targets=to, value=value):
                for target in to:
                    self._assign(target, value, loops, scope)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self._assign(target, value, loops, scope)
            case ast.NamedExpr(target=target, value=value):
                self._assign(target, value, loops, scope)
            case ast.AugAssign(target=target, value=value):
                for name in targets(target):
                    self._grow(name, scope.roots(value, loops), loops, scope)
            case ast.Call(func=ast.Attribute(value=base, attr=attr), args=args) if attr in _GROWERS:
                for name in targets(base):
                    for arg in args:
                        self._grow(name, scope.roots(arg, loops), loops, scope)

    def _assign(self, target: ast.expr, value: ast.expr, loops: tuple[Loop, ...], scope: Scope) -> None:
        match target, value:
            case ast.Tuple(elts=to), ast.Tuple(elts=parts) if len(to) == len(parts):
                for one, part in zip(to, parts, strict=True):
                    self._assign(one, part, loops, scope)
                return
            case ast.Subscript(slice=key), _:
                for name in targets(target):
                    self._grow(name, scope.roots(value, loops) | scope.roots(key, loops), loops, scope)
                return
        if isinstance(target, ast.Name):
            known = scope.values.setdefault(target.id, [])
            if value not in known:
                known.append(value)
        self._bind(target, scope.roots(value, loops), loops, scope)

    def _bind(self, target: ast.expr, roots: Roots, loops: tuple[Loop, ...], scope: Scope) -> None:
        for name in targets(target):
            scope.names[name] = scope.names.get(name, NOTHING) | roots

    def _grow(self, name: str, roots: Roots, loops: tuple[Loop, ...], scope: Scope) -> None:
        """A collection that grows in a loop is made from what the loop runs over, unless born in it."""
        birth = self._birth_loops(name, scope)
        outside = tuple(loop for loop in loops if loop.node not in scope.loops or loop.ident in birth)
        scope.names[name] = scope.names.get(name, NOTHING) | scope.resolve(roots, outside)

    def _birth_loops(self, name: str, scope: Scope) -> frozenset[int]:
        """Loops of this activation that hold every plain assignment of `name`."""
        holders: list[frozenset[int]] = []
        for value in scope.values.get(name, []):
            holders.append(
                frozenset(loop.ident for loop in scope.loops.values() if _holds(loop.node, value))
            )
        if not holders:
            return NO_LOOPS
        return frozenset.intersection(*holders)

    # Second pass: sites, in order, into comprehensions, helpers and functions handed to library calls.

    def _visit(self, node: ast.AST, loops: tuple[Loop, ...], scope: Scope) -> None:
        if len(self.result.sites) >= MAX_SITES or isinstance(node, ast.ClassDef):
            return
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return
        if _prints(node):
            return
        site = Site(node, loops, scope, self.active[-1])
        self.result.sites.append(site)
        match node:
            case ast.For() | ast.AsyncFor():
                self._visit(node.iter, loops, scope)
                inner = self._open(scope.loops[node], site)
                for part in [*node.body, *node.orelse]:
                    self._visit(part, inner, scope)
            case ast.While():
                inner = self._open(scope.loops[node], site)
                for part in [node.test, *node.body, *node.orelse]:
                    self._visit(part, inner, scope)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._visit_comprehension(node, site)
            case ast.Call():
                self._visit_call(node, site)
            case ast.Compare():
                self._visit_compare(node, site)
            case _:
                for child in ast.iter_child_nodes(node):
                    self._visit(child, loops, scope)

    def _open(self, loop: Loop, site: Site) -> tuple[Loop, ...]:
        self.result.loops.append((loop, site))
        return (*site.loops, loop)

    def _visit_comprehension(self, node: ast.AST, site: Site) -> None:
        inner = site.loops
        for clause in getattr(node, "generators", []):
            self._visit(clause.iter, inner, site.scope)
            here = Site(node, inner, site.scope, site.function)
            inner = self._open(site.scope.loops[clause], here)
            for condition in clause.ifs:
                self._visit(condition, inner, site.scope)
        for name in ("key", "value", "elt"):
            part = getattr(node, name, None)
            if part is not None:
                self._visit(part, inner, site.scope)

    def _visit_compare(self, node: ast.Compare, site: Site) -> None:
        for child in ast.iter_child_nodes(node):
            self._visit(child, site.loops, site.scope)

    def _visit_call(self, call: ast.Call, site: Site) -> None:
        for child in ast.iter_child_nodes(call):
            self._visit(child, site.loops, site.scope)
        own = self.program.callee(call)
        if own is not None:
            self._follow(own, self._arguments(own, call, site), site)
        name = self.program.dotted(call.func)
        if name not in _SCANS and name not in _SCAN_METHODS:
            return
        handed, domain = self._split_arguments(call, name)
        if domain is None:
            return
        loop = self._loop("call", call, domain, site.loops, site.scope, (call,))
        inner = self._open(loop, site)
        for function in handed:
            bound = {name: frozenset({loop.element}) for name in parameter_names(function)}
            self._follow(function, bound, Site(call, inner, site.scope, site.function))

    def _split_arguments(self, call: ast.Call, name: str) -> tuple[list[Function], ast.expr | None]:
        """The functions handed to a library loop, and what it runs over."""
        handed: list[Function] = []
        if name in ("max", "min") and len(call.args) > 1:
            return handed, None
        data: list[ast.expr] = [call.func.value] if isinstance(call.func, ast.Attribute) and name[0] == "." else []
        for arg in [*call.args, *(k.value for k in call.keywords)]:
            function = arg if isinstance(arg, ast.Lambda) else None
            if isinstance(arg, ast.Name):
                function = self.program.functions.get(arg.id)
            if function is not None:
                handed.append(function)
            else:
                data.append(arg)
        if not data or isinstance(data[0], ast.GeneratorExp | ast.ListComp):
            return handed, None if not handed else (data[0] if data else None)
        return handed, data[0]

    def _arguments(self, own: Function, call: ast.Call, site: Site) -> dict[str, Roots]:
        names = parameter_names(own)
        if isinstance(call.func, ast.Attribute) and names[:1] in (["self"], ["cls"]):
            names = names[1:]
        bound = {name: site.roots(arg) for name, arg in zip(names, call.args, strict=False)}
        bound.update({k.arg: site.roots(k.value) for k in call.keywords if k.arg})
        return {name: NOTHING for name in parameter_names(own)} | bound

    def _follow(self, function: Function, arguments: dict[str, Roots], site: Site) -> None:
        if any(function is other for other in self.active):
            self.result.recursive.append(site)
        elif len(self.active) < MAX_DEPTH:
            self.enter(function, arguments, site.loops, site.scope)


NO_LOOPS: frozenset[int] = frozenset()


def _domain_roots(
    domain: ast.expr, loops: tuple[Loop, ...], scope: Scope, variables: frozenset[str]
) -> Roots:
    """A display such as `[x, y, z]` has a fixed length, whatever is in it; `while True` is decided inside."""
    if isinstance(domain, ast.Name) and len(scope.values.get(domain.id, [])) == 1:
        meant = scope.values[domain.id][0]
    else:
        meant = domain
    if isinstance(meant, ast.List | ast.Tuple | ast.Dict) and getattr(meant, "elts", True):
        return NOTHING
    if isinstance(domain, ast.Constant) or (variables != {"_"} and _searches_constants(meant)):
        return frozenset({INPUT})
    return scope.roots(domain, loops)


SEARCH_SPACE = 50
"A constant range at least this long is a search space, a shorter one a table."


def _searches_constants(domain: ast.expr) -> bool:
    match domain:
        case ast.Call(func=ast.Name(id="range"), args=[*_, ast.Constant(value=int(stop))]):
            return stop >= SEARCH_SPACE
    return False


def _variables(node: ast.AST) -> frozenset[str]:
    if isinstance(node, ast.While):
        return frozenset(counters(node))
    return frozenset(targets(getattr(node, "target", ast.Constant(None))))


def counters(loop: ast.While) -> Iterator[str]:
    """Names in the test of a `while` that its body moves by a constant and changes in no other way."""
    tested = {node.id for node in ast.walk(loop.test) if isinstance(node, ast.Name)}
    moved = {name for name, _ in steps(loop)}
    for name in sorted(tested & moved):
        if _changes(loop, name) == sum(other == name for other, _ in steps(loop)):
            yield name


def _changes(loop: ast.While, name: str) -> int:
    return sum(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store) for node in ast.walk(loop)
    )


def steps(loop: ast.AST) -> Iterator[tuple[str, int]]:
    """Names that the body moves by a constant, with the sign of the step."""
    for node in ast.walk(loop):
        match node:
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.Constant(value=int())):
                yield name, 1
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Sub(), value=ast.Constant(value=int())):
                yield name, -1
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.BinOp(left=ast.Name(id=same), op=ast.Add() | ast.Sub() as op, right=ast.Constant(value=int())),
            ) if name == same:
                yield name, 1 if isinstance(op, ast.Add) else -1


def _holds(loop: ast.AST, value: ast.AST) -> bool:
    body: list[ast.AST] = [*getattr(loop, "body", []), *getattr(loop, "orelse", [])] if isinstance(
        loop, ast.For | ast.AsyncFor | ast.While
    ) else [loop]
    return any(node is value for part in body for node in ast.walk(part))


def _prints(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"))) | ast.Assert():
            return True
    return False
