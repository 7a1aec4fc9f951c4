"""What the targets of a loop or of an assignment get."""

import ast

from divcheck.equivalence.kinds import ANY, STR, Kind
from divcheck.equivalence.predicates import is_name


def item_of(source: ast.expr) -> ast.expr:
    """What stands for "some item of `source`" among the values of a variable: `source[:]`, stored."""
    return ast.Subscript(source, ast.Slice(), ast.Store())


def _positions(sequence: ast.expr, start: ast.expr | None) -> ast.expr:
    """`range(len(sequence))`, what `enumerate` counts, from `start` if that is given."""
    length = ast.Call(ast.Name("len", ast.Load()), [sequence], [])
    bounds: list[ast.expr] = [length] if start is None else [start, ast.BinOp(length, ast.Add(), start)]
    return ast.Call(ast.Name("range", ast.Load()), bounds, [])


def elements_of(value: ast.expr | Kind, count: int) -> list[ast.expr | Kind]:
    """What `count` targets get from `value`."""
    if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == count:
        return list(value.elts)
    if isinstance(value, ast.Subscript) and isinstance(value.ctx, ast.Store):
        return _elements_of_items(value.value, count)
    return [STR if isinstance(value, ast.Call) and _splits(value) else ANY] * count


def _splits(call: ast.Call) -> bool:
    """Whether `call` makes pieces of a text."""
    function = call.func
    if not isinstance(function, ast.Attribute) or is_name(function.value, "re"):
        return False
    return function.attr in ("split", "rsplit", "partition", "rpartition")


def _elements_of_items(source: ast.expr, count: int) -> list[ast.expr | Kind]:
    if (
        isinstance(source, ast.Call)
        and isinstance(source.func, ast.Name)
        and source.args
        and not source.keywords
    ):
        if source.func.id == "enumerate" and count == 2:
            start = source.args[1] if len(source.args) > 1 else None
            return [item_of(_positions(source.args[0], start)), item_of(source.args[0])]
        if source.func.id == "zip" and count == len(source.args):
            return [item_of(argument) for argument in source.args]
    rows = source.elts if isinstance(source, (ast.Tuple, ast.List)) else []
    parts = [row.elts for row in rows if isinstance(row, (ast.Tuple, ast.List)) and len(row.elts) == count]
    if parts and len(parts) == len(rows) and ast.Starred not in {type(part) for row in parts for part in row}:
        return [item_of(ast.Tuple([row[place] for row in parts], ast.Load())) for place in range(count)]
    return [ANY] * count
