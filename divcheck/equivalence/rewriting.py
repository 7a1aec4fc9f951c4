"""Applies the rewrites, in a fixed order, until none of them changes anything."""

import ast
from collections.abc import Callable, Sequence
from functools import lru_cache

from divcheck.equivalence.documentation import annotated_kinds, entry_points
from divcheck.equivalence.expressions import rewrite_expressions
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import form
from divcheck.equivalence.gathering import gather
from divcheck.equivalence.kinds import Kind
from divcheck.equivalence.nodes import blocks_within, functions_of, statements_of, walk
from divcheck.equivalence.predicates import overrides
from divcheck.equivalence.renamed import Names, rename
from divcheck.equivalence.rewrites import (
    BLOCKS,
    DATA_FLOW,
    LOOPS,
    endings,
    helpers,
    imports,
    module_constants,
    ordering,
    placement,
    tuples,
    unused_code,
    webs,
)
from divcheck.equivalence.rewrites.blocks import Place
from divcheck.equivalence.rewrites.fetches import loops_of
from divcheck.equivalence.uses import reaches_by_name

MAX_ROUNDS = 60
"Rounds before a program is left as it is. Samples of models settle in a handful."
MAX_PASSES = 4
"Times that variables are numbered anew, which the order of operands and statements hangs on."
MAX_NODES = 2_000
"A larger tree is left as it is, since work grows faster than the tree. Samples of models stay below 400."

_BLOCKS = [(frozenset(rewrite.NODES), rewrite.apply) for rewrite in BLOCKS]
_DATA_FLOW = [(frozenset(rewrite.NODES), rewrite.apply) for rewrite in DATA_FLOW]
_DATA_FLOW_NODES = {nodes for nodes, _ in _DATA_FLOW}


def normalise(tree: ast.Module, entry_point: str, names: Names, documented: Sequence[Kind] = ()) -> None:
    """Bring `tree`, renamed to `names`, into its normal form, in place.

    `documented` are the kinds of the entry point's parameters. If nothing is known of them, the annotations
    of its first definition say it, which is the prompt's where a program continues one.
    """
    nodes = walk(tree)
    if reaches_by_name(nodes):
        return  # the names of its variables may matter
    if not documented and (defined := entry_points(tree, entry_point)):
        documented = annotated_kinds(defined[0])
    if _arrange(tree, entry_point):
        names = rename(tree, entry_point)
    if any(map(overrides, statements_of(tree))):
        return
    if len(nodes) > MAX_NODES and len(walk(tree)) > MAX_NODES:
        return
    passed: list[str] = []
    for _ in range(MAX_PASSES):
        reordered = _settle(tree, entry_point, names, documented)
        if not _is_lone(tree):
            _arrange(tree, entry_point)
        names = rename(tree, entry_point)
        if not reordered and names.in_order:
            return
        written = form(tree)
        if written in passed and written == min(passed[passed.index(written) :]):
            return  # the orders of variables that are used alike take turns: one of them stands for all
        passed.append(written)


def _arrange(tree: ast.Module, entry_point: str) -> bool:
    """Keep what is needed, where it belongs; returns whether functions got variables of the module."""
    unused_code.apply(tree, entry_point)
    moved = module_constants.apply(tree)
    placement.apply(tree, entry_point)
    imports.apply(tree)
    return moved


def _is_lone(tree: ast.Module) -> bool:
    """Whether all that is left is one function with nothing in it that could stand elsewhere."""
    if len(tree.body) != 1:
        return False
    return sum(isinstance(statement, _MOVABLE) for statement in statements_of(tree.body[0])) == 1


_MOVABLE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def _settle(tree: ast.Module, entry_point: str, names: Names, documented: Sequence[Kind]) -> bool:
    """Rewrite until nothing changes; returns whether statements then had to be put in order."""
    supply = _Supply(names)
    for function in functions_of(tree):
        endings.apply(function)
    facts = gather(tree, entry_point, frozenset(supply.names), documented)
    for _ in range(MAX_ROUNDS):
        if not _round(tree, facts, supply.fresh):
            break
        facts = gather(tree, entry_point, frozenset(supply.names), documented, facts)
    reordered = [ordering.apply(function, _all_blocks(function), facts) for function in functions_of(tree)]
    return any(reordered)


class _Supply:
    """The variables' names, and new ones."""

    def __init__(self, names: Names) -> None:
        self.prefix = names.prefix
        self.names = set(names.all())

    def fresh(self) -> str:
        name = f"{self.prefix}{len(self.names)}"
        self.names.add(name)
        return name


def _round(tree: ast.Module, facts: Facts, fresh: Callable[[], str]) -> bool:
    changed = rewrite_expressions(tree, facts)
    functions = functions_of(tree)
    for function in functions:
        place = Place.ELSEWHERE if endings.returns_values(function) else Place.FUNCTION_END
        changed |= _block(function.body, place, facts)
    if changed:
        return True
    blocks = [block for function in functions for block in _all_blocks(function)]
    kinds = [(block, set(map(type, block))) for block in blocks]
    with_nodes = {
        nodes: [block for block, found in kinds if not nodes.isdisjoint(found)] for nodes in _DATA_FLOW_NODES
    }
    for nodes, apply in _DATA_FLOW:
        for block in with_nodes[nodes]:
            if apply(block, facts):
                return True
    loops = loops_of(walk(tree))
    if loops and any(rewrite.apply(loops, facts, fresh) for rewrite in LOOPS):
        return True
    if helpers.apply(tree, facts, fresh) or tuples.apply(facts, fresh):
        return True
    return any(webs.apply(function, facts, fresh) for function in functions)


def _all_blocks(function: ast.FunctionDef) -> list[list[ast.stmt]]:
    """The blocks of `function`, without those of functions inside it."""
    found: list[list[ast.stmt]] = []
    pending: list[list[ast.stmt]] = [function.body]
    while pending:
        block = pending.pop()
        found.append(block)
        for statement in block:
            if type(statement) in _COMPOUND:
                pending += blocks_within(statement)
    return found


_COMPOUND = frozenset(
    {ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match}
)
"Statements with blocks that are run where they stand."


def _block(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    changed = False
    for statement in block:
        if type(statement) in _COMPOUND:
            behind = place if statement is block[-1] else Place.ELSEWHERE
            for inner in blocks_within(statement):
                changed |= _block(inner, _place_inside(statement, inner, behind), facts)
    for _ in range(len(block) + 20):
        if not _rewrite_block(block, place, facts):
            return changed
        changed = True
    return changed


def _rewrite_block(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    for apply in _rewrites_of(frozenset(map(type, block))):  # noqa: SIM110 (a generator costs more)
        if apply(block, place, facts):
            return True
    return False


@lru_cache(maxsize=4096)
def _rewrites_of(kinds: frozenset[type]) -> list[Callable[..., bool]]:
    """Those of `BLOCKS` that may have something to do where there are these kinds of statements."""
    return [apply for nodes, apply in _BLOCKS if not nodes.isdisjoint(kinds)]


def _place_inside(statement: ast.stmt, inner: list[ast.stmt], behind: Place) -> Place:
    """Where control goes behind `inner`, a block of `statement`, behind which it goes to `behind`."""
    if isinstance(statement, (ast.For, ast.While)):
        return Place.LOOP_END if inner is statement.body else behind
    return behind if isinstance(statement, ast.If) else Place.ELSEWHERE
