"""First pass over a function: which loops it has and what its names are made from."""

import ast
from collections.abc import Callable, Iterable

from divcheck.equivalence.approach.containers import is_display
from divcheck.equivalence.approach.dependence import INPUT, NOTHING, Loop, Loops, Roots, Scope, targets
from divcheck.equivalence.approach.loops import counters, mentions_any
from divcheck.equivalence.nodes import children, mentions

FIXPOINT_ROUNDS = 5
"Rounds over the assignments of a function; chains of aliases longer than this are cut."
MAX_MEANINGS = 6
"Expressions remembered for one name; a name with more says little by any of them."
SEARCH_SPACE = 50
"A constant range at least this long is a search space, a shorter one a table."

_GROWERS = frozenset({"append", "add", "extend", "insert", "update", "appendleft", "setdefault"})


def note_function(body: list[ast.AST], loops: Loops, scope: Scope, number: Callable[[], int]) -> None:
    """Fill `scope` from the statements of a function that is called inside `loops`; `number` counts loops."""
    notes = _Notes(scope, number)
    given = dict(scope.names)
    for round_ in range(FIXPOINT_ROUNDS):
        before = dict(scope.names)
        for statement in body:
            notes.visit(statement, loops)
        if round_ == 0 and scope.loops:
            scope.names = given  # only now it is known which names a loop begins anew
        elif scope.names == before:
            break


class _Notes:
    def __init__(self, scope: Scope, number: Callable[[], int]) -> None:
        self.scope = scope
        self.number = number

    def visit(self, node: ast.AST, loops: Loops) -> None:
        match node:
            case ast.Name() | ast.Constant():
                return
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef():
                return
            case ast.For() | ast.AsyncFor():
                self.visit(node.iter, loops)
                loop = self.loop("for", node, node.iter, loops, tuple(node.body))
                self._bind(node.target, frozenset({loop.element}))
                self._visit_all([*node.body, *node.orelse], (*loops, loop))
            case ast.While():
                loop = self.loop("while", node, node.test, loops, (node.test, *node.body))
                self._visit_all([node.test, *node.body, *node.orelse], (*loops, loop))
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._comprehension(node, loops)
            case ast.Return():
                self._visit_all(children(node), self.scope.callers(loops))
            case _:
                self._assignment(node, loops)
                self._visit_all(children(node), loops)

    def loop(
        self, kind: str, node: ast.AST, domain: ast.expr, loops: Loops, body: tuple[ast.AST, ...]
    ) -> Loop:
        """The loop at `node`, made anew from what is known by now."""
        known = self.scope.loops.get(node)
        variables = _variables(node)
        used = any(mentions_any(part, variables) for part in body)
        roots = _domain_roots(domain, used, loops, self.scope)
        loop = Loop(known.ident if known else self.number(), kind, node, domain, roots, variables, body)
        self.scope.loops[node] = loop
        self.scope.by_element[loop.element] = loop
        return loop

    def _visit_all(self, nodes: Iterable[ast.AST], loops: Loops) -> None:
        for node in nodes:
            self.visit(node, loops)

    def _comprehension(self, node: ast.AST, loops: Loops) -> None:
        body = comprehension_body(node)
        for clause in getattr(node, "generators", []):
            self.visit(clause.iter, loops)
            loop = self.loop("comprehension", clause, clause.iter, loops, (*clause.ifs, *body))
            self._bind(clause.target, frozenset({loop.element}))
            loops = (*loops, loop)
            self._visit_all(clause.ifs, loops)
        self._visit_all(body, loops)

    def _assignment(self, node: ast.AST, loops: Loops) -> None:
        match node:
            case ast.Assign(targets=to, value=value):
                for target in to:
                    self._assign(target, value, loops)
            case (
                ast.AnnAssign(target=target, value=ast.expr() as value)
                | ast.NamedExpr(target=target, value=value)
            ):
                self._assign(target, value, loops)
            case ast.AugAssign(target=target, value=value):
                self._grow(target, [value], loops)
            case ast.Call(func=ast.Attribute(value=base, attr=attr), args=args) if attr in _GROWERS:
                # What a constant tells is when it is put in.
                self._grow(base, args if not all(map(_is_constant, args)) else _domains(loops), loops)

    def _assign(self, target: ast.expr, value: ast.expr, loops: Loops) -> None:
        match target, value:
            case ast.Tuple(elts=to), ast.Tuple(elts=parts) if len(to) == len(parts):
                for one, part in zip(to, parts, strict=True):
                    self._assign(one, part, loops)
                return
            case ast.Subscript(slice=key), _:
                self._grow(target, [value, key], loops)
                return
        if isinstance(target, ast.Name):
            known = self.scope.values.setdefault(target.id, [])
            if value not in known and len(known) < MAX_MEANINGS:
                known.append(value)
            if mentions(value, target.id):  # `s = s + c`, as `s += c`
                self._grow(target, [value], loops)
                return
        self._bind(target, self.scope.roots(value, loops))

    def _bind(self, target: ast.expr, roots: Roots) -> None:
        for name in targets(target):
            self.scope.names[name] = self.scope.names.get(name, NOTHING) | roots

    def _grow(self, target: ast.expr, added: list[ast.expr], loops: Loops) -> None:
        """A collection that grows in a loop is made from what the loop runs over, unless born in it."""
        roots = NOTHING.union(*(self.scope.roots(value, loops) for value in added))
        for name in targets(target):
            birth = self._birth_loops(name)
            outside = tuple(
                loop for loop in loops if loop.node not in self.scope.loops or loop.ident in birth
            )
            self._bind(ast.Name(name), self.scope.resolve(roots, outside))

    def _birth_loops(self, name: str) -> frozenset[int]:
        """Loops of this activation in which `name` is begun anew, or that hold all its assignments."""
        holders = {
            value: frozenset(
                loop.ident
                for loop in self.scope.loops.values()
                if any(node is value for node in loop.inside())
            )
            for value in self.scope.values.get(name, [])
        }
        if not holders:
            return frozenset()
        begun = (held for value, held in holders.items() if _is_empty(value))
        return frozenset.intersection(*holders.values()).union(*begun)


def _is_empty(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value="") | ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(), args=[], keywords=[]):
            return True
    return False


def _is_constant(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant)


def _domains(loops: Loops) -> list[ast.expr]:
    return [loop.domain for loop in loops[-1:]]


def comprehension_body(node: ast.AST) -> tuple[ast.expr, ...]:
    """What a comprehension computes for each element."""
    parts = (getattr(node, name, None) for name in ("key", "value", "elt"))
    return tuple(part for part in parts if part is not None)


def _domain_roots(domain: ast.expr, used: bool, loops: Loops, scope: Scope) -> Roots:
    """A display such as `[x, y, z]` has a fixed length, whatever is in it; `while True` is decided inside."""
    if is_display(domain, scope):
        return NOTHING
    meant = (scope.only_value(domain.id) or domain) if isinstance(domain, ast.Name) else domain
    match meant:
        case ast.Constant(value=bool() | int()):
            return frozenset({INPUT})
        case ast.Call(func=ast.Name(id="range"), args=[*_, ast.Constant(value=int(stop))]):
            if stop >= SEARCH_SPACE and used:
                return frozenset({INPUT})
    return scope.roots(domain, loops)


def _variables(node: ast.AST) -> frozenset[str]:
    if isinstance(node, ast.While):
        return counters(node)
    return (
        frozenset(targets(node.target))
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension)
        else frozenset()
    )
