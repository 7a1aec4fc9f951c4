"""Level `idiom`: equal under rewrites that keep behaviour, and that a reviewer would not remark on."""

import ast
from collections.abc import Sequence

from divcheck.equivalence.documentation import documented_kinds
from divcheck.equivalence.form import digest, form
from divcheck.equivalence.kinds import Kind
from divcheck.equivalence.nodes import replace_each, walk
from divcheck.equivalence.parsing import drop_bare_strings, parse
from divcheck.equivalence.renamed import Names, rename
from divcheck.equivalence.rewriting import normalise
from divcheck.equivalence.uses import reaches_by_name


def idiom_key(tree: ast.Module, entry_point: str, names: Names, documented: Sequence[Kind]) -> str:
    """Digest of the normal form of `tree`, which has been renamed to `names`; rewritten on the way."""
    normalise(tree, entry_point, names, documented)
    return digest("idiom", form(tree))


def _signed(node: ast.AST) -> ast.expr | None:
    """A negative number as `-` and a number, without which `(-1) ** n` is printed as `-1 ** n`."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, (int, float)) or node.value >= 0:
        return None
    return ast.UnaryOp(ast.USub(), ast.Constant(-node.value))


def idiom_source(program: str, entry_point: str, problem: str = "") -> str | None:
    """Print the normal form of `program`: complete, and it runs. None if `program` does not parse.

    Functions other than the entry point lose their names; who needs them (the tests of some tasks call
    a helper of the prompt) has to define them first. `problem` is as in `static_keys`.
    """
    tree = parse(program)
    if tree is None:
        return None
    drop_bare_strings(tree)
    if not reaches_by_name(walk(tree)):  # else the names of its variables may matter
        normalise(tree, entry_point, rename(tree, entry_point), documented_kinds(problem, entry_point))
        replace_each(tree, _signed)
        ast.fix_missing_locations(tree)
    return ast.unparse(tree) + "\n"
