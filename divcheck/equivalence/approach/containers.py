"""Which data structure carries a solution: hash set or table, tally, buckets, stack, sieve."""

import ast
from collections.abc import Iterator

from divcheck.equivalence.approach.dependence import INPUT, Scope
from divcheck.equivalence.approach.program import Program
from divcheck.equivalence.approach.walk import Site, Unfolded

_KIND_OF_CALL = {
    "set": "set", "frozenset": "set", "dict": "dict", "collections.defaultdict": "dict",
    "collections.Counter": "dict", "collections.OrderedDict": "dict", "dict.fromkeys": "dict",
    "list": "list", "sorted": "list", ".split": "list", "str": "text", "bin": "text",
    ".lower": "text", ".upper": "text", ".join": "text", ".replace": "text", ".keys": "dict",
    ".union": "set", ".intersection": "set", ".difference": "set",
}  # fmt: skip
_SET_OPERATIONS = frozenset({".intersection", ".union", ".difference", ".issubset", ".issuperset",
                             ".symmetric_difference", ".isdisjoint", ".intersection_update"})  # fmt: skip


def kind(value: ast.expr, scope: Scope, program: Program, depth: int = 0) -> str:
    """`set`, `dict`, `list`, `text` or `''` where the source does not say."""
    match value:
        case ast.Set() | ast.SetComp():
            return "set"
        case ast.Dict() | ast.DictComp():
            return "dict"
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Constant(value=str()) | ast.JoinedStr():
            return "text"
        case ast.Call(func=ast.Name(id="list" | "sorted" | "reversed"), args=[inner, *_]) if depth < 6:
            return "text" if kind(inner, scope, program, depth + 1) == "text" else "list"
        case ast.Call():
            return _KIND_OF_CALL.get(program.dotted(value.func), "")
        case ast.BinOp(left=left):
            return kind(left, scope, program, depth + 1) if depth < 6 else ""
        case ast.Name(id=name) if depth < 6:
            return _kind_of_name(name, scope, program, depth)
    return ""


def _kind_of_name(name: str, scope: Scope | None, program: Program, depth: int) -> str:
    while scope is not None:
        for value in scope.values.get(name, []):
            found = kind(value, scope, program, depth + 1)
            if found:
                return found
        scope = scope.caller
    return program.kinds.get(name, "")


def container_tags(unfolded: Unfolded) -> Iterator[str]:
    """`tally`, `hash`, `buckets`, `stack`, `sieve`: each once or more."""
    tallied = set(_tallied(unfolded))
    if tallied:
        yield "tally" if _counts_are_read(unfolded, tallied) else "distinct"
    guards = _guards(unfolded)
    for site in unfolded.sites:
        if site.node not in guards and _looks_up(site, unfolded.program, tallied):
            yield "hash"
        if _makes_distinct(site, unfolded.program, tallied):
            yield "distinct"
        if _fills_buckets(site):
            yield "buckets"
        if _strikes_out(site):
            yield "sieve"
    if _has_stack(unfolded):
        yield "stack"


def _guards(unfolded: Unfolded) -> set[ast.AST]:
    """Tests such as `x in seen` where `seen` takes in that same `x`: they only keep duplicates out."""
    taken: dict[str, set[str]] = {}
    for site in unfolded.sites:
        match site.node:
            case ast.Call(func=ast.Attribute(value=held, attr="add" | "append"), args=[item]):
                taken.setdefault(ast.unparse(held), set()).add(ast.unparse(item))
            case ast.Assign(targets=[ast.Subscript(value=held, slice=key)]):
                taken.setdefault(ast.unparse(held), set()).add(ast.unparse(key))
    found: set[ast.AST] = set()
    for site in unfolded.sites:
        match site.node:
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[held]):
                if taken.get(ast.unparse(held)) == {ast.unparse(left)}:
                    found.add(site.node)
    return found


def _tallied(unfolded: Unfolded) -> Iterator[str]:
    """Names of tables that count how often each key occurs."""
    for site in unfolded.sites:
        match site.node:
            case ast.AugAssign(target=ast.Subscript(value=base, slice=key), op=ast.Add(), value=ast.Constant(value=1)):
                if _counts(site, base, key, unfolded.program):
                    yield ast.unparse(base)
            case ast.Assign(
                targets=[ast.Subscript(value=base, slice=key)],
                value=ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=1)),
            ):
                if _counts(site, base, key, unfolded.program) and _reads(left, base):
                    yield ast.unparse(base)
            case ast.Call(func=func, args=[_, *_]) if unfolded.program.dotted(func) == "collections.Counter":
                if INPUT in site.roots():
                    yield COUNTER


COUNTER = "Counter"


def _counts(site: Site, base: ast.expr, key: ast.expr, program: Program) -> bool:
    """A tally starts blank and is filled in a loop over the input, under a key that the element decides."""
    if site.scans == 0 or not any(root != INPUT for root in site.roots(key)):
        return False
    if kind(base, site.scope, program) == "dict":
        return True
    return isinstance(base, ast.Name) and any(_blank(v) for v in site.scope.values.get(base.id, []))


def _blank(value: ast.expr) -> bool:
    match value:
        case ast.BinOp(left=ast.List(), op=ast.Mult()) | ast.BinOp(op=ast.Mult(), right=ast.List()):
            return True
        case ast.ListComp(elt=ast.Constant()):
            return True
    return False


def _counts_are_read(unfolded: Unfolded, tallied: set[str]) -> bool:
    """Whether anything but the filling itself looks at the counts; if not, the table is a set of its keys."""
    if COUNTER in tallied:
        return True
    for site in unfolded.sites:
        match site.node:
            case ast.Call(func=ast.Attribute(value=base, attr="values" | "items")) if ast.unparse(base) in tallied:
                return True
            case ast.Call(func=ast.Name(id="max" | "min" | "sorted"), keywords=[_, *_]):
                return True
            case ast.Compare() | ast.Return() | ast.BinOp() | ast.comprehension() | ast.Call() | ast.IfExp() | ast.If() | ast.AugAssign():
                if _fills(site.node):
                    continue
                for node in ast.iter_child_nodes(site.node):
                    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and ast.unparse(node.value) in tallied:
                        return True
    return False


def _fills(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and node.right.value == 1


def _reads(value: ast.expr, base: ast.expr) -> bool:
    name = ast.dump(base).replace("Store", "Load")
    return any(ast.dump(node).replace("Store", "Load") == name for node in ast.walk(value))


def _looks_up(site: Site, program: Program, tallied: set[str]) -> bool:
    """Asks a set or table made from the input whether it holds a value, or does algebra on such sets."""
    match site.node:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[held]):
            if ast.unparse(held).removesuffix(".keys()") in tallied:
                return False
            return kind(held, site.scope, program) in ("set", "dict") and INPUT in site.roots(held)
        case ast.Call(func=ast.Attribute(value=held, attr="get"), args=[_, *_]) if ast.unparse(held) not in tallied:
            return kind(held, site.scope, program) == "dict" and INPUT in site.roots(held)
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr() | ast.Sub() | ast.BitXor(), right=right):
            both = (kind(left, site.scope, program), kind(right, site.scope, program))
            return both == ("set", "set") and INPUT in site.roots()
        case ast.Call(func=ast.Attribute() as func) if program.dotted(func) in _SET_OPERATIONS:
            return kind(func.value, site.scope, program) == "set" and INPUT in site.roots()
    return False


def _makes_distinct(site: Site, program: Program, tallied: set[str]) -> bool:
    """Drops duplicates of the input by putting it into a set or into the keys of a table."""
    match site.node:
        case ast.Call(func=ast.Name(id="set" | "frozenset"), args=[_]) | ast.SetComp():
            return INPUT in site.roots()
        case ast.Call(func=ast.Attribute(value=held, attr="add"), args=[_]):
            return kind(held, site.scope, program) == "set" and INPUT in site.roots(held)
        case ast.Call(func=func, args=[_]) if program.dotted(func) == "dict.fromkeys":
            return INPUT in site.roots()
        case ast.Assign(targets=[ast.Subscript(value=held, slice=key)], value=ast.Constant()):
            if ast.unparse(held) in tallied or not any(root != INPUT for root in site.roots(key)):
                return False
            return kind(held, site.scope, program) == "dict" and INPUT in site.roots(held)
    return False


def _fills_buckets(site: Site) -> bool:
    match site.node:
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Attribute(attr="setdefault")), attr="append" | "add")):
            return site.scans > 0
        case ast.Call(func=ast.Attribute(value=ast.Subscript(value=ast.Name(), slice=key), attr="append" | "add")):
            return site.scans > 0 and any(root != INPUT for root in site.roots(key))
    return False


def _strikes_out(site: Site) -> bool:
    """Marks every multiple of a number in a table: by a strided loop or a strided slice."""
    match site.node:
        case ast.Assign(targets=[ast.Subscript(slice=ast.Slice(step=step))]) if step is not None:
            return bool(site.loops) and any(root != INPUT for root in site.roots(step))
        case ast.Assign(targets=[ast.Subscript(slice=key)], value=ast.Constant(value=bool() | int())):
            return len(site.loops) > 1 and (_strided(site) or _multiple(key, site))
        case ast.Call(func=ast.Attribute(attr="add" | "discard"), args=[key]):
            return len(site.loops) > 1 and (_strided(site) or _multiple(key, site))
        case ast.Call(func=ast.Attribute(attr="update" | "difference_update"), args=[ast.Call(func=ast.Name(id="range"), args=[_, _, step])]):
            return bool(site.loops) and any(root != INPUT for root in site.roots(step))
    return False


def _strided(site: Site) -> bool:
    match site.loops[-1].domain:
        case ast.Call(func=ast.Name(id="range"), args=[_, _, step]):
            return any(root != INPUT for root in site.scope.roots(step, site.loops))
    return False


def _multiple(key: ast.expr, site: Site) -> bool:
    match key:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return bool(site.roots(left)) and bool(site.roots(right))
    return False


def _has_stack(unfolded: Unfolded) -> bool:
    """A list that is pushed and popped at its end inside a loop over the input."""
    pushed, popped = set(), set()
    for site in unfolded.sites:
        if not site.loops:
            continue
        match site.node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append")):
                pushed.add((id(site.function), name))
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[]):
                popped.add((id(site.function), name))
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[ast.UnaryOp()]):
                popped.add((id(site.function), name))
            case ast.Delete(targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.UnaryOp())]):
                popped.add((id(site.function), name))
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript(value=ast.Name(id=same), slice=ast.Slice(lower=None, upper=ast.UnaryOp()))) if name == same:
                popped.add((id(site.function), name))
    return bool(pushed & popped)
