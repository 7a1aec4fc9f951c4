"""Level `idiom`: equal under rewrites that keep behaviour."""

import ast

from divcheck.equivalence.form import digest, form
from divcheck.equivalence.parsing import drop_bare_strings, parse
from divcheck.equivalence.renamed import rename


def idiom_key(tree: ast.Module, entry_point: str) -> str:
    """Digest of the normal form of `tree`, which has been renamed; `tree` is rewritten on the way."""
    return digest("idiom", form(tree))


def idiom_source(program: str, entry_point: str) -> str | None:
    """Print the normal form of `program`: complete, and it runs. None if `program` does not parse.

    Functions other than the entry point lose their names; who needs them (the tests of some tasks call
    a helper of the prompt) has to define them first.
    """
    tree = parse(program)
    if tree is None:
        return None
    drop_bare_strings(tree)
    rename(tree, entry_point)
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
