"""The length of what is as long as something else: `len(sorted(x))`, `len([f(e) for e in x])`.

Of `[f(i) for i in range(n)]` it is n, if that is not negative.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load, names_in
from divcheck.equivalence.predicates import is_call, is_constant

NODES = (ast.Call, ast.Compare)
CALLS = ("len",)
OPERATORS = (ast.Eq, ast.NotEq)


def apply(node: ast.Call | ast.Compare, facts: Facts) -> ast.expr | None:
    """Take the length of the original."""
    if isinstance(node, ast.Compare):
        return _emptiness(node, facts)
    if not is_call(node, "len", 1) or not facts.is_builtin(node.func, "len"):
        return None
    argument = node.args[0]
    if not isinstance(argument, ast.Name):
        found = _as_long(argument, facts) if facts.calm(argument) else None
    else:
        found = length_source(argument, facts)
        if isinstance(found, ast.Name) and _is_only_source(found.id, facts):
            return None
        if found is None:
            made = made_length(argument.id, facts)
            return made if made is not None and facts.at_least(made, 0) else None
    return None if found is None else ast.Call(node.func, [found], [])


def _emptiness(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`len(x) == 0` for `len(set(x)) == 0`."""
    length, others = node.left, node.comparators
    if not is_constant(others[0], 0) or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        return None
    if not is_call(length, "len", 1) or not facts.is_builtin(length.func, "len"):
        return None
    source = _members_of(length.args[0], facts)
    if source is None or not facts.is_sized(source):
        return None
    return ast.Compare(ast.Call(length.func, [source], []), node.ops, others)


def _members_of(node: ast.expr, facts: Facts) -> ast.expr | None:
    """x of `set(x)`."""
    return node.args[0] if is_call(node, "set", 1) and facts.is_builtin(node.func, "set") else None


def _is_only_source(name: str, facts: Facts) -> bool:
    """Whether a variable, read once, will give way to its value."""
    use = facts.survey.uses[name]
    return use.loads == 1 and not use.is_parameter


def is_as_long(one: str, other: str, facts: Facts) -> bool:
    """Whether two variables hold sequences of one length for certain."""
    if one == other:
        return True
    found = length_source(load(one), facts)
    return isinstance(found, ast.Name) and found.id == other


def length_source(node: ast.Name, facts: Facts) -> ast.expr | None:
    """What a variable is as long as for certain, if that is another one."""
    value = _bound_to(node.id, facts)
    return None if value is None else _as_long(value, facts)


def made_length(name: str, facts: Facts) -> ast.expr | None:
    """n of a variable that holds `[f(i) for i in range(n)]`, or n - k of `range(k, n)`; less than 0 is 0."""
    value = _bound_to(name, facts)
    if not isinstance(value, ast.ListComp) or len(value.generators) > 1 or value.generators[0].ifs:
        return None
    source = value.generators[0].iter
    if not is_call(source, "range") or not facts.is_builtin(source.func, "range") or len(source.args) > 2:
        return None
    uses = [facts.survey.uses.get(name.id) for bound in source.args for name in names_in(bound)]
    if any(use is None or use.stores != 1 or use.is_captured for use in uses):
        return None
    return ast.BinOp(source.args[1], ast.Sub(), source.args[0]) if len(source.args) == 2 else source.args[0]


def _bound_to(name: str, facts: Facts) -> ast.expr | None:
    """What `name` is bound to, if that is all that ever happens to it."""
    use = facts.survey.uses.get(name)
    if use is None or use.stores != 1 or use.is_captured or use.is_resized or use.is_parameter or use.escapes:
        return None
    if use.is_unsure:
        return None
    value = use.values[0] if use.values else None
    if isinstance(value, ast.Subscript) and isinstance(value.ctx, ast.Store):
        return None  # it is an item of a loop
    return value if isinstance(value, ast.expr) else None


def _as_long(value: ast.expr, facts: Facts) -> ast.expr | None:
    """A variable, never bound again nor changed, or its set, that is as long as `value` for certain."""
    original: ast.expr | None = None
    if isinstance(value, ast.Call) and facts.is_builtin(value.func, "sorted") and value.args:
        original = value.args[0]
    elif is_call(value, "reversed", 1) or is_call(value, "list", 1) or is_call(value, "tuple", 1):
        original = value.args[0] if facts.is_builtin(value.func, "reversed", "list", "tuple") else None
    elif isinstance(value, ast.ListComp) and len(value.generators) == 1 and not value.generators[0].ifs:
        original = value.generators[0].iter if facts.pure(value) else None
    elif isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice):
        bounds = value.slice
        is_whole = bounds.lower is None and bounds.upper is None
        step = bounds.step
        is_whole = is_whole and (step is None or is_constant(step, -1))
        original = value.value if is_whole and facts.is_sequence(value.value) else None
    if original is None:
        return None
    source = _members_of(original, facts) or original
    if not isinstance(source, ast.Name) or not facts.is_sized(source):
        return None
    use = facts.survey.uses.get(source.id)
    if use is None or use.stores != 1 or use.is_captured or facts.may_resize(source.id):
        return None
    if use.escapes or (source is not original and use.is_mutated):
        return None  # of one length still, and of another set
    return original
