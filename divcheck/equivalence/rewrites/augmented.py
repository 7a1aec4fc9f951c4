"""`x += 1` is `x = x + 1`, unless `+=` may change a list in place; `xs += [x]` is `xs.append(x)`."""

import ast

from divcheck.equivalence.effects import disturbs, effects_of, is_fresh
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import IMMUTABLE
from divcheck.equivalence.nodes import copied, names_in
from divcheck.equivalence.predicates import is_integer, is_name
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.infinities import is_infinity

NODES = (ast.AugAssign, ast.AnnAssign, ast.Assign, ast.Expr)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Spell out one assignment."""
    for index, statement in enumerate(block):
        new = None
        if isinstance(statement, ast.AugAssign):
            new = _spelled_out(statement, facts)
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            new = [ast.Assign([statement.target], statement.value)]
        elif isinstance(statement, ast.Assign) and len(statement.targets) > 1:
            new = _unchained(statement)
        elif isinstance(statement, ast.Assign):
            new = _prolonged(statement, facts)
        elif isinstance(statement, ast.Expr):
            new = _extended(statement, facts)
        if new is not None:
            block[index : index + 1] = new
            return True
    return False


def _spelled_out(node: ast.AugAssign, facts: Facts) -> list[ast.stmt] | None:
    target = node.target
    if isinstance(target, ast.Name):
        if facts.types.name_of(target) == "list":
            return _added(target, node, facts)
        if not facts.is_in_place(node) or _is_own(node, target, facts):
            value = ast.BinOp(ast.Name(target.id, ast.Load()), node.op, node.value)
            return [ast.Assign([target], value)]
    if isinstance(target, ast.Subscript) and facts.is_numeric(node.value) and facts.pure(target):
        load = copied(target)
        load.ctx = ast.Load()
        return [ast.Assign([target], ast.BinOp(load, node.op, node.value))]
    return None


def _is_own(node: ast.AugAssign, target: ast.Name, facts: Facts) -> bool:
    """Whether nothing else names the object, whatever it is: it came out of an operation.

    `xs += (1, 2)` and `d |= [(1, 2)]` take what `+` and `|` do not.
    """
    same = "list" if isinstance(node.op, ast.Add) else "set"
    if facts.types.name_of(node.value) not in IMMUTABLE | {"any", same}:
        return False
    use = facts.survey.uses.get(target.id)
    if use is None or use.escapes or use.is_captured or use.is_parameter:
        return False
    values = [value for value in use.values if isinstance(value, (ast.Constant, ast.BinOp))]
    if facts.is_text(node.value) and any(facts.types.name_of(value) == "list" for value in values):
        return False
    return len(values) == len(use.values)


def _added(target: ast.Name, node: ast.AugAssign, facts: Facts) -> list[ast.stmt] | None:
    if not isinstance(node.op, ast.Add):
        return None
    return _one_by_one(ast.Name(target.id, ast.Load()), node.value, node, facts)


def _prolonged(node: ast.Assign, facts: Facts) -> list[ast.stmt] | None:
    """`xs = xs + [x]` of a list without another name."""
    target, value = node.targets[0], node.value
    if not (isinstance(target, ast.Name) and isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add)):
        return None
    if not is_name(value.left, target.id) or not isinstance(value.right, ast.List):
        return None
    if len(value.right.elts) != 1 or isinstance(value.right.elts[0], ast.Starred):
        return None
    if facts.types.name_of(target) != "list" or not is_fresh(target.id, facts):
        return None
    if facts.survey.uses[target.id].is_renewed:
        return None
    return [_append(ast.Name(target.id, ast.Load()), value.right.elts[0])]


def _extended(statement: ast.Expr, facts: Facts) -> list[ast.stmt] | None:
    """`xs.extend([x, y])`"""
    call = statement.value
    if not (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "extend"
    ):
        return None
    if len(call.args) != 1 or call.keywords or facts.types.name_of(call.func.value) != "list":
        return None
    return _one_by_one(call.func.value, call.args[0], statement, facts)


def _one_by_one(owner: ast.expr, added: ast.expr, statement: ast.stmt, facts: Facts) -> list[ast.stmt] | None:
    """Each of `added`, which is written out, appended on its own: it is looked at after those before it."""
    if not isinstance(added, (ast.List, ast.Tuple)) or not added.elts:
        return None
    if any(isinstance(element, ast.Starred) for element in added.elts):
        return None
    others = added.elts[1:]
    if others and not all(map(facts.calm, added.elts)):
        return None
    if any(disturbs(effects_of([statement], facts), element, facts) for element in others):
        return None
    return [_append(copied(owner), element) for element in added.elts]


def _append(owner: ast.expr, item: ast.expr) -> ast.stmt:
    return ast.Expr(ast.Call(ast.Attribute(owner, "append", ast.Load()), [item], []))


def _unchained(node: ast.Assign) -> list[ast.stmt] | None:
    """`a = b = x` of what is the same object each time."""
    names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    places = [target for target in node.targets if isinstance(target, ast.Subscript)]
    if (
        not _is_held(node.value)
        or len(names) + len(places) != len(node.targets)
        or names & {node.id for node in names_in(node.value)}
        or (places and isinstance(node.value, ast.Subscript))
    ):
        return None
    return [ast.Assign([target], copied(node.value)) for target in node.targets]


def _is_held(value: ast.expr) -> bool:
    """A constant, an infinity, a variable, or an element at a fixed place of one."""
    if isinstance(value, ast.UnaryOp):
        return is_infinity(value.operand)
    if isinstance(value, ast.Subscript):
        return isinstance(value.value, ast.Name) and is_integer(value.slice)
    return isinstance(value, (ast.Constant, ast.Name)) or is_infinity(value)
