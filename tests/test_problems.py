import pytest

from divcheck import problems
from divcheck.errors import UsageError


def test_humaneval_has_its_164_problems():
    loaded = problems.load()
    assert [p.task_id for p in loaded] == [f"HumanEval/{number}" for number in range(164)]


def test_select_keeps_benchmark_order_and_takes_bare_numbers():
    chosen = problems.select(problems.load(), ["HumanEval/7", "3"], None)
    assert [p.task_id for p in chosen] == ["HumanEval/3", "HumanEval/7"]


def test_limit_takes_the_first():
    assert [p.task_id for p in problems.select(problems.load(), None, 2)] == ["HumanEval/0", "HumanEval/1"]


def test_unknown_ids_are_named():
    with pytest.raises(UsageError, match="unknown task HumanEval/164, MBPP/1: ids run from HumanEval/0 to"):
        problems.select(problems.load(), ["HumanEval/164", "MBPP/1", "HumanEval/3"], None)


def test_digest_tells_problems_apart():
    loaded = problems.load()
    assert problems.digest(loaded[:3]) == problems.digest(problems.load()[:3]) != problems.digest(loaded[:4])
