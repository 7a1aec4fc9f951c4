"""What the targets of a loop or of an assignment get."""

import ast

from divcheck.equivalence.kinds import ANY, INT, Kind


def item_of(source: ast.expr) -> ast.expr:
    """What stands for "some item of `source`" among the values of a variable: `source[:]`, stored."""
    return ast.Subscript(source, ast.Slice(), ast.Store())


def _positions(sequence: ast.expr) -> ast.expr:
    """`range(len(sequence))`, what `enumerate` counts."""
    length = ast.Call(ast.Name("len", ast.Load()), [sequence], [])
    return ast.Call(ast.Name("range", ast.Load()), [length], [])


def elements_of(value: ast.expr | Kind, count: int) -> list[ast.expr | Kind]:
    """What `count` targets get from `value`."""
    if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == count:
        return list(value.elts)
    if isinstance(value, ast.Subscript) and isinstance(value.ctx, ast.Store):
        return _elements_of_items(value.value, count)
    return [ANY] * count


def _elements_of_items(source: ast.expr, count: int) -> list[ast.expr | Kind]:
    if isinstance(source, ast.Call) and isinstance(source.func, ast.Name) and source.args:
        if source.func.id == "enumerate" and count == 2:
            is_from_0 = len(source.args) == 1 and not source.keywords
            return [item_of(_positions(source.args[0])) if is_from_0 else INT, item_of(source.args[0])]
        if source.func.id == "zip" and count == len(source.args):
            return [item_of(argument) for argument in source.args]
    return [ANY] * count
