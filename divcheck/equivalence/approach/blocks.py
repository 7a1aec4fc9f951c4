"""Which blocks of a program are ever entered: marks to count with, and a program without the dead ones.

A correct program often carries code that no input of the problem reaches: a recursive call for negative
numbers, a second method for a base that is never asked for. It is not part of how the program solves the
problem, and only running the program tells. So each block gets a mark that counts, and blocks that stayed
at nought are emptied before the program is read.
"""

import ast
from collections.abc import Iterator, Sequence

MARK = "__divcheck_mark__"
"Name of the function that the driver puts into the program's globals; it takes the number of the block."

_BLOCKS = ("body", "orelse", "finalbody")


def count_blocks(source: str) -> int:
    """Number of blocks in functions; 0 where the source does not parse.

    >>> count_blocks("def f(x):\\n    if x:\\n        return 1")
    2
    """
    try:
        return sum(1 for _ in _blocks(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0


def mark_blocks(source: str) -> str:
    """The program with a call of `MARK` at the head of every block, numbered in the order of the text.

    >>> print(mark_blocks("def f(x):\\n    if x:\\n        return 1"))
    def f(x):
        __divcheck_mark__(0)
        if x:
            __divcheck_mark__(1)
            return 1
    """
    tree = ast.parse(source)
    for number, block in enumerate(list(_blocks(tree))):
        call = ast.Call(ast.Name(MARK, ast.Load()), [ast.Constant(number)], [])
        block.insert(0, ast.Expr(call))
    return ast.unparse(ast.fix_missing_locations(tree))


def without_dead_blocks(source: str, counts: Sequence[int]) -> str:
    """The program with every block that was never entered emptied; `counts` as the marks gave them.

    >>> print(without_dead_blocks("def f(x):\\n    if x:\\n        return 1\\n    return 2", [3, 0]))
    def f(x):
        if x:
            pass
        return 2
    """
    tree = ast.parse(source)
    blocks = list(_blocks(tree))
    if len(blocks) != len(counts):
        return source
    for block, count in zip(blocks, counts, strict=True):
        if count == 0:
            block[:] = [ast.Pass()]
    return ast.unparse(ast.fix_missing_locations(tree))


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Every block inside a function, outer before inner."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _inner_blocks(node)


def _inner_blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            yield block
            for statement in list(block):
                if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    yield from _inner_blocks(statement)
    for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
        yield from _inner_blocks(part)
