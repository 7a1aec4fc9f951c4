"""Other ways to write the same values, variables and walks, as the rules of level `idiom` list them."""

import ast
import random
from collections.abc import Callable


def swap_equal(tree: ast.Module, rng: random.Random) -> bool:
    """`a == b` as `b == a`, of plain operands."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and len(node.ops) == 1
        and isinstance(node.ops[0], (ast.Eq, ast.NotEq))
    ]
    if not found:
        return False
    node = rng.choice(found)
    node.left, node.comparators = node.comparators[0], [node.left]
    return True


FAMILIES: dict[str, Callable[[ast.Module, random.Random], bool]] = {"operands of ==": swap_equal}
