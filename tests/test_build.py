import json
from pathlib import Path

import pytest
from arms import arm, report, tally

from divcheck import __version__
from divcheck.errors import DivcheckError
from divcheck.report.build import render, write
from divcheck.report.schema import validate

REPORT = report(arm("base", 0), arm("lora", 1))


def test_has_the_fields_that_others_rely_on() -> None:
    assert list(REPORT)[:3] == ["schema_version", "divcheck_version", "created"]
    assert (REPORT["schema_version"], REPORT["divcheck_version"]) == ("1.0", __version__)
    metric = ["model", "metric", "level", "k", "temperature", "value", "ci_low", "ci_high", "problems"]
    assert list(REPORT["metrics"][0]) == metric
    assert list(REPORT["comparisons"][0]) == [
        *("model", "baseline", "metric", "level", "k", "temperature", "difference"),
        *("ci_low", "ci_high", "p_value", "p_adjusted", "problems"),
    ]
    problem = REPORT["problems"][0]
    assert problem["classes"]["exact"] == sorted(problem["classes"]["exact"], reverse=True)
    assert sum(problem["classes"]["exact"]) == problem["correct"]


def test_same_results_same_bytes(tmp_path: Path) -> None:
    again = report(arm("base", 0), arm("lora", 1))
    for name, one in (("one", REPORT), ("two", again)):
        write(tmp_path / name, one)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_is_json_with_one_record_a_line() -> None:
    text = render(REPORT)
    assert json.loads(text) == REPORT
    assert sum(line.startswith(' {"model"') for line in text.splitlines()) == sum(
        len(REPORT[name]) for name in ("metrics", "comparisons", "problems")
    )


@pytest.mark.parametrize(
    "arms",
    [
        ([tally("base", 0, 20, [5, 3])],),
        ([tally("base", i, 20, []) for i in range(3)],),
        ([tally("base", i, 20, [1, 1], temperature=None) for i in range(3)],),
        ([tally("base", 0, 20, [4], approach=None)], [tally("lora", 0, 20, [4, 1])]),
        (arm("base", 0), arm("lora", 1, temperature=0.2), arm("full", 2, problems=7)),
    ],
)
def test_every_report_fits_the_schema(arms: tuple, tmp_path: Path) -> None:
    write(tmp_path / "report.json", report(*arms))
    assert json.loads((tmp_path / "report.json").read_text())["metrics"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("models", []),
        ("metrics", [{"model": "base"}]),
        ("schema_version", "0.9"),
        ("notes", [""]),
        ("benchmark", {"name": "HumanEval"}),
    ],
)
def test_a_report_that_does_not_fit_is_not_written(field: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("the old one")
    with pytest.raises(DivcheckError, match=f"does not fit its schema at {field}"):
        write(path, {**REPORT, field: value})
    assert path.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_figures_are_rounded_and_settings_are_not() -> None:
    figures = [r[field] for r in REPORT["comparisons"] for field in ("difference", "ci_low", "p_value")]
    assert all(value == float(f"{value:.12g}") for value in figures if value is not None)
    assert "-0.0," not in render(REPORT)
    assert REPORT["settings"]["clock"] == 1732279200.123456


def test_nan_never_reaches_the_file() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        render({"metrics": [{"value": float("nan")}]})


def test_an_unknown_field_of_a_record_is_refused() -> None:
    row = {**REPORT["metrics"][0], "comment": "mine"}
    with pytest.raises(DivcheckError, match="comment"):
        validate({**REPORT, "metrics": [row]})


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line_and_keeps_the_old_report(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("the old one")
    (tmp_path / "report.json.tmp").symlink_to("/dev/full")
    with pytest.raises(DivcheckError, match=r"report\.json cannot be written: No space left on device$"):
        write(path, REPORT)
    assert path.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_directory_that_is_not_there_is_made_and_one_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    write(tmp_path / "new" / "report.json", REPORT)
    assert (tmp_path / "new" / "report.json").read_text() == render(REPORT)
    with pytest.raises(DivcheckError, match=r"cannot be written: (Not a directory|File exists)"):
        write(tmp_path / "new" / "report.json" / "report.json", REPORT)
