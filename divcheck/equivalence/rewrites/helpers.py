"""A helper of one expression is written out where it is called; where it is handed on, it is a lambda.

So is one that returns this or that, as a conditional expression.
"""

import ast
from collections.abc import Callable

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import all_blocks, binding, copied, reads, statements_of, substitute, walk
from divcheck.equivalence.predicates import has_plain_parameters, is_name
from divcheck.equivalence.rewrites.costs import MOST_TIMES, is_cheap, is_short
from divcheck.equivalence.rewrites.failures import LAZY, certain_nodes

_MAX_NODES = 120


def apply(tree: ast.Module, facts: Facts, fresh: Callable[[], str]) -> bool:
    """Write out one helper everywhere."""
    for node in statements_of(tree):
        found = _definition(node, facts)
        if found is None:
            continue
        name, function = found
        use = facts.survey.uses.get(name)
        if (
            use is None
            or use.stores != 1
            or use.loads == 0
            or reads(function.body, name)
            or not _is_plain(function)
        ):
            continue
        if sum(1 for _ in walk(function)) > _MAX_NODES:
            continue
        writer = _Writer(name, function, facts, fresh)
        if writer.can_write(tree):
            writer.bind_arguments(tree)
            writer.visit(tree)
            _remove(tree, node)
            return True
    return False


def _definition(node: ast.AST, facts: Facts) -> tuple[str, ast.Lambda] | None:
    """The name and expression of `def g(x): return …`, also in an `if`, and of `g = lambda x: …`."""
    if isinstance(node, ast.FunctionDef) and not node.decorator_list:
        value = _returned(node.body, facts)
        return None if value is None else (node.name, ast.Lambda(node.args, value))
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.value, ast.Lambda):
        target = node.targets[0]
        return (target.id, node.value) if isinstance(target, ast.Name) else None
    return None


def _returned(block: list[ast.stmt], facts: Facts) -> ast.expr | None:
    """What `return x` gives, be it at the ends of an `if`: then as a conditional expression.

    So it does behind an `if` that only binds x anew.
    """
    first, rest = block[0], block[1:]
    if isinstance(first, ast.Return) and not rest:
        return first.value
    if not isinstance(first, ast.If) or bool(rest) == bool(first.orelse):
        return None
    otherwise = _returned(rest or first.orelse, facts)
    anew = binding(first.body[0]) if rest and len(first.body) == 1 else None
    if anew is None or otherwise is None:
        found = _returned(first.body, facts)
    else:
        found = _with_value(otherwise, *anew, facts)
    return None if found is None or otherwise is None else ast.IfExp(first.test, found, otherwise)


def _with_value(node: ast.expr, name: str, value: ast.expr, facts: Facts) -> ast.expr | None:
    """`node` with `value` in place of the one reading of a variable; None where that may be another one."""
    if not facts.pure(value) or not facts.pure(node):
        return None
    readings = [inner for inner in certain_nodes(node) if is_name(inner, name)]
    return substitute(copied(node), {name: value}) if len(readings) == reads(node, name) == 1 else None


def _is_plain(function: ast.Lambda) -> bool:
    if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in walk(function.body)):
        return False  # calling it starts no computation
    return has_plain_parameters(function)


class _Writer(ast.NodeTransformer):
    """Replaces calls of one helper by its expression, and other readings by the function itself."""

    def __init__(self, name: str, function: ast.Lambda, facts: Facts, fresh: Callable[[], str]) -> None:
        self.name = name
        self.function = function
        self.facts = facts
        self.fresh = fresh
        self.parameters = [parameter.arg for parameter in function.args.args]

    def can_write(self, tree: ast.AST) -> bool:
        """Whether every call can be written out: plain arguments, none evaluated more or less often."""
        if not all(self._is_stable(name) for name in self._free_names()):
            return False
        if any(parameter not in self.facts.survey.uses for parameter in self.parameters):
            return False
        calls = [node for node in walk(tree) if isinstance(node, ast.Call) and self._is_me(node.func)]
        unfit = [call for call in calls if not self._fits(call)]
        if not unfit or self.facts.catches:
            return not unfit
        waiting = {id(call) for _, _, call in self._calls_in_statements(tree)}
        return all(id(call) in waiting for call in unfit)

    def bind_arguments(self, tree: ast.AST) -> None:
        """Compute before its statement an argument that the expression reads several times."""
        for block, statement, call in reversed(self._calls_in_statements(tree)):  # the inner ones first
            if self._fits(call):
                continue
            for place, argument in enumerate(call.args):
                if not isinstance(argument, (ast.Name, ast.Constant)):
                    name = self.fresh()
                    block.insert(block.index(statement), ast.Assign([ast.Name(name, ast.Store())], argument))
                    call.args[place] = ast.Name(name, ast.Load())

    def _calls_in_statements(self, tree: ast.AST) -> list[tuple[list[ast.stmt], ast.stmt, ast.Call]]:
        """The calls that a simple statement without other effects makes for certain, where they stand."""
        found = []
        for block in all_blocks(tree):
            for statement in block:
                value = statement.value if isinstance(statement, (ast.Assign, ast.Return)) else None
                if value is not None and reads(value, self.name) and self.facts.pure(value):
                    calls = [node for node in certain_nodes(value) if isinstance(node, ast.Call)]
                    found += [(block, statement, call) for call in calls if self._is_plain_call(call)]
        return found

    def _is_plain_call(self, call: ast.Call) -> bool:
        if not self._is_me(call.func):
            return False
        is_starred = any(isinstance(argument, ast.Starred) for argument in call.args)
        return not call.keywords and not is_starred and len(call.args) == len(self.parameters)

    def _free_names(self) -> set[str]:
        inside = {node.id for node in walk(self.function) if isinstance(node, ast.Name)}
        bound = {
            node.id
            for node in walk(self.function)
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        }
        return inside - bound - set(self.parameters)

    def _is_stable(self, name: str) -> bool:
        """Whether a variable of the function around means the same wherever the helper is called."""
        use = self.facts.survey.uses.get(name)
        return use is None or use.stores == 1

    def _is_me(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self.name

    def _fits(self, call: ast.Call) -> bool:
        if call.keywords or len(call.args) != len(self.parameters):
            return False
        is_pure = self.facts.pure(self.function.body)
        for argument, parameter in zip(call.args, self.parameters, strict=True):
            if isinstance(argument, ast.Starred) or not self.facts.pure(argument):
                return False
            if not is_pure and not self._is_fixed(argument):
                return False
            moves_freely = isinstance(argument, (ast.Name, ast.Constant))
            moves_freely = moves_freely or is_cheap(argument, self.facts)
            times = 1 if moves_freely else self._times(parameter)
            if times != 1 and not (0 < times <= MOST_TIMES and is_short(argument, self.facts)):
                return False
            if not self.facts.calm(argument) and not self._fails_as_well(parameter):
                return False
            if self._reads_later(parameter) and not isinstance(argument, ast.Constant):
                return False
        return True

    def _fails_as_well(self, parameter: str) -> bool:
        """Whether an argument that raises does so as well where the helper's expression reads it."""
        return not self.facts.catches and any(
            is_name(node, parameter) for node in certain_nodes(self.function.body)
        )

    def _is_fixed(self, argument: ast.expr) -> bool:
        """Whether `argument` is the same, whatever is done before it is read."""
        if isinstance(argument, ast.Name):
            return not self.facts.is_shared(argument.id)
        return isinstance(argument, ast.Constant)

    def _reads_later(self, parameter: str) -> bool:
        """Whether the helper gives out a function or generator that reads `parameter`."""
        calls = [node for node in walk(self.function.body) if isinstance(node, ast.Call)]
        used = {id(part) for call in calls for part in [*call.args, *(k.value for k in call.keywords)]}
        return any(
            isinstance(node, (ast.Lambda, ast.GeneratorExp))
            and id(node) not in used
            and reads(node, parameter)
            for node in walk(self.function.body)
        )

    def _times(self, parameter: str) -> int:
        """How often the helper reads `parameter`; a reading in a loop counts as many."""
        count = reads(self.function.body, parameter)
        for node in walk(self.function.body):
            if isinstance(node, LAZY) and reads(node, parameter):
                return 99
        return count

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node) if not self._is_me(node.func) else None
        if not self._is_me(node.func):
            return node
        arguments = [self.visit(argument) for argument in node.args]
        return self._expression(dict(zip(self.parameters, arguments, strict=True)))

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not self._is_me(node) or not isinstance(node.ctx, ast.Load):
            return node
        names = {parameter: self.fresh() for parameter in self.parameters}
        body = self._expression({old: ast.Name(new, ast.Load()) for old, new in names.items()})
        parameters = [ast.arg(names[parameter]) for parameter in self.parameters]
        return ast.Lambda(
            ast.arguments(posonlyargs=[], args=parameters, kwonlyargs=[], kw_defaults=[], defaults=[]), body
        )

    def _expression(self, arguments: dict[str, ast.expr]) -> ast.expr:
        """A copy of the helper's expression; what is bound inside gets names of its own."""
        body = copied(self.function.body)
        own: dict[str, str] = {}
        for node in walk(body):
            if (
                isinstance(node, ast.Name)
                and not isinstance(node.ctx, ast.Load)
                and node.id in self.facts.survey.uses
            ):
                own.setdefault(node.id, self.fresh())
            elif isinstance(node, ast.arg) and node.arg in self.facts.survey.uses:
                own.setdefault(node.arg, self.fresh())
        renamed: ast.expr = _Rename(own, arguments).visit(body)
        return renamed


class _Rename(ast.NodeTransformer):
    def __init__(self, own: dict[str, str], arguments: dict[str, ast.expr]) -> None:
        self.own = own
        self.arguments = arguments

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.arguments and isinstance(node.ctx, ast.Load):
            return copied(self.arguments[node.id])
        return ast.Name(self.own.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self.own.get(node.arg, node.arg))


def _remove(tree: ast.AST, definition: ast.AST) -> None:
    for block in all_blocks(tree):
        if definition in block:
            block[:] = [statement for statement in block if statement is not definition] or [ast.Pass()]
            return
