"""How things are sorted or compared: `key=lambda x: len(x)` is `key=len`, of several parts it is a tuple."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binds, reads
from divcheck.equivalence.predicates import has_plain_parameters, is_constant, is_constant_list, is_name

NODES = (ast.Call, ast.Lambda)
CALLS = ("sorted", "min", "max")


def apply(node: ast.expr, facts: Facts) -> ast.expr | None:
    """Choose one spelling of a key."""
    if isinstance(node, ast.Lambda):
        return _eta(node, facts)
    if isinstance(node, ast.Call) and node.keywords and facts.is_builtin(node.func, "sorted", "min", "max"):
        return _key(node, facts) or _bound(node, facts)
    return None


def _key(node: ast.Call, facts: Facts) -> ast.expr | None:
    """A key of several parts is a tuple; `reverse=False` says nothing, nor `key=ord` of characters."""
    for keyword in node.keywords:
        is_plain = keyword.arg == "reverse" and is_constant(keyword.value, False)
        is_needless = _is_identity(keyword.value) or _is_code(keyword.value, node.args, facts)
        if is_plain or (keyword.arg == "key" and is_needless):
            return ast.Call(node.func, node.args, [other for other in node.keywords if other is not keyword])
        if keyword.arg != "key" or not isinstance(keyword.value, ast.Lambda):
            continue
        body = keyword.value.body
        if isinstance(body, ast.List) and not any(isinstance(element, ast.Starred) for element in body.elts):
            keyword.value.body = ast.Tuple(body.elts, ast.Load())
            return node
    return None


def _bound(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`key=lambda k: d.get(k)` is `key=d.get`, and `key=lambda k: g(k)` is `key=g`, of what is bound once.

    So it is of a constant list: `key=["a", "b"].index`.
    """
    for keyword in node.keywords:
        function = keyword.value
        if keyword.arg != "key" or not isinstance(function, ast.Lambda) or not _hands_on(function):
            continue
        called = function.body.func if isinstance(function.body, ast.Call) else None
        is_method = isinstance(called, ast.Attribute) and called.attr in ("get", "index", "count")
        owner = called.value if is_method and isinstance(called, ast.Attribute) else called
        is_same = isinstance(owner, ast.Name) and _is_bound_once(owner.id, facts)
        if called is not None and (is_same or is_constant(owner) or is_constant_list(owner)):
            keyword.value = called
            return node
    return None


def _is_bound_once(name: str, facts: Facts) -> bool:
    """Whether `name` is bound once, on every way: where there are no elements, no lambda reads it."""
    use = facts.survey.uses.get(name)
    if use is None or use.stores != 1:
        return False
    if use.is_parameter or not isinstance(use.owner, ast.FunctionDef):
        return True
    return any(binds(part, name) or getattr(part, "name", "") == name for part in use.owner.body)


def _is_identity(node: ast.expr) -> bool:
    """`lambda x: x`"""
    if not isinstance(node, ast.Lambda) or len(node.args.args) != 1 or not isinstance(node.body, ast.Name):
        return False
    return node.body.id == node.args.args[0].arg


def _is_code(key: ast.expr, arguments: list[ast.expr], facts: Facts) -> bool:
    """Whether `key` is `ord`, and what is sorted are characters."""
    if not facts.is_builtin(key, "ord") or len(arguments) != 1:
        return False
    item = facts.types.item_of(arguments[0])
    return item is not None and item.name == "char"


def _eta(node: ast.Lambda, facts: Facts) -> ast.expr | None:
    """`lambda x: len(x)` is `len`."""
    body = node.body
    if not isinstance(body, ast.Call) or not _hands_on(node):
        return None
    plain = facts.is_builtin(
        body.func, "len", "abs", "sum", "str", "int", "float", "ord", "chr", "min", "max", "bin"
    )
    return body.func if plain else None


def _hands_on(node: ast.Lambda) -> bool:
    """Whether `node` is `lambda x: f(x)`."""
    body, parameters = node.body, node.args.args
    if not isinstance(body, ast.Call) or body.keywords or len(body.args) != 1:
        return False
    if len(parameters) != 1 or not has_plain_parameters(node):
        return False
    name = parameters[0].arg
    return is_name(body.args[0], name) and not reads(body.func, name)
