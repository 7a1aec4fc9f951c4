"""Solutions that read their data from two ends: mirrored items, the reverse, two pointers, rotations."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.dependence import targets
from divcheck.equivalence.approach.loops import direction, is_reversed, is_slice, mentions_any, steps
from divcheck.equivalence.approach.program import Function
from divcheck.equivalence.approach.sites import Site, Unfolded
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.nodes import mentions, walk


def symmetry_traits(unfolded: Unfolded) -> Iterator[Trait]:
    """`mirror`, `pointers`, `reverse`, `rotations`."""
    turned = {(site.function, name) for site in unfolded.sites for name in _turned_in_place(site)}
    for site in unfolded.sites:
        if _compares_mirrored(site) or _zips_with_reverse(site):
            yield Trait.MIRROR
        if _compares_reverse(site, turned):
            yield Trait.REVERSE
        if _rotates(site):
            yield Trait.ROTATIONS
        if isinstance(site.node, ast.While):
            yield from _pointer_traits(site.node)


def _pointer_traits(loop: ast.While) -> Iterator[Trait]:
    """Two indices that close in on each other side by side (`mirror`), or by what they find (`pointers`)."""
    moves = {(name, sign) for name, sign in steps(loop) if mentions(loop.test, name)}
    names = frozenset(name for name, _ in moves)
    always = ast.Module([part for part in loop.body if not isinstance(part, ast.If)], [])
    if _uses_up_both_ends(loop):
        yield Trait.MIRROR
    elif len(names) > 1 and moves <= set(steps(always)):
        if {sign for _, sign in moves} == {1, -1}:
            yield Trait.MIRROR
    elif len(names) > 1 and _asks_what_is_there(loop, names):
        yield Trait.POINTERS


def _asks_what_is_there(loop: ast.While, pointers: frozenset[str]) -> bool:
    """Whether a test in the loop looks at items; `if i < j` and taking turns do not."""
    items = frozenset(
        name
        for node in walk(loop)
        if isinstance(node, ast.Assign) and _looks_at_item(node.value, pointers)
        for target in node.targets
        for name in targets(target)
    )
    tests = [node.test for node in walk(loop) if isinstance(node, ast.If | ast.IfExp | ast.While)]
    return any(mentions_any(test, items) or _looks_at_item(test, pointers) for test in tests)


def _looks_at_item(value: ast.expr, pointers: frozenset[str]) -> bool:
    """`x[i]` of a pointer `i` anywhere in `value`."""
    return any(isinstance(node, ast.Subscript) and mentions_any(node.slice, pointers) for node in walk(value))


def _compares_mirrored(site: Site) -> bool:
    """`x[i] != x[-1 - i]` in a loop."""
    match site.node:
        case ast.Compare(left=ast.Subscript(value=a, slice=i), comparators=[ast.Subscript(value=b, slice=j)]):
            if isinstance(i, ast.Slice) or isinstance(j, ast.Slice) or not site.loops:
                return False
            if ast.dump(a) == ast.dump(b):
                return _counts_back(i, site) != _counts_back(j, site)
            return ast.dump(i) == ast.dump(j) and site.of_element(i) and _is_reverse_of(a, b, site)
        case (
            ast.Compare(left=ast.Name(id=item), comparators=[ast.Subscript(value=data, slice=index)])
            | ast.Compare(left=ast.Subscript(value=data, slice=index), comparators=[ast.Name(id=item)])
        ):
            return _is_item(item, data, site) and _counts_back(index, site)
    return False


def _is_reverse_of(one: ast.expr, other: ast.expr, site: Site) -> bool:
    """Whether one is made from the other, turned round."""
    return _turns(one, site) != _turns(other, site) and bool(
        _taken_from(one, site) & _taken_from(other, site)
    )


def _is_item(name: str, data: ast.expr, site: Site) -> bool:
    """Whether `name` goes through `data` in one of the loops around."""
    return any(
        name in loop.variables and ast.unparse(data) in ast.unparse(loop.domain) for loop in site.loops
    )


def _counts_back(index: ast.expr, site: Site) -> bool:
    """`-1 - i`, `-(i + 1)`, `n - i - 1`, `~i`: falls as the loop goes on."""
    match index:
        case ast.UnaryOp(op=ast.USub() | ast.Invert(), operand=inner):
            return bool(site.roots(inner)) and not _counts_back(inner, site)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return site.of_element(right) or _counts_back(left, site)
        case ast.BinOp(left=left, op=ast.Add()):
            return _counts_back(left, site)
        case ast.Name(id=name):
            if any((name, -1) in steps(loop.node) for loop in site.loops):
                return True
            meaning = site.scope.only_value(name)
            return meaning is not None and not isinstance(meaning, ast.Name) and _counts_back(meaning, site)
    return False


def _zips_with_reverse(site: Site) -> bool:
    """`zip(x, reversed(x))`, also of parts of `x` and under other names."""
    match site.node:
        case ast.Call(func=ast.Name(id="zip"), args=[first, second]):
            return _is_reverse_of(first, second, site)
    return False


def _turns(value: ast.expr, site: Site) -> bool:
    return any(
        isinstance(node, ast.expr) and is_reversed(node) for part in site.behind(value) for node in walk(part)
    )


def _taken_from(value: ast.expr, site: Site) -> set[str]:
    """Names behind data, but not behind a count of it."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "range":
        return set()
    return {node.id for part in site.behind(value) for node in walk(part) if isinstance(node, ast.Name)}


def _uses_up_both_ends(loop: ast.While) -> bool:
    """Takes from the front and from the back of the same data, or cuts both off."""
    front, back = set(), set()
    for node in walk(loop):
        match node:
            case (
                ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="popleft"), args=[])
                | ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[ast.Constant(value=0)]
                )
            ):
                front.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[]):
                back.add(name)
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Subscript(
                    value=ast.Name(id=same),
                    slice=ast.Slice(
                        lower=ast.Constant(value=1), upper=ast.UnaryOp(operand=ast.Constant(value=1))
                    ),
                ),
            ) if name == same:
                return True
    return bool(front & back)


def _compares_reverse(site: Site, turned: set[tuple[Function, str]]) -> bool:
    match site.node:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
            return site.of_input() and (_reversed(left, site, turned) or _reversed(right, site, turned))
    return False


def _reversed(value: ast.expr, site: Site, turned: set[tuple[Function, str]]) -> bool:
    for node in (node for part in site.behind(value) for node in walk(part)):
        if isinstance(node, ast.Subscript | ast.Call) and is_reversed(node):
            return True
        if isinstance(node, ast.comprehension) and direction(node.iter) < 0:
            return True
        if isinstance(node, ast.Name) and (site.function, node.id) in turned:
            return True
    return False


def _turned_in_place(site: Site) -> Iterator[str]:
    """Names of `x.reverse()`, and of texts and lists that grow at their front."""
    match site.node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="reverse")):
            yield name
        case (
            ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.Subscript())
            | ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.Add(), right=ast.Subscript()))
            | ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[ast.Subscript()])
        ) if site.loops and direction(site.loops[-1].domain) < 0:
            yield name
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.Add(), right=ast.Name(id=tail))):
            if name == tail and any(_is_sequence(meaning) for meaning in site.meanings(name)):
                yield name


def _is_sequence(value: ast.expr) -> bool:
    return isinstance(value, ast.List) or (isinstance(value, ast.Constant) and isinstance(value.value, str))


def _rotates(site: Site) -> bool:
    """`x[i:] + x[:i]` or `(x + x)[i:i + n]` in a loop over the input."""
    match site.node:
        case ast.Subscript(value=base, slice=ast.Slice(lower=ast.expr() as start, upper=ast.expr())):
            doubled = any(_is_doubled(part) for part in site.behind(base, depth=1))
            return doubled and site.scans > 0 and site.of_element(start)
        case ast.BinOp(left=left, op=ast.Add(), right=right) if site.scans:
            part = _part_of(left)
            if part is None or _is_head(left):  # `x[:i] + x[i + 1:]` leaves something out
                return False
            same = _part_of(right)
            if same is None or ast.dump(part) != ast.dump(same) or not (is_slice(left) or is_slice(right)):
                return False
            return site.of_input(part) and not site.of_element(part)
        case ast.Call(func=ast.Attribute(attr="rotate")):
            return True
        case ast.Call(
            func=ast.Attribute(value=data, attr="append" | "appendleft" | "insert"),
            args=[*_, ast.Call(func=ast.Attribute(value=same, attr="pop" | "popleft"))],
        ):
            return bool(site.loops) and ast.dump(data) == ast.dump(same)
    return False


def _is_doubled(value: ast.expr) -> bool:
    """`x + x` or `x * 2`."""
    match value:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return ast.dump(left) == ast.dump(right)
        case ast.BinOp(op=ast.Mult(), right=ast.Constant(value=2)):
            return True
    return False


def _is_head(value: ast.expr) -> bool:
    """`x[:i]`."""
    match value:
        case ast.Subscript(slice=ast.Slice(lower=None)):
            return True
    return False


def _part_of(value: ast.expr) -> ast.expr | None:
    match value:
        case ast.Subscript(value=base) | ast.List(elts=[ast.Subscript(value=base)]):
            return base
    return None
