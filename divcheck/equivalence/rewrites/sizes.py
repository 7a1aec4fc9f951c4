"""How long a list is that the program makes: `[0] * n`, or one that grows by one in every turn of a loop."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import IMMUTABLE
from divcheck.equivalence.nodes import binding, copied, load, mentions, names_in, replace_each, walk
from divcheck.equivalence.predicates import is_call, is_method_call, is_name, owner_of
from divcheck.equivalence.rewrites.unreachable import continues, has_break

NODES = (ast.Assign,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Write one length, or the numbers below it, without the list."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is None or not isinstance(found[1], (ast.List, ast.BinOp)):
            continue
        name, made = found
        use = facts.survey.uses.get(name)
        if use is None or use.stores != 1 or use.is_captured or use.escapes:
            continue
        if isinstance(made, ast.BinOp):
            count = _repeated(made, facts)
            if count is not None and not use.is_resized:
                numbers = ast.Call(load("range"), [count], [])
                if _write("range", name, numbers, block[index + 1 :]):
                    return True
        elif isinstance(made, ast.List) and not made.elts and _grows(block, index, name, facts):
            return True
    return False


def _repeated(value: ast.BinOp, facts: Facts) -> ast.expr | None:
    """k of `[0] * k`, if that stays what it is."""
    if not isinstance(value.op, ast.Mult) or "range" in facts.types.rebound:
        return None
    for shown, count in ((value.left, value.right), (value.right, value.left)):
        if isinstance(shown, ast.List) and len(shown.elts) == 1 and facts.is_int(count):
            return count if _stays(count, facts) else None
    return None


def _stays(node: ast.expr, facts: Facts) -> bool:
    return all(_keeps_size(name.id, facts) for name in names_in(node) if not facts.is_builtin(name, "len"))


def _keeps_size(name: str, facts: Facts) -> bool:
    use = facts.survey.uses.get(name)
    if use is None or use.stores != 1:
        return False
    return facts.types.name_of_variable(name) in IMMUTABLE or not (use.escapes or facts.may_resize(name))


def _keeps_length(name: str, rest: list[ast.stmt]) -> bool:
    """Whether no more than elements of x are replaced."""
    for node in (node for part in rest for node in walk(part)):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and is_name(node.value, name):
            is_read = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
            is_element = isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice)
            if not (is_read or is_element):
                return False
        if isinstance(node, (ast.AugAssign, ast.Delete)) and mentions(node, name):
            return False
    return True


def _grows(block: list[ast.stmt], index: int, name: str, facts: Facts) -> bool:
    """`len(x)` of what `for e in y: …; x.append(…)` makes is `len(y)`."""
    for place in range(index + 1, len(block) - 1):
        loop = block[place]
        if not mentions(loop, name):
            continue
        if not isinstance(loop, ast.For) or not isinstance(loop.iter, ast.Name) or loop.orelse:
            return False
        if not facts.is_sized(loop.iter) or not _stays(loop.iter, facts):
            return False
        if sum(node.id == name for node in names_in(loop)) != 1 or not _adds_one(loop.body, name):
            return False
        length = ast.Call(load("len"), [load(loop.iter.id)], [])
        rest = block[place + 1 :]
        return _keeps_length(name, rest) and _write("len", name, length, rest)
    return False


def _adds_one(body: list[ast.stmt], name: str) -> bool:
    """Whether every turn appends once."""
    calls = [statement.value for statement in body if isinstance(statement, ast.Expr)]
    adds = any(is_method_call(call, "append") and is_name(owner_of(call), name) for call in calls)
    return adds and not continues(body) and not has_break(body)


def _write(function: str, name: str, new: ast.expr, rest: list[ast.stmt]) -> bool:
    """Replace `len(x)`, or `range(len(x))`: for a negative k there is nothing in `range(k)` either."""

    def changed(node: ast.AST) -> ast.expr | None:
        length = node
        if function == "range":
            if not is_call(node, "range", 1):
                return None
            length = node.args[0]
        return copied(new) if is_call(length, "len", 1) and is_name(length.args[0], name) else None

    return sum(replace_each(statement, changed) for statement in rest) > 0
