"""A text that is put together from small letters is in lower case already: `("i" * n + "v").lower()`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import Kind
from divcheck.equivalence.predicates import is_method_call, owner_of

NODES = (ast.Call,)
CALLS = ("lower", "upper")
_MAX_DEPTH = 12


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Take away a call of `lower` or `upper` that changes nothing."""
    if not is_method_call(node, *CALLS) or node.args:
        return None
    assert isinstance(node.func, ast.Attribute)
    owner = owner_of(node)
    return owner if _Cased(node.func.attr, facts).has(owner) else None


class _Cased:
    """What is in one case for certain, as `method` would make it."""

    def __init__(self, method: str, facts: Facts) -> None:
        self.method = method
        self.facts = facts
        self.assumed: set[str] = set()
        "Variables that are being looked at: of their own bindings they are taken to be so, by induction."

    def has(self, node: ast.expr, depth: int = 0) -> bool:
        """Whether all letters of `node`, a text, are of the case."""
        if depth > _MAX_DEPTH:
            return False
        if isinstance(node, ast.Constant):
            return isinstance(node.value, str) and node.value == getattr(node.value, self.method)()
        if isinstance(node, ast.Name):
            return self._of_name(node.id, depth)
        if isinstance(node, ast.BinOp):
            sides = (node.left, node.right)
            if isinstance(node.op, ast.Mult):
                return any(self.has(side, depth + 1) for side in sides)
            return isinstance(node.op, ast.Add) and all(self.has(side, depth + 1) for side in sides)
        if isinstance(node, ast.IfExp):
            return self.has(node.body, depth + 1) and self.has(node.orelse, depth + 1)
        if isinstance(node, ast.Subscript):
            return self._of_elements(node.value, depth)
        return is_method_call(node, self.method) and not node.args

    def _of_name(self, name: str, depth: int) -> bool:
        use = self.facts.survey.uses.get(name)
        if use is None or use.is_captured or not use.values or len(use.values) != use.stores:
            return False
        if name in self.assumed:
            return True
        self.assumed.add(name)
        return all(not isinstance(value, Kind) and self.has(value, depth + 1) for value in use.values)

    def _of_elements(self, node: ast.expr, depth: int) -> bool:
        """Whether what is fetched from `node`, or what a loop over it gives, is of the case."""
        if isinstance(node, (ast.List, ast.Tuple)):
            return all(self.has(element, depth + 1) for element in node.elts)
        return self.facts.is_text(node) and self.has(node, depth + 1)
