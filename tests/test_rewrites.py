"""Every rewrite as a table: programs before and after, and programs that it leaves alone.

The tables are `tests/rewrites/NAME.txt`, one for each module of `divcheck/equivalence/rewrites`. A no-op is
a program in normal form that looks as if the rewrite applied, but where it would not be certain to keep
behaviour, or where a careful reader sees a difference.
"""

import ast
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from divcheck.equivalence import expressions, idiom_source, rewrites

TABLES = Path(__file__).parent / "rewrites"
NOT_REWRITES = {
    "__init__",
    "blocks",
    "costs",
    "counted",
    "exclusion",
    "failures",
    "fetches",
    "operands",
    "regions",
    "turns",
}


def sections(table: Path) -> list[tuple[str, str]]:
    parts = table.read_text().split("--- ")[1:]
    return [(part.split("\n", 1)[0], part.split("\n", 1)[1]) for part in parts]


def changes(of: Callable[[ModuleType], bool] = lambda rewrite: True) -> list[object]:
    found_changes = []
    for table in sorted(TABLES.glob("*.txt")):
        if not of(import_module(f"divcheck.equivalence.rewrites.{table.stem}")):
            continue
        found = sections(table)
        for number, (kind, text) in enumerate(found):
            if kind == "before":
                assert found[number + 1][0] == "after"
                found_changes.append(pytest.param(text, found[number + 1][1], id=f"{table.stem}-{number}"))
    return found_changes


def no_ops() -> list[object]:
    return [
        pytest.param(text, id=f"{table.stem}-{number}")
        for table in sorted(TABLES.glob("*.txt"))
        for number, (kind, text) in enumerate(sections(table))
        if kind == "no-op"
    ]


@pytest.mark.parametrize(("before", "after"), changes())
def test_before_and_after(before: str, after: str) -> None:
    assert idiom_source(before, "f") == after
    assert idiom_source(after, "f") is not None


@pytest.mark.parametrize("program", no_ops())
def test_no_op(program: str) -> None:
    assert idiom_source(program, "f") == program


def is_narrow(rewrite: object) -> bool:
    return hasattr(rewrite, "CALLS") or hasattr(rewrite, "OPERATORS")


@pytest.mark.parametrize(("before", "after"), changes(is_narrow))
def test_only_the_calls_and_operators_that_a_rewrite_names_concern_it(
    before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expressions, "_rewrites_of_call", lambda name: expressions._BY_NODE[ast.Call])
    monkeypatch.setattr(
        expressions, "_rewrites_of_operation", lambda kind, operator: expressions._BY_NODE[kind]
    )
    assert idiom_source(before, "f") == after


def test_every_rewrite_has_a_table_of_both_kinds() -> None:
    modules = {path.stem for path in Path(rewrites.__file__).parent.glob("*.py")} - NOT_REWRITES
    assert modules == {table.stem for table in TABLES.glob("*.txt")}
    for table in TABLES.glob("*.txt"):
        assert {kind for kind, _ in sections(table)} == {"before", "after", "no-op"}, table.stem
