"""What a problem says of the arguments: the annotations of its signature, and the calls that it shows.

`>>> f([1, 2], "a")` in the docstring of `f` says that it takes a list of integers and a string; of numbers
where the text speaks of others as well.
"""

import ast
import re
from functools import lru_cache

from divcheck.equivalence.parsing import parse
from divcheck.equivalence.types import ANY, BOOL, FLOAT, INT, NUMBER, STR, Kind, join

_OTHER_NUMBERS = re.compile(
    r"\bnot (?:an )?integers?\b|\bfloat|\breal\b|\bdecimals\b|\bdecimal (?:point|place|number)|\d\.\d|integers? or", re.IGNORECASE
)
_MAX_EXAMPLES = 40
_MAX_CHARACTERS = 500

_BY_NAME = {
    "int": INT,
    "float": FLOAT,
    "str": STR,
    "bool": BOOL,
    **{name: Kind(name.lower()) for name in ("list", "List", "dict", "Dict", "set", "Set", "tuple", "Tuple")},
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
    shown = _shown(ast.get_docstring(function[0]) or "", entry_point)
    return tuple(
        _more_exact(kind, join([example[place] if place < len(example) else ANY for example in shown]))
        for place, kind in enumerate(kinds)
    )


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
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("List", "list")
    ):
        return Kind("list", _annotated(node.slice))
    if isinstance(node, ast.Subscript):
        return Kind(_annotated(node.value).name)
    return ANY


def _more_exact(annotated: Kind, shown: Kind | None) -> Kind:
    if shown is None or shown is ANY or annotated not in (ANY, Kind("list")):
        return annotated
    return shown if annotated in (ANY, Kind(shown.name)) else annotated


def _shown(text: str, entry_point: str) -> list[list[Kind]]:
    """The kinds of the arguments of each call of the entry point in `text`."""
    number = NUMBER if _OTHER_NUMBERS.search(text) else INT
    found = []
    for match in list(re.finditer(rf"\b{re.escape(entry_point)}\(", text))[:_MAX_EXAMPLES]:
        call = _call(text[match.start() : match.start() + _MAX_CHARACTERS])
        if call is not None and call.args:
            found.append([_kind(argument, number) for argument in call.args])
    return found


def _call(text: str) -> ast.Call | None:
    """The call that `text` begins with, if its arguments are literals."""
    for match in re.finditer(r"\)", text):
        tree = parse(text[: match.end()])
        call = tree.body[0].value if tree and isinstance(tree.body[0], ast.Expr) else None
        if isinstance(call, ast.Call):
            return call if not call.keywords else None
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
