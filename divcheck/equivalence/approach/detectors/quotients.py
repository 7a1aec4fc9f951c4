"""What is asked of a division: whether its quotient is whole, or for its remainder alone."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import walk

_ROUNDERS = frozenset({"int", "round", "math.floor", "math.ceil", "math.trunc"})


def quotient_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`whole`; inside of a loop it is how one element is tested."""
    for site in unfolded.sites:
        value = None if site.loops else _asked_if_whole(site.node, unfolded)
        if value is not None and _divides(value, site):
            yield Trait.WHOLE


def _asked_if_whole(node: ast.AST, unfolded: Unfolded) -> ast.expr | None:
    """The `v` of `v == int(v)`, `v % 1 == 0` and `v.is_integer()`."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr="is_integer"), args=[]):
            return value
        case ast.Compare(left=ast.BinOp(left=value, op=ast.Mod(), right=ast.Constant(value=1)), ops=[_]):
            return value
        case ast.Compare(left=left, ops=[_], comparators=[right]):
            for value, rounded in ((left, right), (right, left)):
                match rounded:
                    case ast.Call(args=[inner]) if unfolded.called(rounded) in _ROUNDERS:
                        if ast.dump(inner) == ast.dump(value):
                            return value
    return None


def _divides(value: ast.expr, site: Site) -> bool:
    """Whether `/` by something of the input is behind `value`; by a constant it is a test of divisibility."""
    return any(
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and site.of_input(node.right)
        for part in site.behind(value)
        for node in walk(part)
    )


def formula_trait(unfolded: Unfolded) -> Trait:
    """`modulo` or `library` where the answer is a remainder or a part that `math.modf` gives."""
    for site in unfolded.sites:
        match site.node:
            case ast.Return(value=ast.expr() as value) if site.scope.caller is None:
                answers = site.meanings(value.id) if isinstance(value, ast.Name) else [value]
                if any(_is_remainder(answer) and site.of_input(answer) for answer in answers):
                    return Trait.MODULO
                if any(_is_part(answer, unfolded) for answer in answers) or _is_named_part(value, unfolded):
                    return Trait.LIBRARY
    return Trait.FORMULA


def _is_remainder(value: ast.expr) -> bool:
    """`x % 1` or `divmod(x, 1)[1]`."""
    match value:
        case ast.BinOp(op=ast.Mod()):
            return True
        case ast.Subscript(value=ast.Call(func=ast.Name(id="divmod")), slice=ast.Constant(value=1)):
            return True
    return False


def _is_part(value: ast.expr, unfolded: Unfolded) -> bool:
    """`math.modf(x)[0]`."""
    return isinstance(value, ast.Subscript) and unfolded.called(value.value) == "math.modf"


def _is_named_part(value: ast.expr, unfolded: Unfolded) -> bool:
    """The `part` of `part, whole = math.modf(x)`."""
    for site in unfolded.sites:
        match site.node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=call):
                if unfolded.called(call) == "math.modf" and ast.unparse(value) in map(ast.unparse, names):
                    return True
    return False
