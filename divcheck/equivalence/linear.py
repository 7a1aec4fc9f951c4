"""Integer expressions as sums: a constant and multiples of terms."""

import ast
from dataclasses import dataclass, field

from divcheck.equivalence.form import form


@dataclass(slots=True)
class Linear:
    """`constant` plus the sum of `terms`, each a factor for an expression."""

    constant: int = 0
    "What does not depend on anything."
    terms: dict[str, int] = field(default_factory=dict)
    "Factors, by the written form of the expression."
    nodes: dict[str, ast.expr] = field(default_factory=dict)
    "The expressions, by their written form."

    @property
    def names(self) -> list[str]:
        """The terms that are plain variables."""
        return [node.id for node in self.nodes.values() if isinstance(node, ast.Name)]

    def add(self, other: "Linear", factor: int = 1) -> None:
        """Add `factor` times `other`, in place."""
        self.constant += factor * other.constant
        for key, count in other.terms.items():
            total = self.terms.get(key, 0) + factor * count
            self.nodes[key] = other.nodes[key]
            self.terms[key] = total
            if total == 0:
                del self.terms[key], self.nodes[key]


def linear(node: ast.expr, depth: int = 0) -> Linear | None:
    """`node` as a sum; None if it is nested too deep. The terms are whatever is not a sum itself.

    >>> found = linear(ast.parse("n - 1 + 2 * n", mode="eval").body)
    >>> found.constant, list(found.terms.values())
    (-1, [3])
    """
    if depth > 20:
        return None
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return Linear(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _sum(node.operand, None, -1, depth)
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Add):
            return _sum(node.left, node.right, 1, depth)
        if isinstance(node.op, ast.Sub):
            return _difference(node, depth)
        multiple = _multiple(node, depth)
        if multiple is not None:
            return multiple
    key = node.id if isinstance(node, ast.Name) else form(node)
    return Linear(0, {key: 1}, {key: node})


def _multiple(node: ast.BinOp, depth: int) -> Linear | None:
    """`2 * n`, and what is a constant power."""
    if isinstance(node.op, ast.Mult):
        for factor, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(factor, ast.Constant) and type(factor.value) is int:
                return _sum(other, None, factor.value, depth)
    power = _constant_power(node)
    return None if power is None else Linear(power)


def _constant_power(node: ast.BinOp) -> int | None:
    """The value of `2 ** 3`."""
    exponent = node.right.value if isinstance(node.right, ast.Constant) else None
    if not isinstance(node.op, ast.Pow) or type(exponent) is not int or not 0 <= exponent < 8:
        return None
    base = linear(node.left)
    if base is None or base.terms or abs(base.constant) > 1000:
        return None
    return int(base.constant**exponent)


def _sum(left: ast.expr, right: ast.expr | None, factor: int, depth: int) -> Linear | None:
    total = Linear()
    for part in (left, right):
        if part is not None:
            found = linear(part, depth + 1)
            if found is None:
                return None
            total.add(found, factor)
    return total


def _difference(node: ast.BinOp, depth: int) -> Linear | None:
    left, right = linear(node.left, depth + 1), linear(node.right, depth + 1)
    if left is None or right is None:
        return None
    left.add(right, -1)
    return left


def difference(left: ast.expr, right: ast.expr) -> int | None:
    """`left - right` if that is a constant, else None."""
    found = linear(ast.BinOp(left, ast.Sub(), right))
    return None if found is None or found.terms else found.constant
