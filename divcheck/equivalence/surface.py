"""Level `surface`: the same tokens and the same syntax tree, however they are laid out.

Dropped: comments, docstrings and bare strings, blank lines, indentation, line breaks, `;` and `\\` at
the end of a line, and how a string is quoted. Kept: redundant parentheses, trailing commas,
annotations, imports, code below the function.
"""

import ast
import re

from divcheck.equivalence.form import digest, form
from divcheck.equivalence.parsing import drop_bare_strings

_TOKEN = re.compile(
    r"""
    (?: [ \t\f]+ | \#[^\n]* | \n | \\\n | ; )  # is skipped
  | (?P<string> (?: [rR][bBfF]? | [bBfF][rR]? | [uU] )?
      (?: \"\"\" (?: [^\\] | \\. )*? \"\"\" | ''' (?: [^\\] | \\. )*? '''
        | \" (?: [^\"\\\n] | \\. )* \" | ' (?: [^'\\\n] | \\. )* ' ) )
  | (?P<token>
      0[xXoObB]\w+ | (?: \d[\d_]*\.?[\d_]* | \.\d[\d_]* ) (?: [eE][+-]?\d[\d_]* )? [jJ]?  # a number
    | \w+  # a name
    | \*\*= | //= | >>= | <<= | \.\.\. | [-+*/%@&|^=<>!:]= | -> | \*\* | // | << | >> | . )  # an operator
    """,
    re.VERBOSE | re.DOTALL,
)


def surface_key(program: str, tree: ast.Module) -> str:
    """Digest of the tokens and the tree of `program`.

    Takes the bare strings out of `tree`, which every coarser level wants too.
    """
    bare = drop_bare_strings(tree)
    return digest("surface", " ".join(_tokens(program, bare)), form(tree))


def _tokens(program: str, bare: list[ast.stmt]) -> list[str]:
    """The tokens that count, outside the statements of `bare`. A string is `''`: the tree has its value."""
    text = program.replace("\r\n", "\n").replace("\r", "\n")
    spans = sorted(_spans(text, bare))
    found = []
    for piece in _between(text, spans):
        found += ["''" if string else token for string, token in _TOKEN.findall(piece) if string or token]
    return found


def _between(text: str, spans: list[tuple[int, int]]) -> list[str]:
    start = 0
    pieces = []
    for first, last in spans:
        pieces.append(text[start:first])
        start = last
    return [*pieces, text[start:]]


def _spans(text: str, statements: list[ast.stmt]) -> list[tuple[int, int]]:
    """Where `statements` stand in `text`, as character offsets (the tree counts bytes within a line)."""
    if not statements:
        return []
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    return [
        (offset(s.lineno, s.col_offset), offset(s.end_lineno or s.lineno, s.end_col_offset or s.col_offset))
        for s in statements
    ]
