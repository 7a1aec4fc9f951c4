import io

import pytest
from conftest import write_lines
from rich.console import Console

from divcheck import problems
from divcheck.commands.show import panel
from divcheck.pipeline.solutions import UNREAD, Solution

PROBLEM = problems.load()[0]
LOOPS = PROBLEM.canonical_solution
SORTS = "    s = sorted(numbers)\n    return any(b - a < threshold for a, b in zip(s, s[1:]))\n"


@pytest.fixture
def run(divcheck, tmp_path):
    texts = {"one": [LOOPS, "    # again\n" + LOOPS, SORTS, "    return 0\n"], "two": [LOOPS]}
    for name, completions in texts.items():
        write_lines(
            tmp_path / f"{name}.jsonl", [{"task_id": "HumanEval/0", "completion": c} for c in completions]
        )
    done = divcheck("run", "one=one.jsonl", "two=two.jsonl", "--limit", 1, "--out", "r")
    assert done.returncode == 0, done.stderr
    return divcheck


def test_the_largest_class_comes_first_with_the_counts_of_each_arm(run):
    out = run("show", "r", "HumanEval/0").stdout
    assert "HumanEval/0: 2 distinct among 4 correct samples, at level approach" in out
    assert out.index("class 0: 3 (one 2, two 1)") < out.index("class 1: 1 (one 1, two 0)")
    assert "sorted(numbers)" in out
    assert "│ sorts " in out[out.index("class 1") :]  # it says how it solves the problem
    assert "return 0" not in out


def test_members_show_what_a_class_differs_in(run):
    out = run("show", "r", "0", "--level", "surface", "--members").stdout
    assert "at level surface" in out
    assert "# again" in out
    assert "more texts" not in out
    assert "1 distinct among 1 correct sample, at" in run("show", "r", "0", "--model", "two").stdout


def test_a_text_cannot_control_the_terminal_and_is_cut_where_it_is_endless():
    texts = (("x = '\x1b[2J\ud800'\n", 2), ("x = '\x1b[2J'  \n" + "x += 1\n" * 5000, 1))
    console = Console(width=60, file=io.StringIO())
    console.print(panel(Solution(0, "[red]", {"[a]": 3}, texts), members=True))
    out = console.file.getvalue()
    assert r"x = '\x1b[2J\ud800'" in out and "[red]" in out and "([a] 3)" in out
    assert "4801 more lines" in out and len(out.splitlines()) < 220


def test_a_class_that_cannot_be_read_says_so(divcheck, tmp_path):
    long = "    x = 0\n" + "    x += 1\n" * 20_000 + LOOPS
    write_lines(tmp_path / "a.jsonl", [{"task_id": "HumanEval/0", "completion": c} for c in (long, LOOPS)])
    assert divcheck("run", "a=a.jsonl", "--limit", 1, "--out", "r").returncode == 0
    assert UNREAD in divcheck("show", "r", "0").stdout


def test_samples_that_are_gone_are_named(run, tmp_path):
    (tmp_path / "r" / "samples" / "two.jsonl").write_text("")
    done = run("show", "r", "0")
    assert done.returncode == 1
    assert "two.jsonl lacks sample 0 of HumanEval/0" in done.stderr
    results = tmp_path / "r" / "results" / "one.jsonl"
    results.write_text(results.read_text().split("\n")[0] + "\n")
    done = run("show", "r", "0")
    assert done.returncode == 1
    assert "one.jsonl lacks 3 of 4 samples of HumanEval/0: `divcheck check r` judges them" in done.stderr


def test_exact_tells_every_text_apart_and_a_model_can_be_chosen(run):
    assert "3 distinct among 4" in run("show", "r", "0", "--level", "exact").stdout
    assert "1 distinct among 1" in run("show", "r", "0", "--model", "two").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["r", "HumanEval/7"], "r has no task HumanEval/7: it has HumanEval/0"),
        (["r", "0", "--model", "three"], "r has no model three: it has one, two"),
        (["r", "0", "--level", "deep"], "'deep'"),
        (["nowhere", "0"], "nowhere is no run directory"),
    ],
)
def test_wrong_usage_is_one_line(run, arguments, message):
    done = run("show", *arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert message in done.stderr


def test_a_problem_without_samples_is_told_apart_from_one_without_solutions(run):
    assert run("run", "one=one.jsonl", "--tasks", "0,1", "--out", "s").returncode == 0
    done = run("show", "s", "1")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "s has no samples of HumanEval/1" in done.stderr
