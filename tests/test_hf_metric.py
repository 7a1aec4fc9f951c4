"""The metric for Hugging Face's `evaluate`, through the package itself."""

import pytest

from divcheck import hf_metric, problems
from divcheck.errors import UsageError

ZERO, ONE = problems.load()[:2]
RIGHT = ZERO.prompt + ZERO.canonical_solution
NESTED = (
    ZERO.prompt
    + "    return any(abs(a - b) < threshold for i, a in enumerate(numbers) for b in numbers[:i])\n"
)
WRONG = ZERO.prompt + "    return None\n"


@pytest.fixture
def metric(tmp_path, monkeypatch):
    monkeypatch.setattr("evaluate.config.HF_METRICS_CACHE", str(tmp_path))
    return hf_metric.load()


def test_it_counts_as_a_report_does(metric):
    found = metric.compute(
        predictions=[
            [RIGHT, RIGHT + "# the same\n", NESTED, WRONG],
            [ONE.prompt + ONE.canonical_solution] * 4,
        ],
        references=[ZERO.task_id, ONE.task_id],
        k=[1, 4],
    )
    assert found["pass@1"] == (0.75 + 1) / 2
    assert found["pass@4"] == 1
    assert found["distinct@4 exact"] == (3 + 1) / 2
    assert found["distinct@4 surface"] == (2 + 1) / 2
    assert found["distinct@1 exact"] == found["pass@1"]


def test_a_problem_with_fewer_programs_than_k_is_not_left_out_in_silence(metric):
    both = {"predictions": [[RIGHT, RIGHT], [WRONG] * 10], "references": [ZERO.task_id, ONE.task_id]}
    with pytest.raises(UsageError, match=r"k=3 needs .* the prediction for HumanEval/0 has 2"):
        metric.compute(**both, k=[1, 3])
    assert metric.compute(**both).keys() == metric.compute(**both, k=1).keys()


def test_batches_are_added_up(metric):
    metric.add(prediction=[RIGHT], reference=ZERO.task_id)
    metric.add(prediction=[""], reference=ONE.task_id)
    assert metric.compute()["pass@1"] == 0.5


def test_a_problem_without_programs_is_not_left_out_in_silence(metric):
    with pytest.raises(UsageError, match=r"HumanEval/1 has no program"):
        metric.compute(predictions=[[RIGHT], []], references=[ZERO.task_id, ONE.task_id])


@pytest.mark.parametrize(
    ("references", "k", "part"),
    [
        (["HumanEval/0"] * 2, [1], "given twice"),
        (["HumanEval/0", "nope"], [1], "nope"),
        (["HumanEval/0"], [2], "k=2 needs .* the prediction for HumanEval/0 has 1"),
        (["HumanEval/0"], 0, "-k 0"),
        (["HumanEval/0"], [1.0], "whole numbers"),
        (["HumanEval/0"], [True], "whole numbers"),
        (["HumanEval/0"], "1", "whole numbers"),
        ([], [1], "there is no prediction"),
    ],
)
def test_what_cannot_be_meant_is_refused(metric, references, k, part):
    with pytest.raises(UsageError, match=part):
        metric.compute(predictions=[[RIGHT]] * len(references), references=references, k=k)
