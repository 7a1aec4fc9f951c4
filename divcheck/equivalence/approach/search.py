"""How a solution searches: over pairs, from which end, with two pointers, by recursion."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.containers import kind
from divcheck.equivalence.approach.dependence import INPUT, Loop, targets
from divcheck.equivalence.approach.program import Function
from divcheck.equivalence.approach.walk import Site, Unfolded, counters, steps

_MEMO_DECORATORS = frozenset({"functools.lru_cache", "functools.cache", "lru_cache", "cache"})
_PAIRERS = {"itertools.combinations": 2, "itertools.permutations": 2, "itertools.product": 2,
            "itertools.combinations_with_replacement": 2}  # fmt: skip


def search_tags(unfolded: Unfolded) -> Iterator[str]:
    """`recursion`, `memo`, `nested`, `mirror`, `pointers`, `bisection`, `from-above`, `from-below`, `rotations`."""
    if unfolded.recursive:
        whole = any(INPUT in site.roots() for site in unfolded.recursive)
        yield "memo" if _memoised(unfolded) else "recursion" if whole else "anew"
    if nesting(unfolded) > 1:
        yield "nested"
    for site in unfolded.sites:
        if _mirrors(site) or _zips_with_reverse(site):
            yield "mirror"
        if _rotates(site):
            yield "rotations"
        if _folds_anew(site):
            yield "anew"
        yield from _first_of(site)
    for loop, site in unfolded.loops:
        if isinstance(loop.node, ast.While | ast.For) and _halves(loop.node):
            yield "bisection"
        elif isinstance(loop.node, ast.While):
            yield from _pointer_tags(loop.node)
        yield from first_hit(loop, site)


def _memoised(unfolded: Unfolded) -> bool:
    for site in unfolded.recursive:
        callee = unfolded.program.callee(site.node) if isinstance(site.node, ast.Call) else None
        for function in (callee, site.function):
            if function is not None and (_decorated(function, unfolded) or _stores_answers(function)):
                return True
    return False


def _decorated(function: Function, unfolded: Unfolded) -> bool:
    if isinstance(function, ast.Lambda):
        return False
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if unfolded.program.dotted(called) in _MEMO_DECORATORS:
            return True
    return False


def _stores_answers(function: Function) -> bool:
    """Writes into a table that outlives the call, and looks answers up in it."""
    written, read = set(), set()
    own = _born_inside(function)
    for node in ast.walk(function):
        match node:
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
                written.add(name)
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Load()):
                read.add(name)
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(id=name)]):
                read.add(name)
    return bool((written & read) - own)


def _born_inside(function: Function) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.add(target.id)
    return found


def nesting(unfolded: Unfolded) -> int:
    """Greatest number of nested loops that each run over the input."""
    again = {loop.ident for loop, site in unfolded.loops if _scans_again(loop, site)}
    deepest = 0
    for loop, site in unfolded.loops:
        if loop.ident in again:
            deepest = max(deepest, 1 + sum(outer.ident in again for outer in site.loops))
    for site in unfolded.sites:
        deepest = max(deepest, _membership_depth(site, unfolded), _pairing_depth(site, unfolded))
    return deepest


def _scans_again(loop: Loop, site: Site) -> bool:
    if not loop.over_input and not _indexes_input(loop, site):
        return False
    if site.loops and _tries_divisors(loop):
        return False
    if loop.kind == "while":
        return _restarts(loop, site) if site.loops else _goes_through_data(loop)
    if loop.kind == "call":
        return not site.loops or any(root != INPUT for root in site.roots())
    return True


def _goes_through_data(loop: Loop) -> bool:
    """A `while` that counts, uses up a list or repeats until a flag falls; not one that shrinks a number."""
    assert isinstance(loop.node, ast.While)
    if loop.variables or isinstance(loop.node.test, ast.Name | ast.UnaryOp):
        return True
    return any(isinstance(n, ast.Attribute) and n.attr in ("pop", "remove", "popleft") for n in loop.inside())


def _indexes_input(loop: Loop, site: Site) -> bool:
    """`for j in range(i)` runs over the input after all if it looks at `data[j]`."""
    if loop.kind != "for" or not loop.roots:
        return False
    inside = (*site.loops, loop)
    for node in loop.inside():
        match node:
            case ast.Subscript(value=base, slice=index) if INPUT in site.scope.roots(base, inside):
                if any(isinstance(n, ast.Name) and n.id in loop.variables for n in ast.walk(index)):
                    return True
    return False


def _tries_divisors(loop: Loop) -> bool:
    """Divides one number by each item: a test of that number, however the divisors are listed."""
    for node in loop.inside():
        match node:
            case ast.BinOp(left=ast.Name(id=number), op=ast.Mod(), right=ast.Name(id=divisor)):
                if divisor in loop.variables and number not in loop.variables:
                    return True
    return False


def _restarts(loop: Loop, site: Site) -> bool:
    """A `while` that counts a variable up or down which the outer loop sets anew."""
    assert isinstance(loop.node, ast.While)
    if not site.loops[-1].variables:
        return False
    moved = set(counters(loop.node))
    outer = site.loops[-1].node
    body = getattr(outer, "body", [])
    reset = {
        name
        for statement in body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        for name in targets(target)
    }
    return bool(moved & reset)


def _membership_depth(site: Site, unfolded: Unfolded) -> int:
    """`x in data` scans the data again where data is no hash container."""
    match site.node:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[held]):
            pass
        case _:
            return 0
    chosen = site.roots(left)
    if not isinstance(left, ast.Name | ast.Subscript | ast.Call | ast.UnaryOp) or _is_slice(left):
        return 0
    if _elementary(held, site, unfolded) or INPUT not in site.roots(held):
        return 0
    if not any(root != INPUT for root in chosen):
        return 0
    return site.scans + 1


def _elementary(held: ast.expr, site: Site, unfolded: Unfolded) -> bool:
    """Looking into a hash container or a given text is one step; into a list or a growing text it is a scan."""
    what = kind(held, site.scope, unfolded.program)
    if what != "text":
        return what in ("set", "dict")
    grown = isinstance(held, ast.Name) and any(
        isinstance(node, ast.AugAssign) and ast.unparse(node.target) == held.id for node in ast.walk(site.function)
    )
    return not grown


def _is_slice(value: ast.expr) -> bool:
    return isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice)


def _pairing_depth(site: Site, unfolded: Unfolded) -> int:
    match site.node:
        case ast.Call(func=func, args=[_, *rest]) if unfolded.program.dotted(func) in _PAIRERS:
            if INPUT not in site.roots():
                return 0
            match rest[-1:]:
                case [ast.Constant(value=int(size))]:
                    return size
            return 2
    return 0


def _pointer_tags(loop: ast.While) -> Iterator[str]:
    """Two indices that close in on each other: side by side (`mirror`) or by what they find (`pointers`)."""
    tested = {node.id for node in ast.walk(loop.test) if isinstance(node, ast.Name)}
    moves = {(name, sign) for name, sign in steps(loop) if name in tested}
    if {sign for _, sign in moves} == {1, -1} and len({name for name, _ in moves}) > 1:
        together = ast.Module([part for part in loop.body if not isinstance(part, ast.If)], [])
        yield "mirror" if moves <= set(steps(together)) else "pointers"


def _folds_anew(site: Site) -> bool:
    """Within a loop over numbers, sums or multiplies all numbers up to the current one."""
    numbers = {name for loop in site.loops if _counts_numbers(loop) for name in loop.variables}
    match site.node:
        case ast.Call(func=ast.Name(id="sum"), args=[ast.Call(func=ast.Name(id="range")) as span]):
            return _uses(span, numbers)
        case ast.Call(func=ast.Attribute(attr="factorial") | ast.Name(id="factorial"), args=[number]):
            return _uses(number, numbers)
        case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range")) as span, body=body):
            return _uses(span, numbers) and any(_accumulates(part, name) for part in body)
    return False


def _counts_numbers(loop: Loop) -> bool:
    match loop.domain:
        case ast.Call(func=ast.Name(id="range"), args=args):
            return not any(isinstance(n, ast.Call) for arg in args for n in ast.walk(arg))
    return isinstance(loop.node, ast.While)


def _uses(value: ast.AST, names: set[str]) -> bool:
    return any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(value))


def _accumulates(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.AugAssign(target=ast.Name(), op=ast.Add() | ast.Mult(), value=ast.Name(id=added)):
            return added == name
        case ast.Assign(targets=[ast.Name(id=kept)], value=ast.BinOp(left=left, op=ast.Add() | ast.Mult(), right=right)):
            return {ast.unparse(left), ast.unparse(right)} == {kept, name}
    return False


def _halves(loop: ast.While | ast.For) -> bool:
    """Takes the middle of two bounds, then moves one of them there."""
    middles = set()
    for node in ast.walk(loop):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                for part in ast.walk(value):
                    match part:
                        case ast.BinOp(
                            left=ast.BinOp(op=ast.Add() | ast.Sub()),
                            op=ast.FloorDiv() | ast.Div() | ast.RShift(),
                            right=ast.Constant(value=1 | 2),
                        ):
                            middles.add(name)
    for node in ast.walk(loop):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in middles:
                if any(isinstance(part, ast.Name) and part.id in middles for part in ast.walk(value)):
                    return True
    return False


def _zips_with_reverse(site: Site) -> bool:
    match site.node:
        case ast.Call(func=ast.Name(id="zip"), args=[first, second]):
            return any(_is_reverse(a) and ast.dump(_base(a)) == ast.dump(b) for a, b in ((first, second), (second, first)))
    return False


def _is_reverse(value: ast.expr) -> bool:
    match value:
        case ast.Subscript(slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp())):
            return True
        case ast.Call(func=ast.Name(id="reversed"), args=[_]):
            return True
    return False


def _base(value: ast.expr) -> ast.expr:
    match value:
        case ast.Subscript(value=base) | ast.Call(args=[base]):
            return base
    return value


def _rotates(site: Site) -> bool:
    """`x[i:] + x[:i]` in a loop."""
    match site.node:
        case ast.BinOp(left=left, op=ast.Add(), right=right) if site.scans:
            bases = [_sliced(part) for part in (left, right)]
            return bases[0] is not None and bases[0] == bases[1] and (_is_slice(left) or _is_slice(right))
    return False


def _sliced(value: ast.expr) -> str | None:
    match value:
        case ast.Subscript(value=base):
            return ast.dump(base)
        case ast.List(elts=[ast.Subscript(value=base)]):
            return ast.dump(base)
    return None


def _mirrors(site: Site) -> bool:
    """Compares item i with item -1-i."""
    match site.node:
        case ast.Compare(left=ast.Subscript(value=a, slice=i), comparators=[ast.Subscript(value=b, slice=j)]):
            pass
        case _:
            return False
    if ast.dump(a) != ast.dump(b) or isinstance(i, ast.Slice) or isinstance(j, ast.Slice) or not site.loops:
        return False
    return _counts_back(_meaning(i, site), site) != _counts_back(_meaning(j, site), site)


def _meaning(index: ast.expr, site: Site) -> ast.expr:
    """What a name for an index stands for, if it is given one value only."""
    if isinstance(index, ast.Name):
        values = site.scope.values.get(index.id, [])
        if len(values) == 1:
            return values[0]
    return index


def _counts_back(index: ast.expr, site: Site) -> bool:
    """`-1 - i`, `-(i + 1)`, `n - i - 1`, `~i`: falls as the loop goes on."""
    match index:
        case ast.UnaryOp(op=ast.USub() | ast.Invert(), operand=inner):
            return bool(site.roots(inner)) and not _counts_back(inner, site)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return any(root != INPUT for root in site.roots(right)) or _counts_back(left, site)
        case ast.BinOp(left=left, op=ast.Add()):
            return _counts_back(left, site)
    return False


def first_hit(loop: Loop, site: Site) -> Iterator[str]:
    """`from-above` or `from-below` where a loop over numbers stops at the first that fits and gives it back."""
    match loop.node:
        case ast.For(target=ast.Name(id=name), iter=domain, body=body):
            sign = _direction(domain)
            hit = _leaves_with(body, name, site.function)
        case ast.While(body=body):
            moved = set(steps(loop.node))
            name, sign = next(iter(moved)) if len(moved) == 1 else ("", 0)
            hit = _leaves_with(body, name, site.function) or _counts_to_hit(loop, name, site)
        case _:
            return
    if hit and sign < 0:
        yield "from-above"
    elif hit and sign > 0 and not _indexes(loop, name, site):
        yield "from-below"


def _indexes(loop: Loop, name: str, site: Site) -> bool:
    """Whether the candidates are positions in the data and not numbers in their own right."""
    for node in loop.inside():
        match node:
            case ast.Subscript(value=base, slice=index) if _mentions(index, name) and INPUT in site.roots(base):
                return True
    return False


def _first_of(site: Site) -> Iterator[str]:
    """`next(i for i in range(...) if ...)` and `[i for ...][0]`."""
    match site.node:
        case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp(elt=elt, generators=[clause]), *_]):
            pass
        case ast.Subscript(value=ast.ListComp(elt=elt, generators=[clause]), slice=ast.Constant(value=0)):
            pass
        case _:
            return
    sign = _direction(clause.iter)
    if sign and clause.ifs and isinstance(clause.target, ast.Name) and _mentions(elt, clause.target.id):
        yield "from-above" if sign < 0 else "from-below"


def _direction(domain: ast.expr) -> int:
    match domain:
        case ast.Call(func=ast.Name(id="reversed"), args=[inner]):
            return -(_direction(inner) or 1)
        case ast.Call(func=ast.Name(id="range"), args=[_, _, ast.UnaryOp(op=ast.USub())]):
            return -1
        case ast.Call(func=ast.Name(id="range")):
            return 1
        case ast.Subscript(value=inner, slice=ast.Slice(step=ast.UnaryOp(op=ast.USub()))):
            return -(_direction(inner) or 1)
    return 0


def _leaves_with(body: list[ast.stmt], name: str, function: Function) -> bool:
    """Whether the loop returns, or keeps and breaks with, a value of the candidate `name`."""
    for statement in body:
        for node in ast.walk(statement):
            match node:
                case ast.Return(value=value) if value is not None and _mentions(value, name):
                    return True
                case ast.If(body=[*_, ast.Assign(targets=[ast.Name(id=kept)], value=value), ast.Break()]):
                    if _mentions(value, name) and _returned(kept, function):
                        return True
                case ast.If(test=test, body=[ast.Break()]) if _mentions(test, name) and _returned(name, function):
                    return True
    return False


def _counts_to_hit(loop: Loop, name: str, site: Site) -> bool:
    """`while not fits(d): d -= 1`, then `return d`."""
    assert isinstance(loop.node, ast.While)
    moves_only = all(isinstance(part, ast.AugAssign | ast.Assign) for part in loop.node.body)
    return moves_only and _mentions(loop.node.test, name) and _returned(name, site.function)


def _returned(name: str, function: Function) -> bool:
    """Whether the function gives back a value made from `name`, and not just a comparison with it."""
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Compare):
            if _mentions(node.value, name):
                return True
    return False


def _mentions(value: ast.AST, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))
