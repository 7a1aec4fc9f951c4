import pytest
from conftest import write_lines

from divcheck import problems

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
