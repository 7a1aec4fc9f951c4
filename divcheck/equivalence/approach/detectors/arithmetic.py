"""How numbers of the input are worked on: divided down, grown, reduced in turn, folded anew, by library."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.dependence import Loop
from divcheck.equivalence.approach.loops import counts_numbers, is_store
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import mentions, walk

_LIBRARY = {
    "math.gcd": Trait.GCD,
    "math.acos": Trait.ANGLE,
    "math.asin": Trait.ANGLE,
    "math.atan": Trait.ANGLE,
    "math.atan2": Trait.ANGLE,
    "math.log": Trait.LOGARITHM,
    "math.log2": Trait.LOGARITHM,
    "math.log10": Trait.LOGARITHM,
    "statistics.median": Trait.MEDIAN,
    "eval": Trait.EVAL,
    "exec": Trait.EVAL,
}
_MODULES = ("datetime.", "calendar.", "fractions.", "decimal.", "difflib.", "sympy.")
_DIVISIONS = (ast.FloorDiv, ast.Div, ast.RShift)


def arithmetic_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`divide`, `grow`, `remainder`, `subtract`, `bits`, `anew`, and library calls that hide an algorithm."""
    for site in unfolded.sites:
        name = unfolded.called(site.node)
        if (name in _LIBRARY or name.startswith(_MODULES)) and site.of_input():
            yield _LIBRARY.get(name, Trait.LIBRARY)
        if _raises_modulo(site.node) and site.of_input():
            yield Trait.LIBRARY
        if site.loops:
            yield from _loop_traits(site)


def _raises_modulo(node: ast.AST) -> bool:
    """`pow(b, n, m)`, which squares and multiplies inside."""
    match node:
        case ast.Call(func=ast.Name(id="pow"), args=[_, _, _]):
            return True
    return False


def _loop_traits(site: Site) -> Iterator[Trait]:
    if _compares_power(site):
        yield Trait.GROW
    if _folds_anew(site):
        yield Trait.ANEW
    for name, op, other in _updates(site.node):
        if not site.of_input(ast.Name(name, ast.Load())):
            continue
        if isinstance(op, _DIVISIONS):
            if _only_divided(name, site.loops[-1]):
                yield Trait.DIVIDE
        elif isinstance(op, ast.BitXor):
            yield Trait.BITS
        elif isinstance(op, ast.Mult) and _steady(other, site):
            yield Trait.GROW
        elif isinstance(op, ast.Mod | ast.Sub) and _moves_too(other, site):
            yield Trait.REMAINDER if isinstance(op, ast.Mod) else Trait.SUBTRACT


def _updates(node: ast.AST) -> Iterator[tuple[str, ast.operator, ast.expr | None]]:
    """(name, operator, operand) where a name is replaced by the result of an operation on a name."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=other):
            yield name, op, other
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            match _without_int(value):
                case (
                    ast.BinOp(left=ast.Name(id=same), op=op, right=other)
                    | ast.BinOp(
                        left=ast.BinOp(left=ast.Name(id=same), op=ast.Sub()),
                        op=ast.FloorDiv() as op,
                        right=other,
                    )
                ):
                    if same == name or isinstance(op, ast.Mod):
                        yield same, op, other
                    elif isinstance(op, ast.Mult) and isinstance(other, ast.Name) and other.id == name:
                        yield name, op, ast.Name(same, ast.Load())
        case ast.Assign(
            targets=[ast.Tuple(elts=[ast.Name(id=name), _])],
            value=ast.Call(func=ast.Name(id="divmod"), args=[ast.Name(id=same), _]),
        ) if name == same:
            yield name, ast.FloorDiv(), None
        case ast.Assign(targets=[ast.Tuple(elts=to)], value=ast.Tuple(elts=parts)) if len(to) == len(parts):
            for target, part in zip(to, parts, strict=True):
                match part:
                    case ast.BinOp(left=ast.Name(id=same), op=ast.Mod() | ast.Sub() as op, right=other):
                        yield same, op, other
                    case _:
                        yield from _updates(ast.Assign([target], part))


def _only_divided(name: str, loop: Loop) -> bool:
    """Whether nothing else happens to the number: one that also grows is a sequence, not a division."""
    divided = sum(
        changed == name and isinstance(op, _DIVISIONS)
        for node in loop.inside()
        for changed, op, _ in _updates(node)
    )
    return divided == sum(is_store(node, name) for node in loop.inside())


def _without_int(value: ast.expr) -> ast.expr:
    match value:
        case ast.Call(func=ast.Name(id="int"), args=[inner]):
            return inner
    return value


def _moves_too(other: ast.expr | None, site: Site) -> bool:
    """Both operands change from round to round, as in Euclid's algorithm."""
    if not isinstance(other, ast.Name) or not site.of_input(other) or site.loops[-1].kind != "while":
        return False
    return any(is_store(node, other.id) for node in site.loops[-1].inside())


def _steady(factor: ast.expr | None, site: Site) -> bool:
    """The same factor in every round: a number of the input, or in a `while` a constant."""
    if isinstance(factor, ast.Constant):
        return site.loops[-1].kind == "while"
    if not isinstance(factor, ast.Name) or not site.of_input(factor) or site.of_element(factor):
        return False
    return not any(is_store(node, factor.id) for node in site.loops[-1].inside())


def _compares_power(site: Site) -> bool:
    """Compares with a number of the input to a power that the loop counts up."""
    if not isinstance(site.node, ast.Compare):
        return False
    for side in (site.node.left, *site.node.comparators):
        meaning = site.scope.only_value(side.id) if isinstance(side, ast.Name) else side
        match meaning:
            case (
                ast.BinOp(left=base, op=ast.Pow(), right=exponent)
                | ast.Call(func=ast.Name(id="pow") | ast.Attribute(attr="pow"), args=[base, exponent])
            ):
                if site.of_input(base) and not site.of_element(base) and site.of_element(exponent):
                    return True
    return False


def _folds_anew(site: Site) -> bool:
    """Within a loop over numbers, sums or multiplies all numbers up to the current one."""
    numbers = frozenset(loop.element for loop in site.loops if counts_numbers(loop))
    match site.node:
        case ast.Call(func=ast.Name(id="sum"), args=[ast.Call(func=ast.Name(id="range")) as span]):
            return bool(numbers & site.roots(span))
        case ast.Call(func=ast.Attribute(attr="factorial") | ast.Name(id="factorial"), args=[number]):
            return bool(numbers & site.roots(number))
        case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range")) as span, body=body):
            return bool(numbers & site.roots(span)) and any(_accumulates(part, name) for part in body)
    return False


def _accumulates(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.AugAssign(target=ast.Name(), op=ast.Add() | ast.Mult(), value=added):
            return mentions(added, name) and not _looks_up(added)
        case ast.Assign(targets=[ast.Name(id=kept)], value=ast.BinOp(op=ast.Add() | ast.Mult()) as value):
            return mentions(value, kept) and mentions(value, name) and not _looks_up(value)
    return False


def _looks_up(value: ast.expr) -> bool:
    """Whether data or a function stands between the number and what is made of it."""
    return any(isinstance(node, ast.Subscript | ast.Call) for node in walk(value))
