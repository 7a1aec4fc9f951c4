"""`divcheck report` as a user meets it: results that are not as they should be, runs that differ, sweeps."""

import json
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from conftest import read_lines, write_lines
from test_cli import fails

from divcheck import problems

PROBLEMS = problems.load()
TASKS = 4


def samples(
    path: Path, counts, temperature: float | None = None, n: int = 6, tasks=range(TASKS)
) -> list[dict]:
    """Write n samples a problem: `counts(task)` names how many are correct, and in how many texts.

    Texts differ in a comment, so that they are run once and are one solution above `exact`.
    """
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    for task in tasks:
        correct, texts = counts(task)
        for i in range(n):
            body = PROBLEMS[task].canonical_solution if i < correct else "    return 'wrong'\n"
            line = {
                "task_id": f"HumanEval/{task}",
                "completion": f"    # {i % texts if texts else 0}\n{body}",
            }
            facts = {"temperature": temperature, "seed": 1000 * task + i}
            lines.append(line | {key: value for key, value in facts.items() if temperature is not None})
    write_lines(path, lines)
    return lines


def run(divcheck, *arguments, out="r"):
    done = divcheck("run", *arguments, "--limit", TASKS, "--out", out)
    assert done.returncode == 0, done.stderr
    return done


def report(folder: Path, out="r") -> dict:
    return json.loads((folder / out / "report.json").read_text())


def rows(found: dict, metric: str, part="comparisons", **where) -> list[dict]:
    return [
        row
        for row in found[part]
        if row["metric"] == metric and all(row[key] == value for key, value in where.items())
    ]


@pytest.fixture
def pair(tmp_path):
    """Two samples files of four problems."""
    samples(tmp_path / "base.jsonl", lambda task: (4, 3), 0.8)
    samples(tmp_path / "lora.jsonl", lambda task: (3, 1), 0.8)
    return tmp_path


@pytest.fixture(scope="module")
def judged_once(tmp_path_factory):
    """A judged and reported run of two arms, not to be changed."""
    folder = tmp_path_factory.mktemp("judged")
    samples(folder / "base.jsonl", lambda task: (4, 3), 0.8)
    samples(folder / "lora.jsonl", lambda task: (3, 1), 0.8)
    command = ["run", "base=base.jsonl", "lora=lora.jsonl", "--limit", str(TASKS), "--out", "r"]
    subprocess.run([sys.executable, "-m", "divcheck", *command], cwd=folder, check=True, capture_output=True)
    return folder / "r"


@pytest.fixture
def judged(judged_once, tmp_path):
    """Its copy, as `r` and as `other`."""
    for name in ("r", "other"):
        shutil.copytree(judged_once, tmp_path / name)
    return tmp_path


def cut(keep):
    """Cut the results file of `base` as `keep` says, given its text."""
    return lambda folder: (path := folder / "r/results/base.jsonl").write_text(keep(path.read_text()))


def twice(folder: Path) -> None:
    path = folder / "r/results/base.jsonl"
    path.write_text(path.read_text() + path.read_text().splitlines(keepends=True)[3])


def exchanged(folder: Path) -> None:
    """The results of one sample are those of another draw."""
    path = folder / "r/results/base.jsonl"
    write_lines(path, [{**line, "seed": 7 + line["seed"]} for line in read_lines(path)])


def of_other_problems(folder: Path) -> None:
    path = folder / "r/results/base.jsonl"
    write_lines(path, [{**line, "task_id": "HumanEval/7"} for line in read_lines(path)])


def not_nested(folder: Path) -> None:
    """One text is two solutions at the coarsest level."""
    path = folder / "r/results/base.jsonl"
    lines = read_lines(path)
    lines[3]["classes"]["approach"] += 7
    write_lines(path, lines)


HARMS = {
    "half": (cut(lambda text: text[: len(text) // 2]), "of 24 samples of base are judged"),
    "inside a line": (cut(lambda text: text[:-20]), "r is incomplete: 23 of 24 samples of base are judged"),
    "inside the first": (cut(lambda text: text[:20]), "r is incomplete: 0 of 24 samples of base are judged"),
    "empty": (cut(lambda text: ""), "r is incomplete: 0 of 24 samples of base are judged"),
    "no JSON": (cut(lambda text: "{\n" + text), "base.jsonl, line 1: not JSON"),
    "no result": (cut(lambda text: "{}\n" + text), "base.jsonl, line 1: not a result of divcheck"),
    "twice": (twice, "base.jsonl: sample 3 of HumanEval/0 is there twice"),
    "another draw": (exchanged, "base.jsonl: sample 0 of HumanEval/0 is there twice, or is not the one of"),
    "not nested": (not_nested, "base.jsonl, line 4: not a result of divcheck: class 0 of level exact"),
    "another problem": (of_other_problems, "base.jsonl: sample 0 of HumanEval/7 is there twice, or is not"),
}


@pytest.mark.parametrize("name", HARMS)
def test_results_that_are_not_the_runs_own_are_refused(divcheck, judged, name):
    harm, message = HARMS[name]
    before = (judged / "r/report.json").read_bytes()
    harm(judged)
    fails(divcheck("report", "r"), 1, message, "divcheck check")
    assert (judged / "r/report.json").read_bytes() == before


@pytest.mark.parametrize("name", ["half", "inside a line", "twice", "another draw", "another problem"])
def test_a_check_mends_them(divcheck, judged, name):
    before = (judged / "r/report.json").read_bytes()
    HARMS[name][0](judged)
    assert divcheck("check", "r").returncode == 0
    assert divcheck("report", "r").returncode == 0
    assert (judged / "r/report.json").read_bytes() == before


def test_class_ids_of_another_run_are_not_mixed_with_those_of_this_one(divcheck, tmp_path):
    """A file without seeds cannot be told from another run's, but its classes are numbered anew."""
    samples(tmp_path / "base.jsonl", lambda task: (6, 3))
    samples(tmp_path / "lora.jsonl", lambda task: (6, 2))
    lines = read_lines(tmp_path / "lora.jsonl")
    write_lines(tmp_path / "lora.jsonl", [{**x, "completion": "    # x\n" + x["completion"]} for x in lines])
    run(divcheck, "base=base.jsonl", "lora=lora.jsonl")
    whole = report(tmp_path)
    run(divcheck, "lora=lora.jsonl", out="alone")
    (tmp_path / "r/results/lora.jsonl").write_bytes((tmp_path / "alone/results/lora.jsonl").read_bytes())
    assert divcheck("check", "r").returncode == 0
    assert divcheck("report", "r").returncode == 0
    assert report(tmp_path) == whole


def test_a_problem_with_fewer_samples_than_k_is_left_out_and_named(divcheck, pair):
    write_lines(pair / "base.jsonl", read_lines(pair / "base.jsonl")[4:])
    done = run(divcheck, "base=base.jsonl", "lora=lora.jsonl", "-k", 1, "-k", 5)
    assert "pass@5 of base (T=0.8) rests on 3 of 4 problems" in " ".join(done.stdout.split())
    assert [row["problems"] for row in rows(report(pair), "pass@k", "metrics", k=5)] == [3, 4]
    assert [row["problems"] for row in rows(report(pair), "pass@k", k=5)] == [3]


def test_arms_with_other_numbers_of_samples_are_tested_where_that_is_fair(divcheck, tmp_path):
    samples(tmp_path / "base.jsonl", lambda task: (5, 3), 0.8, n=9)
    samples(tmp_path / "lora.jsonl", lambda task: (3, 1), 0.8, n=5)
    done = run(divcheck, "base=base.jsonl", "lora=lora.jsonl")
    found = report(tmp_path)
    text = " ".join(done.stdout.split())
    assert "different numbers of samples a problem (base (T=0.8) 9, lora (T=0.8) 5)" in text
    assert "No p-value where the arms differ in the number of samples" in text
    tested = {row["metric"] for row in found["comparisons"] if row["p_value"] is not None}
    unbiased = {"pass@k", "distinct@k", "distinct_given_correct@m", "collision"}
    assert tested == unbiased | {"kept", "forgotten", "learned"}
    untested = [row for row in found["comparisons"] if row["p_value"] is None]
    assert all(row["p_adjusted"] is None and row["difference"] is not None for row in untested)


def test_a_problem_missing_in_one_arm_is_missing_in_the_comparison(divcheck, pair):
    write_lines(pair / "lora.jsonl", read_lines(pair / "lora.jsonl")[6:])
    done = run(divcheck, "base=base.jsonl", "lora=lora.jsonl")
    assert "lora (T=0.8) has samples of 3 of 4 problems." in " ".join(done.stdout.split())
    assert [row["problems"] for row in rows(report(pair), "pass@k", "metrics", k=1)] == [4, 3]
    assert [row["problems"] for row in rows(report(pair), "pass@k", k=1)] == [3]


def test_no_correct_sample_at_all(divcheck, pair):
    (pair / "lora.jsonl").unlink()
    samples(pair / "lora.jsonl", lambda task: (0, 1), 0.8)
    done = run(divcheck, "base=base.jsonl", "lora=lora.jsonl")
    text = " ".join(done.stdout.split())
    assert "lora (T=0.8) solved no problem: metrics of correct samples are undefined for it; " in text
    assert "are the same texts" not in text
    found = report(pair)
    assert [row["value"] for row in rows(found, "pass@k", "metrics", model="lora")] == [0.0]
    for row in rows(found, "distinct_given_correct@m", "metrics", model="lora"):
        assert (row["value"], row["ci_low"], row["problems"]) == (None, None, 0)


def test_one_problem_only(divcheck, tmp_path):
    for name in ("base", "lora"):
        samples(tmp_path / f"{name}.jsonl", lambda task: (4, 2), 0.8, tasks=[0])
    done = run(divcheck, "base=base.jsonl", "lora=lora.jsonl")
    assert "The correct samples of base and lora are the same texts" in " ".join(done.stdout.split())
    found = report(tmp_path)
    assert all(row["ci_low"] is row["ci_high"] is None for row in found["metrics"] + found["comparisons"])
    assert {row["p_value"] for row in found["comparisons"]} <= {None, 1.0}
    assert [row["value"] for row in rows(found, "pass@k", "metrics", k=1)] == pytest.approx([4 / 6] * 2)


def test_what_is_null_rests_on_no_problem_and_nothing_else_does(divcheck, pair):
    samples(pair / "full.jsonl", lambda task: (task == 0, 1), 0.8)
    run(divcheck, "base=base.jsonl", "lora=lora.jsonl", "full=full.jsonl")
    found = report(pair)
    for part, field in (("metrics", "value"), ("comparisons", "difference")):
        assert all((row[field] is None) == (row["problems"] == 0) for row in found[part])
        assert any(row["problems"] == 0 for row in found[part])


SETTINGS = {
    "benchmark": ("benchmark", "sha256"),
    "prompt": ("settings", "prompt", "sha256"),
    "extraction": ("settings", "prompt", "extraction"),
    "timeout": ("judging", "timeout"),
    "memory": ("judging", "memory"),
    "isolation": ("judging", "isolation"),
    "top_p": ("settings", "top_p"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_runs_that_asked_or_judged_otherwise_are_refused_by_name(divcheck, judged, name):
    path = judged / "other/run.json"
    manifest = place = json.loads(path.read_text())
    *outer, last = SETTINGS[name]
    for key in outer:
        place = place[key]
    place[last] = "another"
    path.write_text(json.dumps(manifest))
    fails(divcheck("report", "r", "other", "--out", "both.json"), 1, "cannot be compared", name, "another")
    assert not (judged / "both.json").exists()


def test_runs_made_with_other_versions_are_compared_and_the_report_says_so(divcheck, judged):
    path = judged / "other/run.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "divcheck_version": "0.0.9"}))
    done = divcheck("report", "r", "other", "--out", "both.json")
    assert done.returncode == 0, done.stderr
    assert "divcheck 0.0.9" in " ".join(done.stdout.split())
    assert [model["name"] for model in json.loads((judged / "both.json").read_text())["models"]] == [
        *("r/base", "r/lora", "other/base", "other/lora"),
    ]


def sweep(path: Path, points: dict[float, tuple[int, int]]) -> None:
    """At each temperature: correct ones of 6 samples (one more on odd problems), and their texts."""
    for temperature, (correct, texts) in points.items():
        samples(path, lambda task, c=correct, t=texts: (c + task % 2, t), temperature)


@pytest.mark.parametrize(
    ("base", "lora", "difference"),
    [
        ({0.2: (5, 1), 0.8: (3, 2), 1.2: (1, 3)}, {0.2: (5, 1), 0.8: (3, 2), 1.2: (1, 3)}, 0.0),
        ({0.2: (4, 1), 0.8: (2, 2)}, {0.2: (4, 2), 0.8: (2, 3)}, "more"),
        ({0.2: (3, 1), 0.8: (5, 1), 1.2: (3, 2)}, {0.2: (5, 1), 0.8: (3, 1)}, "less"),  # base turns back
        ({0.2: (5, 1), 0.8: (4, 1)}, {0.2: (2, 2), 0.8: (1, 2)}, None),  # ranges of pass@1 that do not meet
        ({0.2: (5, 1), 0.8: (3, 2)}, {0.8: (4, 2)}, None),  # one temperature
    ],
    ids=["alike", "broader", "not monotone", "apart", "one temperature"],
)
def test_a_sweep_is_compared_at_equal_pass_at_1(divcheck, tmp_path, base, lora, difference):
    sweep(tmp_path / "base.jsonl", base)
    sweep(tmp_path / "lora.jsonl", lora)
    done = run(divcheck, "base=base.jsonl", "lora=lora.jsonl", "-k", 1, "-k", 5)
    found = report(tmp_path)
    temperatures = sorted({*base, *lora})
    for metric, k in product(("pass@k", "distinct@k"), (1, 5)):
        got = rows(found, metric, "metrics", k=k, model="base", level="exact" if "d" in metric else None)
        assert [row["temperature"] for row in got] == temperatures
    [row] = rows(found, "distinct@k at equal pass@1", level="exact")
    text = " ".join(done.stdout.split())
    assert ("lora cannot be compared at equal pass@1" in text) is (difference is None)
    assert ("lora has no samples at T=0.2" in text) is (len(lora) == 1)
    assert (row["k"], row["temperature"]) == (5, None)
    if difference is None:
        assert (row["difference"], row["p_value"], row["problems"]) == (None, None, 0)
    elif difference == 0.0:
        assert (row["difference"], row["p_value"], row["problems"]) == (0.0, 1.0, TASKS)
    else:
        assert (row["difference"] > 0.1) is (difference == "more")
        assert (row["difference"] < -0.1) is (difference == "less")


def test_a_sweep_of_one_temperature_has_no_such_row(judged):
    assert not rows(report(judged), "distinct@k at equal pass@1")


def test_the_same_results_give_the_same_bytes(divcheck, judged):
    before = (judged / "r/report.json").read_bytes()
    assert divcheck("report", "r").returncode == 0
    assert (judged / "r/report.json").read_bytes() == before
