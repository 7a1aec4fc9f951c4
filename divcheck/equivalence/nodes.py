"""Walking and changing small pieces of tree."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

Node = TypeVar("Node", bound=ast.AST)

_NO_CHILDREN = {"ctx", "op", "ops", "kind", "type_comment", "type_ignores", "attr", "arg", "module", "level"}
_HOLED = frozenset({ast.Dict, ast.arguments, ast.Global, ast.Nonlocal, ast.MatchMapping, ast.MatchClass})
"Nodes with lists in which not everything is a node: None for what is left out, or names."


class _Fields(dict[type, tuple[str, ...]]):
    """The fields of a class of nodes below which other nodes may hang."""

    def __missing__(self, kind: Any) -> tuple[str, ...]:
        names = self[kind] = tuple(name for name in kind._fields if name not in _NO_CHILDREN)
        return names


LEAVES = frozenset({ast.Name, ast.Constant})
"The usual nodes that have none below them, contexts aside."
_fields = _Fields(dict.fromkeys(LEAVES, ()))


fields_of = _fields.__getitem__
"The fields of a class of nodes below which other nodes may hang, operators and contexts aside."


_BELOW: dict[type, Callable[[Any], list[ast.AST]]] = {
    ast.Assign: lambda node: [*node.targets, node.value],
    ast.Attribute: lambda node: [node.value],
    ast.BinOp: lambda node: [node.left, node.right],
    ast.BoolOp: lambda node: [*node.values],
    ast.Call: lambda node: [node.func, *node.args, *node.keywords],
    ast.Compare: lambda node: [node.left, *node.comparators],
    ast.Expr: lambda node: [node.value],
    ast.If: lambda node: [node.test, *node.body, *node.orelse],
    ast.Subscript: lambda node: [node.value, node.slice],
    ast.UnaryOp: lambda node: [node.operand],
}
"What is below the usual nodes: the same as their fields tell, said at once."


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below `node`, without operators and contexts, which are read off the node."""
    kind = type(node)
    below = _BELOW.get(kind)
    if below is not None:
        return below(node)
    found: list[ast.AST] = []
    for name in _fields[kind]:
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += value if kind not in _HOLED else [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def walk(node: ast.AST) -> list[ast.AST]:
    """`node` and all nodes below it, level by level: `ast.walk`, several times as fast."""
    found = [node]
    for inner in found:  # which grows on the way; as in `children`, without the cost of calling it
        kind = type(inner)
        if kind in LEAVES:
            continue
        below = _BELOW.get(kind)
        if below is not None:
            found += below(inner)
            continue
        for name in _fields[kind]:
            value = getattr(inner, name, None)
            if value.__class__ is list:
                found += (
                    value if kind not in _HOLED else [item for item in value if isinstance(item, ast.AST)]
                )
            elif isinstance(value, ast.AST):
                found.append(value)
    return found


def functions_of(tree: ast.Module) -> list[ast.FunctionDef]:
    """All functions of a program, wherever they are defined, the outer ones first."""
    return [node for node in statements_of(tree) if isinstance(node, ast.FunctionDef)]


def statements_of(node: ast.AST) -> list[ast.AST]:
    """All statements below `node`, with what holds them: itself, handlers and cases."""
    found = [node]
    for holder in found:  # which grows on the way
        for name in _held[type(holder)]:
            found += getattr(holder, name)
    return found


def held_by(node: ast.AST) -> list[ast.AST]:
    """The statements directly below `node`, or the handlers and cases that hold them."""
    return [below for name in _held[type(node)] for below in getattr(node, name)]


def blocks_of(node: ast.AST) -> list[list[ast.stmt]]:
    """The statement lists directly below `node` that hold any: body, else, finally."""
    found = []
    for name in _held[type(node)]:
        block = getattr(node, name)
        if block and name not in ("handlers", "cases"):
            found.append(block)
    return found


def blocks_within(node: ast.AST) -> list[list[ast.stmt]]:
    """The same, and those of its handlers and cases."""
    parts = [*getattr(node, "handlers", ()), *getattr(node, "cases", ())]
    return [*blocks_of(node), *(part.body for part in parts)]


def all_blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """All statement lists below `node`, those of functions inside it too."""
    for holder in statements_of(node):
        yield from blocks_of(holder)


class _Held(dict[type, tuple[str, ...]]):
    """The fields of a class of nodes in which statements hang, or handlers and cases with statements."""

    def __missing__(self, kind: Any) -> tuple[str, ...]:
        names = ("body", "orelse", "finalbody", "handlers", "cases")
        is_holder = issubclass(kind, (ast.mod, ast.stmt, ast.ExceptHandler, ast.match_case))
        self[kind] = found = tuple(name for name in names if is_holder and name in kind._fields)
        return found


_held = _Held()


def names_in(nodes: "ast.AST | Iterable[ast.AST]") -> Iterator[ast.Name]:
    """All names below `nodes`."""
    for node in [nodes] if isinstance(nodes, ast.AST) else nodes:
        for inner in walk(node):
            if type(inner) is ast.Name:
                yield inner


def reads(nodes: "ast.AST | Iterable[ast.AST]", name: str) -> int:
    """How often `name` is read below `nodes`."""
    found = 0
    for node in [nodes] if isinstance(nodes, ast.AST) else nodes:
        for inner in walk(node):
            if type(inner) is ast.Name and inner.id == name and isinstance(inner.ctx, ast.Load):
                found += 1
    return found


def stored(nodes: "ast.AST | Iterable[ast.AST]") -> set[str]:
    """The names bound below `nodes`."""
    return {node.id for node in names_in(nodes) if not isinstance(node.ctx, ast.Load)}


def mentions(nodes: "ast.AST | Iterable[ast.AST]", name: str) -> bool:
    """Whether `name` is read or bound below `nodes`."""
    for node in names_in(nodes):  # noqa: SIM110 (a generator costs more)
        if node.id == name:
            return True
    return False


def copied(node: Node) -> Node:
    """A copy of the tree below `node`, positions aside: `copy.deepcopy`, several times as fast."""
    new: Any = node.__class__.__new__(node.__class__)
    for name in node._fields:
        value = getattr(node, name, None)
        if value.__class__ is list:
            value = [copied(item) if isinstance(item, ast.AST) else item for item in value]
        elif isinstance(value, ast.AST) and not isinstance(value, _SHARED):
            value = copied(value)
        setattr(new, name, value)
    return new  # type: ignore[no-any-return]


_SHARED = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)


def replace_each(node: ast.AST, change: Callable[[ast.AST], ast.expr | None]) -> int:
    """Put what `change` gives in place of each node below `node`; returns how often that was not None."""
    count = 0
    for name in _fields[type(node)]:
        value: Any = getattr(node, name, None)
        is_list = value.__class__ is list
        for place, item in enumerate(value if is_list else (value,)):
            if not isinstance(item, ast.AST):
                continue
            new = change(item)
            if new is None:
                if type(item) not in LEAVES:
                    count += replace_each(item, change)
                continue
            count += 1
            if is_list:
                value[place] = new
            else:
                setattr(node, name, new)
    return count


def replace_until_bound(
    body: list[ast.stmt], names: set[str], change: Callable[[ast.AST], ast.expr | None]
) -> int:
    """`replace_each` in `body` until one of `names` is bound anew, in the value that it gets too."""
    count = 0
    for statement in body:
        if names.isdisjoint(stored(statement)):
            count += replace_each(statement, change)
            continue
        if isinstance(statement, ast.Assign):  # its targets are evaluated when some of them are bound
            value = ast.Expr(statement.value)
            count += replace_each(value, change)
            statement.value = value.value
        break
    return count


def substitute(node: Node, values: Mapping[str, ast.expr]) -> Node:
    """Put `values` in place of the names in `node`, which changes; returns what stands there now."""

    def value_of(inner: ast.AST) -> ast.expr | None:
        if type(inner) is not ast.Name or inner.id not in values or not isinstance(inner.ctx, ast.Load):
            return None
        return copied(values[inner.id])

    new: Any = value_of(node)
    if new is not None:
        return new  # type: ignore[no-any-return]
    replace_each(node, value_of)
    return node


def binding(statement: ast.AST) -> tuple[str, ast.expr] | None:
    """The name and value of `x = value`; None for any other statement."""
    if type(statement) is not ast.Assign or len(statement.targets) != 1:
        return None
    target = statement.targets[0]
    return (target.id, statement.value) if type(target) is ast.Name else None


def binds(statement: ast.AST, name: str) -> bool:
    """Whether `statement` is `name = value`."""
    found = binding(statement)
    return found is not None and found[0] == name


def load(name: str) -> ast.Name:
    """`name`, read."""
    return ast.Name(name, ast.Load())


def store(name: str) -> ast.Name:
    """`name`, bound."""
    return ast.Name(name, ast.Store())
