"""What sentences of a problem promise of its lists: that they have elements, and how many."""

import ast
import re

_CONDITION = re.compile(r"\b(?:if|when|whenever|whether|unless|otherwise|else)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;:](?=\s)|\n\s*\n")
_FILLED = re.compile(
    r"\b(?:given|takes|gets|of|from) an? non-? ?empty (?:list|array|tuple|sequence|string)\b"
    r"|\((?:of|with) (?:length )?at least (?:one|two|three|[1-9]\d*)(?: elements?| items?| numbers?)?\)",
    re.IGNORECASE,
)
"`Given a non-empty list`, `a list of numbers (of length at least two)`."
_MAY_BE_EMPTY = re.compile(r"\b(?:is|are|if|for an|or) empty\b", re.IGNORECASE)
_SIZED = re.compile(
    r"\b(?:given|takes|each \w+ is) an? (?:(?:list|tuple|array) of (two|three|four)|(pair|triple) of)"
    r" (?:integers|numbers|floats|strings|words|characters|elements|items)\b",
    re.IGNORECASE,
)
"`given a list of two strings`, `each interval is a pair of integers`."
_SIZES = {"two": 2, "pair": 2, "three": 3, "triple": 3, "four": 4}
_SHORTER = re.compile(
    r"\blength of (?:the )?(\w+)(?: list| array)? is (?:equal to )?"
    r"(?:the )?length of (?:the )?(\w+)(?: list| array)? minus one\b",
    re.IGNORECASE,
)
"`The length of xs is equal to the length of ys minus one`."


def promises(of: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Where `text` says so for all calls: in its sentence no `if` is before it, nor `otherwise` behind."""
    found = []
    for match in of.finditer(text):
        ends = [end.end() for end in _SENTENCE_END.finditer(text, 0, match.start())]
        behind = _SENTENCE_END.search(text, match.end())
        next_condition = _CONDITION.search(text, match.end(), behind.start() if behind else len(text))
        is_other = next_condition is not None and next_condition[0].lower() in ("otherwise", "else")
        if not is_other and not _CONDITION.search(text, ends[-1] if ends else 0, match.start()):
            found.append(match)
    return found


def is_filled(text: str, shown: list[ast.expr]) -> bool:
    """Whether `text` promises that the one list has elements; it shows none without."""
    has_empty = any(isinstance(value, (ast.List, ast.Tuple)) and not value.elts for value in shown)
    return bool(promises(_FILLED, text)) and not _MAY_BE_EMPTY.search(text) and not has_empty


def size_of(text: str, containers: list[list[ast.expr]]) -> int | None:
    """How many elements `text` says that each list or tuple has, if so have all that it shows."""
    said = {_SIZES[(match[1] or match[2]).lower()] for match in promises(_SIZED, text)}
    shown = [value for values in containers for value in values]
    sizes = {len(value.elts) if isinstance(value, (ast.List, ast.Tuple)) else None for value in shown}
    return said.pop() if len(said) == 1 and sizes == said and all(containers) else None


def shorter_by_one(text: str, names: list[str]) -> list[tuple[int, int]]:
    """The places of two of the parameters `names`, of which the second has one element less."""
    found = [(match[2], match[1]) for match in promises(_SHORTER, text)]
    return [(names.index(one), names.index(other)) for one, other in found if {one, other} <= set(names)]
