"""Where in a text the Python strings, comments and brackets are, found without a parser.

The text may be anything: code, prose with code in it, code cut off in a string. Nothing here fails.
"""

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What a lexeme is."""

    STRING = auto()
    COMMENT = auto()
    UNCLOSED = auto()  # from a triple quote that is never closed to the end of the text
    NEWLINE = auto()
    ESCAPE = auto()  # a backslash and what follows it
    OPENING = auto()
    CLOSING = auto()
    FENCE = auto()  # three or more backticks or tildes, as around code in Markdown


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One piece of a text that bears on where code ends. What lies between lexemes is other code."""

    kind: Kind
    "What it is."
    begin: int
    "Position of its first character."
    end: int
    "Position after its last character."


TOKEN = re.compile(r"\\[\s\S]|\"\"\"|'''|[\"'#\n()\[\]{}]|`{3,}|~{3,}")
KINDS = dict.fromkeys("([{", Kind.OPENING) | dict.fromkeys(")]}", Kind.CLOSING) | {"\n": Kind.NEWLINE}
KINDS |= {"`": Kind.FENCE, "~": Kind.FENCE, "\\": Kind.ESCAPE}
STRING_PREFIXES = {"", "r", "b", "u", "f", "t", "rb", "br", "rf", "fr", "rt", "tr"}
LONGEST_KEYWORD = max(map(len, keyword.kwlist))
WORD_BEFORE = re.compile(r"\w*\Z")


def lexemes(text: str, start: int = 0) -> Iterator[Lexeme]:
    """Yield the lexemes of a text from a position on that is outside of strings and comments.

    A quote within a word, as in "here's", opens no string; neither does one that its line does not close.
    """
    opener: re.Match[str] | None = None  # of the string or comment that we are in
    for match in TOKEN.finditer(text, start):
        token = match[0]
        if opener is not None:
            ended = _ended(opener, match)
            yield from ended
            opener = None if ended else opener
        elif token[0] not in "\"'#":
            yield Lexeme(KINDS[token[0]], match.start(), match.end())
        elif token == "#" or _may_open_string(text, match.start()):
            opener = match
    if opener is not None and len(opener[0]) == 3:
        yield Lexeme(Kind.UNCLOSED, opener.start(), len(text))
    elif opener is not None and opener[0] == "#":
        yield Lexeme(Kind.COMMENT, opener.start(), len(text))


def _ended(opener: re.Match[str], match: re.Match[str]) -> list[Lexeme]:
    """Return what ends with a token within a string or comment; nothing if that goes on."""
    delimiter, token = opener[0], match[0]
    newline = Lexeme(Kind.NEWLINE, match.end() - 1, match.end())
    if delimiter == "#":
        comment = Lexeme(Kind.COMMENT, opener.start(), match.end() - 1)
        return [comment, newline] if token[-1] == "\n" else []
    if len(delimiter) == 1 and token == "\n":
        return [newline]  # the quote was no string's
    if token == delimiter or (len(delimiter) == 1 and token == 3 * delimiter):  # "a""" is "a" and ""
        return [Lexeme(Kind.STRING, opener.start(), match.end())]
    return []


def _may_open_string(text: str, position: int) -> bool:
    match = WORD_BEFORE.search(text[max(position - LONGEST_KEYWORD - 1, 0) : position])
    word = match[0] if match else ""
    return word.lower() in STRING_PREFIXES or keyword.iskeyword(word)


STATEMENT = re.compile(r"(?:async[ \t]+def|def|class|import|from)[ \t]|@\w")


def masked(text: str) -> str:
    """Return a text of the same length in which every line begins a statement and shows only code.

    Strings become quotes, comments blanks, and newlines within strings, brackets and after a backslash
    blanks. A bracket that is still open where a definition or import begins a line is taken for closed.

    >>> masked('f(1,\\n  2)  # a b\\ny = 3')
    'f(1,   2)       \\ny = 3'
    """
    parts: list[str] = []
    done = depth = 0
    for lexeme in lexemes(text):
        filler = ""
        if lexeme.kind in (Kind.STRING, Kind.UNCLOSED):
            filler = '"'
        elif lexeme.kind in (Kind.COMMENT, Kind.ESCAPE):
            filler = " "
        elif lexeme.kind is Kind.OPENING:
            depth += 1
        elif lexeme.kind is Kind.CLOSING:
            depth = max(depth - 1, 0)
        elif lexeme.kind is Kind.NEWLINE and depth:
            depth = 0 if STATEMENT.match(text, lexeme.end) else depth
            filler = " " if depth else ""
        if filler:
            parts += text[done : lexeme.begin], filler * (lexeme.end - lexeme.begin)
            done = lexeme.end
    return "".join([*parts, text[done:]])
