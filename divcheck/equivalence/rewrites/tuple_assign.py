"""`a, b = x, y` is two assignments if the second needs no old `a`; a swap in three steps is `a, b = b, a`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import names_in, reads, substitute
from divcheck.equivalence.order import sort_key


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Split or make one tuple assignment."""
    for index, statement in enumerate(block):
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        pairs = _pairs(statement, facts)
        if pairs is not None:
            new = _in_sequence(pairs) or _in_order(pairs)
            if len(new) > 1 or (new[0] is not statement and not _same(new[0], statement)):
                block[index : index + 1] = new
                return True
        elif _swap(block, index, statement, facts):
            return True
    return False


def _same(new: ast.stmt, old: ast.stmt) -> bool:
    return ast.dump(new) == ast.dump(old)


def _pairs(statement: ast.Assign, facts: Facts) -> list[tuple[ast.Name, ast.expr]] | None:
    target, value = statement.targets[0], statement.value
    if not isinstance(target, (ast.Tuple, ast.List)) or not isinstance(value, (ast.Tuple, ast.List)):
        return None
    if len(target.elts) != len(value.elts) or not all(facts.pure(element) for element in value.elts):
        return None
    pairs = []
    for one, other in zip(target.elts, value.elts, strict=True):
        if not isinstance(one, ast.Name) or isinstance(other, ast.Starred):
            return None
        pairs.append((one, other))
    names = [one.id for one, _ in pairs]
    return pairs if len(set(names)) == len(names) else None


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
    """`t = x`, `a = y`, `b = … t …` is `a, b = y, … x …`."""
    if index + 2 >= len(block) or not isinstance(first.targets[0], ast.Name):
        return False
    second, third = block[index + 1], block[index + 2]
    if not (isinstance(second, ast.Assign) and isinstance(third, ast.Assign)):
        return False
    name = first.targets[0].id
    use = facts.survey.uses.get(name)
    if (
        use is None
        or use.stores != 1
        or use.is_captured
        or use.loads != reads(third.value, name)
        or not use.loads
    ):
        return False
    if len(second.targets) != 1 or len(third.targets) != 1 or use.loads != 1:
        return False
    if not _commutes(second.targets[0], third.targets[0], third.value, name):
        return False
    if not all(facts.pure(value) for value in (first.value, second.value, third.value)):
        return False
    value = substitute(third.value, {name: first.value})
    targets = [second.targets[0], third.targets[0]]
    block[index : index + 3] = [
        ast.Assign([ast.Tuple(targets, ast.Store())], ast.Tuple([second.value, value], ast.Load()))
    ]
    return True


def _commutes(second: ast.expr, third: ast.expr, value: ast.expr, name: str) -> bool:
    """Whether `value` and the place `third` are the same before and after `second` is bound."""
    if isinstance(second, ast.Name):
        return not reads(value, second.id) and not reads(third, second.id)
    if isinstance(second, ast.Subscript) and isinstance(value, ast.Name) and value.id == name:
        held = {node.id for node in names_in(second.value)}
        return isinstance(third, ast.Subscript) and not held & {node.id for node in names_in(third.slice)}
    return False
