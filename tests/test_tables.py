import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from arms import arm, report, tally
from rich.console import Console
from rich.table import Table

from divcheck.commands.report import show
from divcheck.report.tables import coarsest, comparisons_tables, figure_name, metrics_tables, shown

Build = Callable[[dict[str, Any], int], list[Table]]
REPORT = report(arm("base", 0), arm("lora", 1), arm("full", 2))


def rendered(build: Build, made: dict[str, Any], width: int = 80) -> str:
    console = Console(width=width, record=True, file=None, force_terminal=False, color_system=None)
    with console.capture() as capture:
        for table in build(made, width):
            console.print(table)
    return capture.get()


SWEEP = report(
    *(
        [t for T in (0.2, 0.85) for t in arm(name, seed + int(10 * T), temperature=T)]
        for seed, name in enumerate(("base", "lora", "full"))
    )
)


@pytest.mark.parametrize("made", [REPORT, SWEEP], ids=["one temperature", "sweep"])
@pytest.mark.parametrize("build", [metrics_tables, comparisons_tables])
def test_three_models_fit_in_80_columns(build, made) -> None:
    text = rendered(build, made)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    assert "distinct_given_correct" in text  # not folded
    assert not [line for line in text.splitlines()[:3] if len(line.split()) == 1]  # nor a title's last word


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("build", [metrics_tables, comparisons_tables])
def test_no_figure_is_broken_however_many_models_there_are(build, width) -> None:
    many = report(*(arm(name, seed) for seed, name in enumerate(("base", *"abcdefgh"))))
    text = rendered(build, many, width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    heads = [line.split() for line in text.splitlines() if line.startswith(" metric ")]
    assert [name for head in heads for name in head if name in "abcdefgh"] == list("abcdefgh")
    parts = {part for line in text.splitlines() for part in line.split() if "." in part}
    assert all(re.fullmatch(r"\[?-?\d+\.\d{2,3}[],*]?", part) for part in parts - {"0.05,"})


def test_shows_every_headline_figure_with_its_interval() -> None:
    text = rendered(metrics_tables, REPORT)
    row = next(r for r in REPORT["metrics"] if (r["metric"], r["k"]) == ("pass@k", 5))
    assert "pass@5" in text
    assert f"{row['value']:.3f}" in text
    assert f"[{row['ci_low']:.3f}, {row['ci_high']:.3f}]" in text
    row = next(
        r for r in REPORT["metrics"] if (r["metric"], r["k"], r["level"]) == ("distinct@k", 5, "exact")
    )
    assert f"[{row['ci_low']:.2f}, {row['ci_high']:.2f}]" in text  # larger than 1: two decimals do
    for level in ("exact", "surface", "renamed", "idiom", "approach"):
        assert level in text
    assert "distinct@1" not in text  # it is pass@1


def test_an_asterisk_marks_what_holds_after_correction() -> None:
    strong = [tally("lora", i, 20, [20 if i % 7 else 19]) for i in range(40)]
    weak = [tally("base", i, 20, [1, 1] if i % 5 else [2]) for i in range(40)]
    assert re.search(r"0\.89\d\*", rendered(comparisons_tables, report(weak, strong)))
    alike = report(weak, [replace(t, model="lora") for t in weak])
    assert "0.000*" not in rendered(comparisons_tables, alike)


@pytest.mark.parametrize(
    ("p_adjusted", "ci_low", "ci_high", "is_shown"),
    [
        (0.05, 0.1, 0.3, True),
        (0.05, -0.3, -0.1, True),
        (0.051, 0.1, 0.3, False),
        (0.001, -0.06, 0.06, False),  # tiny differences of one sign: not alike, and nobody knows by how much
        (0.001, 0.0, 0.3, False),
        (0.001, None, None, False),
        (None, 0.1, 0.3, False),
    ],
)
def test_a_difference_is_shown_by_p_value_and_interval(p_adjusted, ci_low, ci_high, is_shown) -> None:
    assert shown({"p_adjusted": p_adjusted, "ci_low": ci_low, "ci_high": ci_high}, 0.05) is is_shown


@pytest.mark.parametrize("name", ["[red]x", "[/x]", "[bold]r/base", "e["])
def test_names_are_shown_as_they_are(name: str, capsys) -> None:
    one = report(*([tally(arm, i, 20, [3]) for i in range(3)] for arm in (name, f"{name}2")))
    for build in (metrics_tables, comparisons_tables):
        text = rendered(build, one)
        assert name in " ".join(text.splitlines()[:2])  # the title
        assert f"{name}2" in text
    show(one)
    assert f"no difference of {name}2 from {name} could" in " ".join(capsys.readouterr().out.split())


def test_undefined_is_a_dash() -> None:
    assert "–" in rendered(metrics_tables, report([tally("base", 0, 4, [1])], ks=(1, 5)))


@pytest.mark.parametrize(
    ("metric", "k", "name"),
    [
        ("distinct_given_correct@m", 7, "distinct_given_correct@7"),
        ("effective_solutions", 0, "effective_solutions q=0"),
        ("kept", 10, "kept@10"),
        ("distinct@k at equal pass@1", 10, "distinct@10 at equal pass@1"),
        ("coverage", None, "coverage"),
    ],
)
def test_names_carry_their_order(metric: str, k: int | None, name: str) -> None:
    assert figure_name({"metric": metric, "k": k}) == name


def test_temperature_is_named_in_a_sweep_only() -> None:
    assert "T=" not in rendered(metrics_tables, REPORT)
    sweep = report([*arm("base", 0, temperature=0.2), *arm("base", 1, temperature=1.0)])
    assert "T=0.2" in rendered(metrics_tables, sweep)
    assert "  exact, T=1" in rendered(metrics_tables, sweep)


def test_coarsest_level_is_the_last_that_has_figures() -> None:
    assert coarsest(REPORT["metrics"], "distinct@k") == "approach"
    without = report([tally("base", i, 20, [3], approach=None) for i in range(3)])
    assert coarsest(without["metrics"], "distinct@k") == "idiom"
    assert coarsest([], "distinct@k") is None


def test_each_metric_has_its_own_coarsest_level() -> None:
    few, many = ([tally(name, i, n, [3]) for i in range(8)] for name, n in (("base", 10), ("lora", 30)))
    rows = report(few, many, ks=(30,))["comparisons"]
    assert [row["problems"] for row in rows if row["metric"] == "distinct@k"] == [0] * 5
    assert coarsest(rows, "kept") == "approach"
    assert "kept@" in rendered(comparisons_tables, {**REPORT, "comparisons": rows})
