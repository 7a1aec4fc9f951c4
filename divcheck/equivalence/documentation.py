"""What a problem says of the arguments: the annotations of its signature, and the calls that it shows.

`>>> f([1, 2], "a")` in the docstring of `f` says that it takes a list of integers and a string; of numbers
where the text speaks of others as well. The text also tells that a list has elements, even how many, or how
small an integer may be.
"""

import ast
import re
from dataclasses import replace
from functools import lru_cache

from divcheck.equivalence.kinds import ANY, BOOL, FLOAT, INT, NUMBER, SEQUENCES, STR, Kind, join
from divcheck.equivalence.parsing import parse
from divcheck.equivalence.predicates import is_integer
from divcheck.equivalence.promises import is_filled, promises, shorter_by_one, size_of

_OTHER_NUMBERS = re.compile(
    r"\bnot (?:an )?integers?\b|integers? or|\bfloat|\breal\b|\d\.\d|\bdecimals\b"
    r"|\bdecimal (?:point|place|number)",
    re.IGNORECASE,
)
_LEAST = {"positive": 1, "natural": 0, "non-negative": 0, "nonnegative": 0}
_OF_A_KIND = re.compile(
    r"\b(positive|natural|non-?negative) (?:integer|whole number|number)s?(?: number)?s?"
    r"(?: (\w+)(?:,? and (\w+))?)?",
    re.IGNORECASE,
)
"`a non-negative integer n`, `two positive integers a and b`."
_OF_ONE = re.compile(
    r"\b(?:given|takes|gets) an? (positive|natural|non-?negative) (?:integer|whole number|number)\b",
    re.IGNORECASE,
)
"`Given a positive integer`, where there is but one parameter."
_PARTED = re.compile(r"(?<!>[^\w\s<>])<[\w ]+>([^\w\s<>])<[\w ]+>(?![^\w\s<>]<)")
"`<numerator>/<denominator>`."
_DOUBTS = re.compile(
    r"(?<!non-)\bnegative|\bnon-?positive|\b(?:not|unless) (?:given )?(?:an? )?(?:positive|natural)|\bzero"
    r"|\b(?:below|under|less than|smaller than) (?:0|1|one)\b",
    re.IGNORECASE,
)
"It may be less after all: `If n is not a positive integer`, `0 for a negative n`, `n or zero`, `below 1`."
_RANGE = r"(?<!\bif )(?<!\bfor )(?<!\bwhen )(?<![\w.+*/-])(?<![\w)] [+*/-] )(\d+) (?:<=|≤) {} (?:<=|≤|<) "
"`0 <= n <= 100`, which is no condition, nor the end of a sum."
_LONGER = r"(?<![\w.]){} (?:<=|≤) len\((\w+)\)(?! *[-+*/])"
"`1 <= k <= len(xs)`."
_LITERAL = re.compile(r"""'[^'\n]*'|"[^"\n]*"|-?\d+(?:\.\d+)?""")
_MAX_EXAMPLES = 40
_MAX_CHARACTERS = 500

_BY_NAME = {
    "int": INT,
    "float": FLOAT,
    "str": STR,
    "bool": BOOL,
    **{
        name: Kind(name.lower(), ANY)
        for name in ("list", "List", "dict", "Dict", "set", "Set", "tuple", "Tuple")
    },
}


@lru_cache(maxsize=1024)
def documented_kinds(problem: str, entry_point: str) -> tuple[Kind, ...]:
    """The kinds of the entry point's parameters as `problem`, a signature with its docstring, has them.

    >>> text = 'def f(n: int, s):\\n    "Repeats a text. f(2, \\'ab\\') is \\'abab\\'."'
    >>> [kind.name for kind in documented_kinds(text, "f")]
    ['int', 'str']
    """
    tree = parse(problem) or parse(problem + "\n    pass\n")
    function = None if tree is None else entry_points(tree, entry_point)
    if not function:
        return ()
    kinds = annotated_kinds(function[0])
    text = ast.get_docstring(function[0]) or ""
    number = NUMBER if _OTHER_NUMBERS.search(text) else INT
    calls = _calls(text, entry_point)
    found = []
    parameters = [*function[0].args.posonlyargs, *function[0].args.args]
    names = [parameter.arg for parameter in parameters]
    values = [_shown(name, place, text, calls) for place, name in enumerate(names)]
    for annotated, name, shown in zip(kinds, names, values, strict=True):
        kind = _more_exact(annotated, join([_kind(value, number) for value in shown]))
        found.append(_bounded(kind, name, names, text, shown))
    containers = [place for place, kind in enumerate(found) if kind.name in SEQUENCES]
    if len(containers) == 1 and is_filled(text, values[containers[0]]):
        found[containers[0]] = replace(found[containers[0]], is_filled=True)
    for longer, shorter in shorter_by_one(text, names):
        found[longer] = replace(found[longer], shorter=shorter)
    size = size_of(text, [values[place] for place in containers])
    if size is not None:
        for place in containers:
            found[place] = replace(found[place], is_filled=True, size=size)
    return tuple(_parted(kind, text, shown) for kind, shown in zip(found, values, strict=True))


def entry_points(tree: ast.Module, entry_point: str) -> list[ast.FunctionDef]:
    """The definitions of the judged function; the last one counts."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == entry_point]


def annotated_kinds(function: ast.FunctionDef) -> list[Kind]:
    """The kinds of the parameters, in order, as far as annotations state them."""
    return [
        ANY if parameter.annotation is None else _annotated(parameter.annotation)
        for parameter in [*function.args.posonlyargs, *function.args.args]
    ]


def _annotated(node: ast.expr) -> Kind:
    if isinstance(node, ast.Name):
        return _BY_NAME.get(node.id, ANY)
    if not isinstance(node, ast.Subscript):
        return ANY
    shape = node.value.id if isinstance(node.value, ast.Name) else ""
    if shape in ("List", "list"):
        return Kind("list", _annotated(node.slice))
    if shape in ("Tuple", "tuple") and isinstance(node.slice, ast.Tuple) and node.slice.elts:
        return _tuple_of(node.slice.elts)
    return _annotated(node.value)


def _tuple_of(parts: list[ast.expr]) -> Kind:
    """`Tuple[int, str]` has two elements, `Tuple[int, ...]` any number."""
    is_open = any(isinstance(part, ast.Constant) for part in parts)
    return (
        Kind("tuple", ANY) if is_open else Kind("tuple", join(list(map(_annotated, parts))), size=len(parts))
    )


def _more_exact(annotated: Kind, shown: Kind | None) -> Kind:
    if shown is None or annotated.name not in ("any", "list") or annotated.item not in (None, ANY):
        return annotated
    return shown if annotated is ANY or annotated.name == shown.name else annotated


def _parted(kind: Kind, text: str, shown: list[ast.expr]) -> Kind:
    """`kind` of a text with what `text` says stands once in it, if so it does in all that it shows."""
    marks = {match[1] for match in _PARTED.finditer(text)}
    texts = [
        value.value for value in shown if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]
    if kind.name != "str" or len(marks) != 1 or not shown or len(texts) < len(shown):
        return kind
    mark = marks.pop()
    return replace(kind, separator=mark) if all(value.count(mark) == 1 for value in texts) else kind


def _bounded(kind: Kind, parameter: str, names: list[str], text: str, shown: list[ast.expr]) -> Kind:
    """`kind` with the smallest value that `text` states; or an example of `shown` has, if that is less.

    And with the one of the parameters `names` that it says is at least so long.
    """
    if kind.name != "int" or _DOUBTS.search(text) or any(isinstance(value, ast.UnaryOp) for value in shown):
        return kind
    least = [_LEAST[match[1].lower()] for match in promises(_OF_A_KIND, text) if parameter in match.groups()]
    least += [_LEAST[match[1].lower()] for match in promises(_OF_ONE, text) if len(names) == 1]
    least += [int(match[1]) for match in re.finditer(_RANGE.format(re.escape(parameter)), text)]
    if not least:
        return kind
    least += [value.value for value in shown if is_integer(value)]
    longer = re.search(_LONGER.format(re.escape(parameter)), text)
    place = names.index(longer[1]) if longer is not None and longer[1] in names else None
    return replace(kind, least=min(least), longer=place)


def _calls(text: str, entry_point: str) -> list[ast.Call]:
    """The calls of the entry point in `text`."""
    found = [_first(text, match.start()) for match in re.finditer(rf"\b{re.escape(entry_point)}\(", text)]
    return [call for call in found[:_MAX_EXAMPLES] if isinstance(call, ast.Call) and not call.keywords]


def _shown(parameter: str, place: int, text: str, calls: list[ast.Call]) -> list[ast.expr]:
    """The values of one parameter in the examples."""
    return [call.args[place] for call in calls if place < len(call.args)] + _values(text, parameter)


def _values(text: str, parameter: str) -> list[ast.expr]:
    """What `text` lets a parameter be: `For x = [1, 2] …`, `Example: x[1, 2]`."""
    shown = rf"\b{re.escape(parameter)}(?: ?= ?(?=\S)|(?=\[[^][\n]*,[^][\n]*\]))"
    found = [_first(text, match.end()) for match in re.finditer(shown, text)]
    return [value for value in found[:_MAX_EXAMPLES] if value is not None and not isinstance(value, ast.Call)]


def _first(text: str, start: int) -> ast.expr | None:
    """The expression that `text` has at `start`: up to a closing bracket, or a literal without brackets."""
    plain = _LITERAL.match(text, start)
    ends = (
        [plain.end()] if plain else [m.end() for m in re.finditer(r"[)\]}]", text[: start + _MAX_CHARACTERS])]
    )
    for end in ends:
        tree = parse(text[start:end]) if end > start else None
        if tree is not None and len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
            return tree.body[0].value
    return None


def _kind(node: ast.expr, number: Kind) -> Kind:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _kind(node.operand, number)
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            return STR
        if isinstance(node.value, bool):
            return BOOL
        return {int: number, float: NUMBER}.get(type(node.value), ANY)
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        item = join([_kind(element, number) for element in node.elts])
        return Kind(type(node).__name__.lower(), item)
    return Kind("dict") if isinstance(node, ast.Dict) else ANY
