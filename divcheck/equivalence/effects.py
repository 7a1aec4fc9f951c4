"""What running statements may change: which variables are bound anew, and which objects in place."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import IMMUTABLE
from divcheck.equivalence.nodes import load, walk
from divcheck.equivalence.predicates import MUTATORS

_FRESH = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp)

_WITHOUT = frozenset({ast.Constant, ast.BinOp, ast.Compare, ast.Assign, ast.Expr, ast.If, ast.For})
"The usual nodes that change nothing on their own."


@dataclass(slots=True)
class Effects:
    """What some statements may change."""

    bound: set[str] = field(default_factory=set)
    "Variables that are bound."
    changed: set[str] = field(default_factory=set)
    "Variables whose object may be changed in place."
    within: set[str] = field(default_factory=set)
    "Those of them of which something that the object holds may be changed: `x[0].append(1)`."
    is_open: bool = False
    "Whether something unknown is called: any object may change."
    jumps: bool = False
    "Whether control may leave early: return, raise, break, continue."


def effects_of(nodes: "Iterable[ast.AST]", facts: Facts) -> Effects:
    """What running `nodes` may change."""
    found = Effects()
    for top in nodes:
        for node in walk(top):
            if type(node) not in _WITHOUT:
                _note(node, found, facts)
    return found


def _note(node: ast.AST, found: Effects, facts: Facts) -> None:
    if isinstance(node, ast.Name):
        _name(node, found, facts)
    elif isinstance(node, (ast.Subscript, ast.Attribute)):
        makes_entry = isinstance(node, ast.Subscript) and facts.types.name_of(node.value) == "defaultdict"
        if makes_entry or not isinstance(node.ctx, ast.Load):
            _change(node.value, found)
    elif isinstance(node, ast.AugAssign):
        _change(node.target, found)
    elif isinstance(node, ast.Call):
        _call(node, found, facts)
    elif isinstance(node, (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Assert)):
        found.jumps = True
    elif isinstance(node, (ast.Yield, ast.YieldFrom, ast.Await, ast.With, ast.Import, ast.ImportFrom)):
        found.is_open = True
    elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        found.bound.add(node.name)


def _call(node: ast.Call, found: Effects, facts: Facts) -> None:
    function = node.func
    if isinstance(function, ast.Attribute):
        if function.attr in MUTATORS:
            _change(function.value, found)
            found.is_open |= facts.gives_effects(node)
        elif not facts.pure_call(node):
            found.is_open = True
    elif not facts.pure_call(node) and not facts.is_builtin(function, "print"):
        found.is_open = True


def _name(node: ast.Name, found: Effects, facts: Facts) -> None:
    if not isinstance(node.ctx, ast.Load):
        found.bound.add(node.id)
    elif facts.types.name_of_variable(node.id) == "iterator":  # which runs what it was made of
        values = facts.survey.uses[node.id].values
        found.is_open |= not all(isinstance(value, ast.expr) and facts.pure(value) for value in values)


def _change(changed: ast.expr, found: Effects) -> None:
    node = changed
    while isinstance(node, (ast.Subscript, ast.Attribute, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        found.changed.add(node.id)
        if node is not changed:
            found.within.add(node.id)
    else:
        found.is_open = True


def is_fresh(name: str, facts: Facts) -> bool:
    """Whether `name` only ever holds objects that were made for it, and which nothing else names."""
    use = facts.survey.uses.get(name)
    if use is None or use.is_captured or use.escapes or use.is_parameter or not use.values:
        return False
    return all(isinstance(value, ast.expr) and makes_object(value, facts) for value in use.values)


def makes_object(value: ast.expr, facts: Facts) -> bool:
    """Whether evaluating `value` makes a new object that can be changed in place."""
    if isinstance(value, _FRESH):
        return True
    if isinstance(value, ast.Call):
        if isinstance(value.func, ast.Attribute):
            return value.func.attr in ("split", "rsplit", "splitlines", "nlargest", "nsmallest")
        return facts.is_builtin(value.func, "list", "dict", "set", "sorted")
    if isinstance(value, ast.Subscript) and not (
        isinstance(value.slice, ast.Slice) and isinstance(value.ctx, ast.Load)
    ):
        return False  # an element, or an item of a loop
    return isinstance(value, (ast.BinOp, ast.Subscript)) and facts.types.name_of(value) == "list"


def disturbs(found: Effects, value: ast.expr, facts: Facts) -> bool:
    """Whether `value` may give something else, or be another object, after `found` than before."""
    names = {node.id for node in walk(value) if isinstance(node, ast.Name)}
    if names & found.bound or (found.is_open and any(map(facts.is_shared, names))):
        return True
    holders = {name for name in names if facts.types.name_of_variable(name) not in IMMUTABLE}
    holders = {
        name for name in holders if name in facts.survey.uses or not facts.is_builtin(load(name), name)
    }
    if isinstance(value, (ast.Name, ast.Constant)):
        return False  # the object itself, whatever is in it
    if not holders:
        return False
    return found.is_open or reaches(found, holders, facts)


def reaches(found: Effects, holders: set[str], facts: Facts) -> bool:
    """Whether what `found` changes may be an object that one of the variables `holders` has."""
    if not holders:
        return False
    if found.changed & holders:
        return True
    is_own = not found.within and all(is_fresh(name, facts) for name in found.changed)
    return not is_own and not all(_is_apart(name, facts) for name in holders)


def _is_apart(name: str, facts: Facts) -> bool:
    """Whether no other object holds that of `name`, nor an object that this one holds."""
    use = facts.survey.uses.get(name)
    if use is None or use.is_captured or use.escapes:
        return False
    item = facts.types.item_of(load(name))
    if item is not None and item.name not in IMMUTABLE:
        return False
    return (use.is_parameter and use.stores == 1) or is_fresh(name, facts)
