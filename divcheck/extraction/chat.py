"""From a chat's answer to its program: whole pieces of code, chosen by what they define.

The piece that defines the entry point is taken as it stands, never a part of it. Where several do, the
last counts: models draft, find a fault and mend it, or repeat the given stub before they solve it. A stub
without code counts only where there is nothing else. A
closed block is preferred to one that the answer's end cuts off. Names that the piece uses and that neither
it nor the prompt defines are looked for in the other pieces, whose whole text is then put before it.
"""

import builtins
import keyword
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from divcheck.extraction.lexemes import masked
from divcheck.extraction.markdown import blocks, inline, segments, spaced, typed


@dataclass(frozen=True, slots=True)
class Found:
    """The code of an answer."""

    text: str
    "Source text."
    is_body: bool = False
    "Whether it is only the body of the entry point, to stand behind the prompt."


def find(answer: str, entry_point: str, scope: str) -> Found:
    """Return the code of an answer. `scope` is what will stand before it: the prompt's imports and helpers.

    An answer that does not define the entry point gives its first block, or all of itself if it has none:
    the judge then says what is wrong with it.

    >>> find("Sure:\\n```python\\ndef f(x):\\n    return x\\n```\\nIt returns x.", "f", "")
    Found(text='def f(x):\\n    return x\\n', is_body=False)
    """
    answer = re.sub(r"\r(?!\n)", "\n", answer)  # as Python reads it
    fenced = list(blocks(answer))
    closed = [block.text for block in fenced if block.closed]
    cut_off = [text for block in fenced if not block.closed for text in segments(block.text)]
    disowned = {block.text for block in fenced if block.disowned}
    loose = segments(spaced(answer))
    sessions = [typed(answer)] if ">>> " in answer else []
    places = [(closed, cut_off), (cut_off, closed), (loose, []), (sessions, []), (inline(answer), [])]
    for definition in (_definition, _indented_definition):
        for pieces, others in places:
            latest_first = list(reversed(pieces))
            for text in sorted(latest_first, key=lambda t: t in disowned or _is_stub(t, entry_point)):
                if defining := definition(text, entry_point):
                    helpers = _helpers(
                        defining, [t for t in [*pieces, *others] if t is not text], entry_point, scope
                    )
                    return Found("\n".join([*helpers, defining]))
    for text in [*closed, *cut_off, *loose]:
        if body := _body(text):
            return Found(body, is_body=True)
    return Found(next((text for text in [*closed, *cut_off] if text.strip()), answer))


def _definition(text: str, entry_point: str) -> str | None:
    """Return a piece that defines the entry point at its top level."""
    name = re.escape(entry_point)
    defines = rf"^(?:(?:async[ \t]+)?def[ \t]+{name}[ \t]*[(\[]|{name}[ \t]*(?::[^=\n]*)?=(?!=))"
    return text if re.search(defines, text, re.MULTILINE) else None


STUB = re.compile(
    r"[^\n]*:\s*+\"*+\s*+(?:\.\.\.|pass\b|raise[ \t]+NotImplementedError\b[^\n]*|)\s*+(?:\Z|(?<=\n)(?=\S))"
)
"A function's head and nothing behind it but its docstring and a placeholder, in masked text."
FOREIGN = re.compile(
    r"[ \t]*def[ \t]+\w+[ \t]*+(?:\[[^\]\n]*\][ \t]*+)?"
    r"(?:(?!\()[^:\n]*$|\((?:[^()\n]|\([^()\n]*\))*+\)[ \t]*+"
    r"(?:(?!->|:)|:[ \t]*[A-Z]\w*(?:\[[^=\n]*\])?[ \t]*=(?!=)))"
)
"A function's head in Ruby or Scala: behind its parameters is no colon, or a type and the function's body."


def _is_stub(text: str, entry_point: str) -> bool:
    """Return whether a piece's last definition of the entry point has no code, or none that is Python's."""
    code = masked(text)
    heads = list(re.finditer(rf"^[ \t]*def[ \t]+{re.escape(entry_point)}\b[^\n]*", code, re.MULTILINE))
    return bool(heads) and (
        FOREIGN.match(heads[-1][0]) is not None or STUB.match(code, heads[-1].start()) is not None
    )


def _indented_definition(text: str, entry_point: str) -> str | None:
    """Return a piece that defines the entry point further in: under `if` or `try`, or as a method.

    A piece that is indented as a whole is moved to the margin; a method is given the function's name.
    """
    plain = textwrap.dedent(_evened(text))
    if _definition(plain, entry_point):
        return plain
    name = re.escape(entry_point)
    inner = re.search(rf"^[ \t]+(?:async[ \t]+)?def[ \t]+{name}[ \t]*[(\[]", plain, re.MULTILINE)
    if inner is None:
        return None
    heads = re.findall(r"^[^\s#@)\]}].*", plain[: inner.start()], re.MULTILINE)
    around = re.match(r"class[ \t]+(\w+)", heads[-1]) if heads else None
    return f"{plain.rstrip()}\n\n\n{entry_point} = {around[1]}().{entry_point}\n" if around else plain


def _body(text: str) -> str | None:
    """Return a piece that is only a function's body: indented, or with `return` at its top level."""
    code = masked(text)  # a comment may be further out
    first = next((line for line in code.split("\n") if line.strip()), "")
    if first[:1].isspace():
        return text
    if re.search(r"^return\b", text, re.MULTILINE):
        return textwrap.indent(text, "    ")
    evened = _evened(text)
    return evened if evened != text and re.search(r"^[ \t]+return\b", text, re.MULTILINE) else None


def _evened(text: str) -> str:
    """Return a piece whose first line alone lost its indentation, with that; any other piece as it is.

    >>> _evened("y = x\\n    return y")
    '    y = x\\n    return y'
    """
    first, *others = [line for line in masked(text).split("\n") if line.strip()] or [""]
    depths = [len(line) - len(line.lstrip()) for line in others]
    opens_block = first.rstrip().endswith(":") and depths[:1] == [min(depths, default=0)]
    if not others or first[:1].isspace() or min(depths) == 0 or opens_block:
        return text
    return " " * min(depths) + text.lstrip("\n")


NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
ROUTINE = r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)"
ROUTINES = re.compile(ROUTINE, re.MULTILINE)
TOP_LEVEL = re.compile(
    rf"{ROUTINE}"
    r"|^([A-Z][A-Z0-9_]*)[ \t]*(?::[^=\n]*)?=(?!=)"
    r"|^(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+([^#\n]+)"
    r"|^try[ \t]*:[ \t\r]*\n((?:[ \t]+(?:from|import)\b[^\n]*\n)+)",
    re.MULTILINE,
)
VARIABLES = re.compile(r"^(\w+(?:[ \t]*,[ \t]*\w+)*)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
SHOWS = re.compile(r"^(?:print|assert)\b|\binput[ \t]*\(", re.MULTILINE)
BOUND = re.compile(
    r"^[ \t]*(?:async[ \t]+)?def[ \t]+\w+[^(\n]*\(([^\n]*?)\)[ \t]*(?:->|:)"
    r"|^[ \t]*([\w,*()][\w,*() \t]*)(?::[^=\n]*)?=(?!=)"
    r"|\bfor[ \t]+([\w,*() \t]{1,100})|\blambda[ \t]+([^:\n]{1,100})|\bas[ \t]+(\w+)",
    re.MULTILINE,
)
"Parameters, and targets of assignments and loops, at any depth."


def _names(pattern: re.Pattern[str], code: str) -> set[str]:
    """Return the names in what a pattern's groups match in masked text."""
    names: set[str] = set()
    for match in pattern.finditer(code):
        names |= set(NAME.findall((match[match.lastindex or 0]).split(" in ")[0]))
    return names.difference(keyword.kwlist)


def _owners(others: Sequence[str], entry_point: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return which piece defines each name: functions, classes, imports and constants; and variables.

    Of a piece that uses the entry point only functions and classes count, and only where no other piece
    defines them: it may be an example of its use. The variables of one that prints are an example's too.
    """
    using: dict[str, int] = {}
    owners: dict[str, int] = {}
    variables: dict[str, int] = {}
    for index, text in enumerate(others):
        code = masked(text)
        if _definition(text, entry_point) or not re.search(rf"\b{re.escape(entry_point)}\b", code):
            owners |= dict.fromkeys(_names(TOP_LEVEL, code), index)
            if not SHOWS.search(code):
                variables |= dict.fromkeys(_names(VARIABLES, code), index)
        else:
            using |= dict.fromkeys(_names(ROUTINES, code), index)
    return using | owners, variables


def _helpers(chosen: str, others: Sequence[str], entry_point: str, scope: str) -> list[str]:
    """Return those of the other pieces that define what the chosen one needs, in their order."""
    owners, variables = _owners(others, entry_point)
    known = _names(TOP_LEVEL, masked(scope)) | {entry_point, *dir(builtins)}
    taken: set[int] = set()
    queue = [chosen] if owners or variables else []
    while queue:
        code = masked(queue.pop())
        lacking = set(NAME.findall(code)) - _names(TOP_LEVEL, code) - known
        free = lacking - _names(BOUND, code) if variables else set()
        needed = {owners[name] for name in lacking & owners.keys()}
        needed |= {variables[name] for name in free & (variables.keys() - owners.keys())}
        queue += [others[index] for index in needed - taken]
        taken |= needed
    return [others[index] for index in sorted(taken)]
