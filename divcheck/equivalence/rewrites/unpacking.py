"""`a, b = sorted([x, y])` is `s = sorted([x, y])`, and its elements where a and b are read.

So is `a, b = p` of a p that has two elements, as the problem or a test tells, and of `s.split("/")` of two
parts. `for p in x: a, b = p` is `for a, b in x`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import load, reads, store, substitute
from divcheck.equivalence.predicates import called_name, is_method_call, is_name, owner_of
from divcheck.equivalence.rewrites.counted import counted_length

_PARTS = {"partition": 3, "rpartition": 3}
"How many parts methods of texts give."
_NUMBERS = {"modf": 2, "frexp": 2}
"The same of functions of `math`."
NODES = (ast.Assign, ast.For)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Take one list apart later, or one item of a loop earlier."""
    for index, statement in enumerate(block):
        if isinstance(statement, ast.For) and _in_head(statement, facts):
            return True
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if not isinstance(target, ast.Tuple) or not isinstance(statement, ast.Assign):
            continue
        names = [element.id for element in target.elts if isinstance(element, ast.Name)]
        if isinstance(statement.value, ast.Tuple) or len(set(names)) != len(target.elts):
            continue
        rest = block[index + 1 :]
        if not names or not all(_is_plain(name, rest, facts) for name in names):
            continue
        if _length(statement.value, facts) != len(names):
            owner = facts.survey.uses[names[0]].owner
            if owner is None or counted_length(statement, owner, facts) != len(names):
                continue
        whole = names[0]  # its name is free now
        elements: dict[str, ast.expr] = {
            name: ast.Subscript(load(whole), ast.Constant(place), ast.Load())
            for place, name in enumerate(names)
        }
        block[index] = ast.Assign([store(whole)], statement.value)
        block[index + 1 :] = [substitute(part, elements) for part in rest]
        return True
    return False


def _in_head(loop: ast.For, facts: Facts) -> bool:
    first = loop.body[0]
    if not isinstance(loop.target, ast.Name) or not isinstance(first, ast.Assign) or len(loop.body) < 2:
        return False
    use = facts.survey.uses.get(loop.target.id)
    if use is None or use.stores != 1 or use.loads != 1 or not is_name(first.value, loop.target.id):
        return False
    parts = first.targets[0]
    if len(first.targets) > 1 or not isinstance(parts, ast.Tuple):
        return False
    if not all(isinstance(part, ast.Name) for part in parts.elts):
        return False
    loop.target = parts
    del loop.body[0]
    return True


def _length(value: ast.expr, facts: Facts) -> int | None:
    """How many elements `value` has, if that can be seen."""
    if isinstance(value, ast.Tuple):
        return None if any(isinstance(element, ast.Starred) for element in value.elts) else len(value.elts)
    size = facts.size_of(value)
    if size is not None or not isinstance(value, ast.Call) or len(value.args) != 1:
        return size
    argument = value.args[0]
    if is_method_call(value, *_PARTS) and facts.is_text(owner_of(value)):
        return _PARTS[called_name(value)]
    if is_method_call(value, *_NUMBERS) and is_name(owner_of(value), "math"):
        return _NUMBERS[called_name(value)] if "math" in facts.types.rebound else None
    if facts.is_builtin(value.func, "sorted") and isinstance(argument, (ast.List, ast.Tuple)):
        return _length(ast.Tuple(argument.elts, ast.Load()), facts)
    if facts.is_builtin(value.func, "min", "max") and isinstance(argument, ast.Name):
        use = facts.survey.uses.get(argument.id)
        made = use.values[0] if use and len(use.values) == 1 and not (use.is_mutated or use.escapes) else None
        return _length(made.elt, facts) if isinstance(made, ast.ListComp) else None
    return None


def _is_plain(name: str, rest: list[ast.stmt], facts: Facts) -> bool:
    """Whether `name` is bound once, and only read behind that."""
    use = facts.survey.uses.get(name)
    if use is None or use.stores != 1 or use.is_captured or use.is_mutated:
        return False
    return sum(reads(part, name) for part in rest) == use.loads
