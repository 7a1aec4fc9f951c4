"""Systematic variants of a completion: other local names, other quotes, a comment, a blank line.

They keep behaviour, and give the base model the variety of naming and format that it learns from.
"""

import ast
import io
import random
import tokenize
from collections.abc import Callable, Mapping

SYNONYMS = (
    ("result", "out", "answer", "res"),
    ("total", "acc", "running"),
    ("count", "counter", "amount"),
    ("i", "k", "index", "pos"),
    ("j", "m", "other"),
    ("x", "num", "value", "item", "elem"),
    ("c", "char", "ch", "letter"),
    ("number", "num", "val"),
    ("word", "w", "token"),
    ("best", "largest", "biggest"),
    ("seen", "found", "visited"),
    ("digits", "text", "output"),
    ("values", "ordered", "uniq"),
)
COMMENTS = ("# straightforward", "# see the examples above", "# simple version", "# done in one go")


def vary(text: str, prompt: str, rng: random.Random) -> str:
    """A variant of `text`, drawn by `rng`: each kind of change happens on its own, often none does."""
    changes: tuple[tuple[float, Callable[[], str]], ...] = (
        (0.35, lambda: rename(text, prompt, rng)),
        (0.25, lambda: swap_quotes(text)),
        (0.1, lambda: f"    {rng.choice(COMMENTS)}\n{text}"),
        (0.1, lambda: space_before_return(text)),
    )
    for chance, change in changes:
        if rng.random() < chance:
            text = change()
    return text


def rename(text: str, prompt: str, rng: random.Random) -> str:
    """Rename the locals that have synonyms, consistently, to names that the program does not use."""
    tree = ast.parse(f"{prompt}{text}")
    taken = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    parameters = {
        node.arg for node in ast.walk(ast.parse(f"{prompt}    pass\n")) if isinstance(node, ast.arg)
    }
    taken |= parameters | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    mapping: dict[str, str] = {}
    for name in sorted(_bound_names(text) - parameters):
        free = [other for group in SYNONYMS if name in group for other in group if other not in taken]
        if free:
            mapping[name] = rng.choice(free)
            taken.add(mapping[name])
    return _replace_names(text, mapping)


def _bound_names(text: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(f"def f():\n{text}")))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {node.arg for node in nodes if isinstance(node, ast.arg)}


def _replace_names(text: str, mapping: Mapping[str, str]) -> str:
    lines = text.splitlines(keepends=True)
    names = [t for t in _tokens(text) if t.type == tokenize.NAME and t.string in mapping]
    for token in reversed(names):
        row, start, end = token.start[0] - 2, token.start[1], token.end[1]
        lines[row] = lines[row][:start] + mapping[token.string] + lines[row][end:]
    return "".join(lines)


def swap_quotes(text: str) -> str:
    """Double quotes for single ones, and the other way round, in the plain strings of `text`.

    >>> swap_quotes("    return ''.join(words)\\n")
    '    return "".join(words)\\n'
    """
    lines = text.splitlines(keepends=True)
    other = {"'": '"', '"': "'"}
    for token in reversed(_tokens(text)):
        quote = token.string[:1]
        if token.type == tokenize.STRING and quote in other and other[quote] not in token.string:
            row, start, end = token.start[0] - 2, token.start[1], token.end[1]
            swapped = other[quote] + token.string[1:-1] + other[quote]
            lines[row] = lines[row][:start] + swapped + lines[row][end:]
    return "".join(lines)


def space_before_return(text: str) -> str:
    """A blank line before the last line, when that is a `return` at the body's own depth.

    >>> space_before_return("    y = x + 1\\n    return y\\n")
    '    y = x + 1\\n\\n    return y\\n'
    """
    lines = text.splitlines(keepends=True)
    if len(lines) > 1 and lines[-1].startswith("    return") and lines[-2].strip():
        lines.insert(-1, "\n")
    return "".join(lines)


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(f"def f():\n{text}").readline))
