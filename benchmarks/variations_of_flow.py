"""Other ways to write the same branches, loops and exits, as the rules of level `idiom` list them."""

import ast
import random
from collections.abc import Callable


def invert(tree: ast.Module, rng: random.Random) -> bool:
    """`if a: x else: y` as `if not a: y else: x`."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.If) and node.orelse]
    if not found:
        return False
    node = rng.choice(found)
    node.test, node.body, node.orelse = ast.UnaryOp(ast.Not(), node.test), node.orelse, node.body
    return True


FAMILIES: dict[str, Callable[[ast.Module, random.Random], bool]] = {"inverted if": invert}
