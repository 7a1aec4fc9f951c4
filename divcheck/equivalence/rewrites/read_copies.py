"""A copy of a list that is only read, as is the list, gives way to it: `y = x[:]`.

So does a list of the characters of a text, if they are only gone through, searched or fetched: `y = list(s)`;
and a list of the keys of a dictionary, or of a range, if it is only gone through. One that is changed gives
way until it is: after `y = x[:]`, `y[::2] = sorted(y[::2])` is `y[::2] = sorted(x[::2])`.
"""

import ast

from divcheck.equivalence.effects import effects_of, reaches
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import binding, reads, store, stored, substitute, walk
from divcheck.equivalence.predicates import called_name, is_call, is_name
from divcheck.equivalence.rewrites.conversions import CONSUMERS, copied_from

NODES = (ast.Assign,)

_GOES_THROUGH = (CONSUMERS | {"zip", "reversed", "join"}) - {"list", "tuple"}
"What takes the elements one by one, of whatever holds them."


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Read one list in place of its copy."""
    for index, statement in enumerate(block):
        found = binding(statement)
        if found is not None and _is_range_gone_through(*found, block[index + 1 :], facts):
            assert isinstance(found[1], ast.Call)
            block[index] = ast.Assign([store(found[0])], found[1].args[0])
            return True
        source = copied_from(found[1], facts) if found is not None else None
        if found is None or not isinstance(source, ast.Name):
            continue
        name, rest = found[0], block[index + 1 :]
        if not _are_only_read(name, source, facts):
            if _is_list_of(found[1], source, facts) and _look_before(rest, name, source, facts):
                return True
            continue
        if sum(reads(part, name) for part in rest) != facts.survey.uses[name].loads:
            continue  # read elsewhere, when the original may be another one
        done = effects_of(rest, facts)
        if not facts.is_text(source) and (done.is_open or reaches(done, {source.id}, facts)):
            continue  # the list may be changed by another name
        if source.id in stored(rest) or not _is_alike(name, found[1], source, rest, facts):
            continue
        block[index:] = [substitute(part, {name: source}) for part in rest]
        return True
    return False


def _is_list_of(made: ast.expr, source: ast.Name, facts: Facts) -> bool:
    """Whether `made` is a list just as `source` is."""
    return facts.types.name_of(source) == facts.types.name_of(made) == "list"


def _look_before(rest: list[ast.stmt], name: str, source: ast.Name, facts: Facts) -> bool:
    """Look at the original in the first statement that looks at its copy, if neither was changed before."""
    if name == source.id or not facts.survey.is_single(name):
        return False
    for statement in rest:
        if not isinstance(statement, ast.Assign) or not facts.pure(statement.value):
            return False
        looks = sum(_looks(node, name, facts) for node in walk(statement.value))
        if looks != reads(statement.value, name):
            return False
        if looks:
            statement.value = substitute(statement.value, {name: source})
            return True
        if not isinstance(statement.targets[0], ast.Name) or stored(statement) & {name, source.id}:
            return False
    return False


def _looks(node: ast.AST, name: str, facts: Facts) -> bool:
    """Whether `node` is `y[i]`, `y[i:j]` or a function of the elements: `len(y)`, `sorted(y)`."""
    if isinstance(node, ast.Subscript):
        return is_name(node.value, name)
    if not isinstance(node, ast.Call) or not facts.is_builtin(node.func, *CONSUMERS):
        return False
    return len(node.args) == 1 and is_name(node.args[0], name)


def _is_range_gone_through(name: str, made: ast.expr, rest: list[ast.stmt], facts: Facts) -> bool:
    """Whether `made` is `list(range(n))`, and nobody looks at more than its elements, one by one."""
    if not is_call(made, "list", 1) or not facts.is_builtin(made.func, "list"):
        return False
    if not is_call(made.args[0], "range") or not facts.is_builtin(made.args[0].func, "range"):
        return False
    if not facts.survey.is_single(name):
        return False
    use = facts.survey.uses[name]
    if use.is_mutated or use.escapes:
        return False
    if any(_fetches(node, name) for part in rest for node in walk(part)):
        return False
    return 0 < use.loads == sum(_fitting(name, part, facts) for part in rest)


def _are_only_read(name: str, source: ast.Name, facts: Facts) -> bool:
    """Whether neither object changes, nor can be told from the other."""
    copy, original = facts.survey.uses.get(name), facts.survey.uses.get(source.id)
    if copy is None or original is None or copy.stores != 1 or not copy.loads:
        return False
    if any(use.is_captured or use.is_mutated for use in (copy, original)) or copy.escapes:
        return False
    return facts.is_text(source) or not original.escapes


def _is_alike(name: str, made: ast.expr, source: ast.Name, rest: list[ast.stmt], facts: Facts) -> bool:
    """Whether what reads the copy finds the same in the original."""
    kind = facts.types.name_of(source)
    if isinstance(made, ast.Subscript) or facts.types.name_of(made) == kind:
        return True
    if kind not in ("list", "tuple", "str", "char", "dict"):
        return False
    if kind == "dict" and any(_fetches(node, name) for part in rest for node in walk(part)):
        return False
    return sum(_fitting(name, part, facts) for part in rest) == sum(reads(part, name) for part in rest)


def _fetches(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Subscript) and is_name(node.value, name)


def _fitting(name: str, statement: ast.stmt, facts: Facts) -> int:
    """How often only the elements of a variable are looked at."""
    return sum(_takes_elements(node, name, facts) for node in walk(statement))


def _takes_elements(node: ast.AST, name: str, facts: Facts) -> int:
    taken: list[ast.expr] = []
    if isinstance(node, (ast.For, ast.comprehension)):
        taken = [node.iter]
    elif isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
        taken = [node.value]
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        taken = node.comparators[:1] if facts.types.name_of(node.left) == "char" else []
    elif isinstance(node, ast.Call) and called_name(node) in _GOES_THROUGH:
        is_alone = len(node.args) == 1 or called_name(node) == "zip"  # `sum` may begin with a list
        taken = node.args if is_alone else []
    return sum(isinstance(part, ast.Name) and part.id == name for part in taken)
