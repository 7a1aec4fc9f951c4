"""The pieces of a chat's answer that may be code: fenced blocks, and what is between lines of prose."""

import html
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

from divcheck.extraction.lexemes import Kind, lexemes, masked

INLINE = r"(?P<ticks>`{3,})[^`\n]+(?P=ticks)"  # ```x``` within a line
OPENING = re.compile(rf"{INLINE}|(?P<fence>`{{3,}}|^[ \t]*~{{3,}})[^`\n]*(?:\n|\Z)", re.MULTILINE)
LANGUAGE = re.compile(r"[ \t]*[A-Za-z][\w+#.-]*[ \t\r]*(?:\n|\Z)")
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#39);")


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two fences."""

    text: str
    "The block's lines without the indentation of its opening fence."
    closed: bool
    "Whether there is a closing fence."


def blocks(answer: str) -> Iterator[Block]:
    """Yield the fenced blocks of an answer.

    A fence within a Python string or comment closes nothing; one at the end of a line of code does. A fence
    that names a language begins a block even where the one before it was not closed.

    >>> [block.text for block in blocks("Use this:\\n```python\\nx = 1\\n```\\nor ~~~")]
    ['x = 1\\n']
    """
    position = 0
    while opening := OPENING.search(answer, position):
        position = opening.end()
        if opening["fence"] is None:
            continue
        fence = opening["fence"].strip()
        indent = _indent(answer, opening.start("fence"))
        closing = _closing(answer, position, fence)
        yield Block(_plain(answer[position:closing], indent), closed=closing is not None)
        if closing is None:
            return
        after = closing + len(fence)
        while answer[after : after + 1] == fence[0]:
            after += 1
        position = closing if LANGUAGE.match(answer, after) else after


def _indent(answer: str, fence: int) -> int:
    """Return how far the line of a fence is indented; 0 where the fence stands behind other text."""
    line = answer[answer.rfind("\n", 0, fence) + 1 : fence]
    return 0 if line.strip() else len(line)


def _closing(answer: str, start: int, fence: str) -> int | None:
    """Return where the fence is that closes a block, None if there is none."""
    for lexeme in lexemes(answer, start):
        if lexeme.kind is Kind.FENCE and answer.startswith(fence, lexeme.begin):
            return lexeme.begin
        if lexeme.kind is Kind.UNCLOSED:  # broken code: then the first line that is a fence
            line = re.compile(rf"^[ \t]*{re.escape(fence)}", re.MULTILINE).search(answer, start)
            return line.end() - len(fence) if line else None
    return None


def _plain(text: str, indent: int) -> str:
    """Return a block's text as Python: without indentation, prompts of a session, and HTML's entities."""
    text = text.rstrip(" \t")
    if indent:
        text = re.sub(rf"^[ \t]{{1,{indent}}}", "", text, flags=re.MULTILINE)
    if text.lstrip().startswith(">>> "):
        lines = [line.lstrip() for line in text.splitlines(keepends=True)]
        text = "".join(line[4:] for line in lines if line.startswith((">>> ", "... ", "...\n")))
    if ENTITY.search(text) and ENTITY.search(masked(text)):  # outside of strings it is no Python
        text = html.unescape(text)
    return text


KEYWORD = rf"(?:{'|'.join(keyword.kwlist)}|match|case|type)\b"
WORD = rf"(?!{KEYWORD})[^\W\d]\w*"
COMPOUND = r"(?:async|class|def|elif|else|except|finally|for|if|match|case|try|while|with)\b"
PROSE = re.compile(
    "|".join(
        [
            rf"(?=\S).*?\b{WORD}[ \t]+{WORD}",  # two words side by side
            rf"(?!{COMPOUND})\S.*:[ \t\r]*$",  # Explanation:
            rf"{WORD}[ \t\r]*$|{WORD}[!?.](?![=\w])",  # Certainly!
            rf"{WORD},?[ \t][\w, \t]*[^\W\d][.!?][ \t\r]*$",  # Sure, here it is.
            r"[-+*][ \t]|\d+[.)][ \t]|-{2,}[ \t\r]*$",  # lists and rules
            r"\*\*|[<>|`$!?%&/=,:;^)\]}]|\.(?!\.\.)",  # what begins no statement
            r"(?=\S).*[^\x00-\x7f\w]",  # typographic quotes, dashes, bullets
        ]
    )
)
"A line of `masked` text that cannot be Python, and so is prose or Markdown."


def segments(text: str) -> list[str]:
    """Return what is between the lines of a text that are prose.

    A line counts as prose only where no Python statement could begin so: code is never cut.

    >>> segments("Sure, here is the code:\\n\\nx = 1\\ny = 2\\nIt sets x and y.\\n")
    ['\\nx = 1\\ny = 2\\n']
    """
    found = []
    begin = position = 0
    for line in masked(text).split("\n"):
        end = position + len(line) + 1
        if PROSE.match(line):
            found.append(text[begin:position])
            begin = end
        position = end
    found.append(text[begin:])
    return [segment for segment in found if segment.strip()]
