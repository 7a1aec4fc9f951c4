"""The pieces of a chat's answer that may be code: fenced blocks, and what is between lines of prose."""

import html
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

from divcheck.extraction.lexemes import Kind, lexemes, masked

INLINE = r"(?P<ticks>`{3,}+)(?P<inline>[^`\n]+)(?P=ticks)"  # ```x``` within a line
ONE_LINE = re.compile(rf"(?<!`){INLINE}")
CODE = (
    r"(?:async[ \t]+)?def[ \t]+\w+[ \t]*[(\[]|class[ \t]+\w+[ \t]*[(:]|(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]"
)
LABEL = rf"[ \t]*(?:[A-Za-z][\w+#.-]*[ \t]+)?(?={CODE})"  # of a language, with code behind it on the line
INFO = rf"{LABEL}|[^`\n]*(?:\n|\Z)"
OPENING = re.compile(rf"{INLINE}|(?P<fence>`{{3,}}|^[ \t]*~{{3,}})(?:{INFO})", re.MULTILINE)
LANGUAGE = re.compile(r"[ \t]*[A-Za-z][\w+#.-]*[ \t\r]*(?:\n|\Z)")
QUOTED = re.compile(r"[ \t]*>[> \t]*")
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#39);")
LONGEST_LINE = 100  # characters of one that only introduces a block
SPACE = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")  # that Python does not know for one
FIRST_LINE = re.compile(r"^[ \t]*+(?=\S)", re.MULTILINE)
DISOWNING = {"wrong", "incorrect", "bad", "buggy", "broken", "don't", "not", "never"}
INTRODUCING = DISOWNING | {
    *("a", "an", "the", "this", "it", "here", "here's", "example", "for", "comparison", "of"),
    *("is", "would", "be", "do", "doing", "to", "way", "version", "approach", "solution", "code"),
}


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two fences."""

    text: str
    "The block's lines without the indentation of its opening fence."
    closed: bool
    "Whether there is a closing fence."
    disowned: bool
    "Whether the line before it says nothing but that it is wrong."


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
        begin = answer.rfind("\n", 0, opening.start("fence")) + 1
        closing = _closing(answer, position, fence)
        margin = answer[begin : opening.start("fence")]
        if not margin.strip() and (line := FIRST_LINE.search(answer, position)):
            margin = margin[: len(line[0])]  # code that is less indented than its fence stays as it is
        text = _plain(answer[position:closing], margin)
        yield Block(text, closing is not None, _is_disowned(answer[max(begin - LONGEST_LINE, 0) : begin]))
        if closing is None:
            return
        after = closing + len(fence)
        while answer[after : after + 1] == fence[0]:
            after += 1
        position = closing if LANGUAGE.match(answer, after) else after


def inline(answer: str) -> list[str]:
    """Return what stands between fences within a line, without the name of a language before code.

    >>> inline("Use ```python def f(x): return x``` here.")
    ['def f(x): return x']
    """
    return [re.sub(rf"^{LABEL}", "", match["inline"]).strip() for match in ONE_LINE.finditer(answer)]


def _is_disowned(before: str) -> bool:
    """Say whether the last line before a block introduces it with no words but those that call it wrong.

    >>> _is_disowned("**The wrong way:**\\n"), _is_disowned("This is wrong.\\n")
    (True, False)
    """
    lines = before.rstrip(" \t\r\n*_").splitlines()
    words = re.findall(r"[^\W\d_][\w']*", lines[-1].replace("’", "'").lower()) if lines else []
    introduces = bool(lines) and (lines[-1].endswith(":") or lines[-1].startswith("#"))
    return introduces and INTRODUCING.issuperset(words) and len(DISOWNING.intersection(words)) == 1


def _closing(answer: str, start: int, fence: str) -> int | None:
    """Return where the fence is that closes a block, None if there is none."""
    for lexeme in lexemes(answer, start):
        if lexeme.kind is Kind.FENCE and answer.startswith(fence, lexeme.begin):
            return lexeme.begin
        if lexeme.kind is Kind.UNCLOSED:  # broken code: then the first line that is a fence
            line = re.compile(rf"^[ \t]*{re.escape(fence)}", re.MULTILINE).search(answer, start)
            return line.end() - len(fence) if line else None
    return None


def _plain(text: str, margin: str) -> str:
    """Return a block's text as Python: without quotation marks, prompts of a session, and HTML's entities.

    `margin` is what stands before its opening fence on that line: indentation, or a quotation's `>`.
    """
    text = text.rstrip(" \t")
    if QUOTED.fullmatch(margin):
        text = _unquoted(text, margin.count(">"))
    elif margin and not margin.strip():
        text = re.sub(rf"^[ \t]{{1,{len(margin)}}}", "", text, flags=re.MULTILINE)
    if text.lstrip().startswith(">>> "):
        text = typed(text)
    if ENTITY.search(text) and ENTITY.search(masked(text)):  # outside of strings it is no Python
        text = html.unescape(text)
    return spaced(text)


def _unquoted(text: str, depth: int) -> str:
    """Return a text without the marks of a quotation, if all its lines have them."""
    marks = re.compile(rf"(?:[ \t]*>){{1,{depth}}} ?")
    lines = text.split("\n")
    if not all(marks.match(line) for line in lines if line.strip()):
        return text
    return "\n".join(marks.sub("", line, count=1) for line in lines).rstrip(" \t")


def typed(text: str) -> str:
    """Return what was typed in the interactive sessions of a text."""
    lines = [line.lstrip() for line in text.splitlines(keepends=True)]
    return "".join(line[4:] for line in lines if line.startswith((">>> ", "... ", "...\n")))


def spaced(text: str) -> str:
    """Return a text with ASCII's space for every other one that is in no string or comment."""
    if not SPACE.search(text):
        return text
    code = masked(text)
    return SPACE.sub(lambda match: " " if code[match.start()] == match[0] else match[0], text)


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
