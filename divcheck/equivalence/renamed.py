"""Level `renamed`: equal once locals, parameters, comprehension variables and helpers are renamed.

Each such variable is called `v0`, `v1`, … in the order in which the tree names them. The entry point,
builtins, imports, classes and variables of the module, and attributes keep their names.
"""

import ast
import re
from dataclasses import dataclass

from divcheck.equivalence.nodes import walk
from divcheck.equivalence.scopes import analyse
from divcheck.equivalence.uses import REACH_NAMES
from divcheck.equivalence.variables import Scopes, Variable


@dataclass(frozen=True, slots=True)
class Names:
    """The canonical names that a tree was given: `prefix` and a number below `count`."""

    prefix: str
    "What all of them begin with."
    count: int
    "How many there are."
    in_order: bool
    "Whether the tree had these names already, or others that stood in the same order."

    def all(self) -> frozenset[str]:
        """Every one of them."""
        return frozenset(f"{self.prefix}{number}" for number in range(self.count))


def rename(tree: ast.Module, entry_point: str) -> Names:
    """Give the variables of `tree` their canonical names, in place.

    >>> tree = ast.parse("def f(n):\\n    total = sum(i for i in range(n))\\n    return total")
    >>> _ = rename(tree, "f")
    >>> print(ast.unparse(tree))
    def f(v0):
        v1 = sum((v2 for v2 in range(v0)))
        return v1
    """
    scopes = analyse(tree)
    pinned = _named_by_keyword(scopes)
    quoted = _quoted(tree, scopes)
    changing = [
        v
        for v in scopes.variables
        if _may_change(v, entry_point) and v.name not in quoted and not _is_pinned(v, pinned)
    ]
    prefix = _free_prefix(scopes, changing)
    names = {variable: f"{prefix}{number}" for number, variable in enumerate(changing)}
    in_order = _are_in_order([(variable.name, name) for variable, name in names.items()])
    _rename_keywords(scopes, names)
    for variable, name in names.items():
        if variable.name != name:
            for occurrence in variable.occurrences:
                occurrence.rename(name)
    return Names(prefix, len(changing), in_order)


def _are_in_order(pairs: list[tuple[str, str]]) -> bool:
    """Whether names before and after stand in one order, be it that of their text or of their numbers."""
    if all(old == new for old, new in pairs):
        return True
    by_text = [new for _, new in sorted(pairs)]
    by_number = [new for _, new in sorted(pairs, key=lambda pair: (len(pair[0]), pair[0]))]
    return by_text == sorted(by_text) and by_number == [new for _, new in pairs]


def _may_change(variable: Variable, entry_point: str) -> bool:
    kind = variable.kind
    if kind == "module":
        return variable.bound_by == {"def"} and variable.name != entry_point
    return kind != "class" and "import" not in variable.bound_by


def _is_pinned(variable: Variable, pinned: set[str]) -> bool:
    return variable.name in pinned and "parameter" in variable.bound_by


def _quoted(tree: ast.Module, scopes: Scopes) -> set[str]:
    """The words of the texts of a program that reaches its variables by name: `eval("n + 1")`."""
    if REACH_NAMES.isdisjoint([variable.name for variable in scopes.variables]):
        return set()
    texts = [node.value for node in walk(tree) if isinstance(node, ast.Constant)]
    return {word for text in texts if isinstance(text, str) for word in re.findall(r"\w+", text)}


def _named_by_keyword(scopes: Scopes) -> set[str]:
    """Keywords of calls that may reach a function of this program, though which one is not plain."""
    pinned: set[str] = set()
    if not scopes.calls:
        return pinned
    has_classes = any("class" in variable.bound_by for variable in scopes.variables)
    for call, variable in scopes.calls:
        if variable is not None and _definition(variable) is not None:
            if any(keyword.arg is None for keyword in call.keywords):  # `g(**d)`: d has the names
                pinned.update(v.name for v in scopes.variables if "parameter" in v.bound_by)
            continue
        is_foreign = variable is None or not variable.bound_by or variable.bound_by == {"import"}
        if not is_foreign or (has_classes and variable is None):
            pinned.update(keyword.arg for keyword in call.keywords if keyword.arg)
    return pinned


def _rename_keywords(scopes: Scopes, names: dict[Variable, str]) -> None:
    if not scopes.calls:
        return
    parameters: dict[tuple[int, str], str] = {}
    for variable, name in names.items():
        if "parameter" in variable.bound_by:
            parameters[id(variable.owner), variable.name] = name
    for call, called in scopes.calls:
        definition = _definition(called) if called is not None else None
        if definition is not None:
            for keyword in call.keywords:
                keyword.arg = parameters.get((id(definition), keyword.arg or ""), keyword.arg)


def _definition(variable: Variable) -> ast.AST | None:
    """The function that `variable` always is, if one `def` alone binds it."""
    if variable.bound_by != {"def"}:
        return None
    found = [where.node for where in variable.occurrences if where.field == "name"]
    return found[0] if len(found) == 1 else None


def _free_prefix(scopes: Scopes, changing: list[Variable]) -> str:
    """`v`, or as many of them as it takes to clash with no name that stays."""
    moving = set(changing)
    staying = {variable.name for variable in scopes.variables if variable not in moving}
    staying |= scopes.imported
    prefix = "v"
    while any(name.startswith(prefix) and name[len(prefix) :].isdecimal() for name in staying):
        prefix += "v"
    return prefix
