"""`a, b = x, y` is two assignments if the second needs no old `a`; a swap in three steps is `a, b = b, a`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, load, names_in, reads, stored, substitute
from divcheck.equivalence.order import sort_key
from divcheck.equivalence.predicates import is_name

NODES = (ast.Assign,)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Split or make one tuple assignment."""
    for index, statement in enumerate(block):
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        if not isinstance(statement.targets[0], (ast.Tuple, ast.List)):
            if _swap(block, index, statement, facts):
                return True
            continue
        pairs = _pairs(statement, facts)
        entries = _entries(statement)
        if entries is not None:
            block[index : index + 1] = entries
            return True
        if pairs is not None:
            new = _in_sequence(pairs) or _in_order(pairs)
            if len(new) > 1 or (new[0] is not statement and not _same(new[0], statement)):
                block[index : index + 1] = new
                return True
    return False


def _same(new: ast.stmt, old: ast.stmt) -> bool:
    return ast.dump(new) == ast.dump(old)


def _pairs(statement: ast.Assign, facts: Facts) -> list[tuple[ast.Name, ast.expr]] | None:
    target, value = statement.targets[0], statement.value
    if not isinstance(target, (ast.Tuple, ast.List)) or not isinstance(value, (ast.Tuple, ast.List)):
        return None
    if len(target.elts) != len(value.elts) or not all(map(facts.pure, value.elts)):
        return None
    if facts.catches and not all(map(facts.calm, value.elts)):
        return None  # where one fails, none is bound
    pairs = []
    for one, other in zip(target.elts, value.elts, strict=True):
        if not isinstance(one, ast.Name) or isinstance(other, ast.Starred):
            return None
        pairs.append((one, other))
    names = [one.id for one, _ in pairs]
    return pairs if len(set(names)) == len(names) else None


def _entries(statement: ast.Assign) -> list[ast.stmt] | None:
    """The assignments of `x[0], x[1] = 0, 1`: constants to fixed places, done in this order either way."""
    target, value = statement.targets[0], statement.value
    if not isinstance(target, (ast.Tuple, ast.List)) or not isinstance(value, (ast.Tuple, ast.List)):
        return None
    if len(target.elts) != len(value.elts) or not all(isinstance(part, ast.Constant) for part in value.elts):
        return None
    if not all(_is_fixed_place(place) for place in target.elts):
        return None
    return [ast.Assign([place], part) for place, part in zip(target.elts, value.elts, strict=True)]


def _is_fixed_place(node: ast.expr) -> bool:
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Constant):
        return False
    return isinstance(node.value, ast.Name)


def _in_sequence(pairs: list[tuple[ast.Name, ast.expr]]) -> list[ast.stmt] | None:
    """The assignments one after the other, none of them reading what one before it has bound."""
    left = list(pairs)
    done: list[ast.stmt] = []
    while left:
        for pair in left:
            target, value = pair
            if not any(reads(other, target.id) for name, other in left if name is not target):
                left.remove(pair)
                done.append(ast.Assign([target], value))
                break
        else:
            return None
    return done


def _in_order(pairs: list[tuple[ast.Name, ast.expr]]) -> list[ast.stmt]:
    ordered = sorted(pairs, key=lambda pair: sort_key(pair[0]))
    targets: list[ast.expr] = [target for target, _ in ordered]
    values = [value for _, value in ordered]
    return [ast.Assign([ast.Tuple(targets, ast.Store())], ast.Tuple(values, ast.Load()))]


def _swap(block: list[ast.stmt], index: int, first: ast.Assign, facts: Facts) -> bool:
    """`t = x`, `a = y`, `b = … t …` is `a, b = y, … x …`; there may be more than one in between.

    So it is behind `b = t` where t is read again, which b is as well.
    """
    found = binding(first)
    use = facts.survey.uses.get(found[0]) if found else None
    if found is None or use is None or use.stores != 1 or use.is_captured or facts.catches:
        return False
    run = _run_up_to(block[index + 1 :], found[0])
    if len(run) < 2 or not all(facts.pure(assign.value) for assign in [first, *run]):
        return False
    rest = block[index + 1 + len(run) :]
    if use.loads > 1 and not _is_renamed(found[0], run[-1], rest, facts):
        return False
    for place, assign in enumerate(run[1:], 1):
        for earlier in run[:place]:
            if not _commutes(earlier.targets[0], assign.targets[0], assign.value, found[0]):
                return False
    if use.loads > 1:
        target = run[-1].targets[0]
        assert isinstance(target, ast.Name)
        block[index + 1 + len(run) :] = [substitute(part, {found[0]: load(target.id)}) for part in rest]
    last = substitute(run[-1].value, {found[0]: first.value})
    targets = [assign.targets[0] for assign in run]
    values = [*(assign.value for assign in run[:-1]), last]
    block[index : index + 1 + len(run)] = [
        ast.Assign([ast.Tuple(targets, ast.Store())], ast.Tuple(values, ast.Load()))
    ]
    return True


def _is_renamed(name: str, last: ast.Assign, rest: list[ast.stmt], facts: Facts) -> bool:
    """Whether `last` is `b = name`, and all other readings of `name` are in `rest`, where b stays bound."""
    found = binding(last)
    if found is None or not is_name(found[1], name) or found[0] in stored(rest):
        return False
    use = facts.survey.uses.get(found[0])
    return use is not None and not use.is_captured and reads(rest, name) == facts.survey.uses[name].loads - 1


def _run_up_to(block: list[ast.stmt], name: str) -> list[ast.Assign]:
    """The assignments at the start of `block`, up to the one that reads `name`; none if none does."""
    run: list[ast.Assign] = []
    for statement in block:
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return []
        run.append(statement)
        if reads(statement, name):
            return run if reads(statement.value, name) else []
    return []


def _commutes(second: ast.expr, third: ast.expr, value: ast.expr, name: str) -> bool:
    """Whether `value` and the place `third` are the same before and after `second` is bound."""
    if isinstance(second, ast.Name):
        return not reads(value, second.id) and not reads(third, second.id)
    if isinstance(second, ast.Subscript) and isinstance(value, ast.Name) and value.id == name:
        held = {node.id for node in names_in(second.value)}
        return isinstance(third, ast.Subscript) and not held & {node.id for node in names_in(third.slice)}
    return False
