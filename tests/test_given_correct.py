from itertools import combinations

import numpy as np
import pytest

from divcheck.metrics.given_correct import default_m, distinct_given_correct


@pytest.mark.parametrize("sizes", [[1], [3], [2, 1], [2, 2, 1], [1, 1, 1, 1], [4, 2]])
def test_is_the_mean_count_of_classes_over_all_correct_draws(sizes: list[int]) -> None:
    samples = [i for i, size in enumerate(sizes) for _ in range(size)]
    for m in range(1, len(samples) + 1):
        counts = [len(set(draw)) for draw in combinations(samples, m)]
        assert distinct_given_correct(sizes, m) == pytest.approx(sum(counts) / len(counts), abs=1e-12)


def test_is_undefined_for_fewer_correct_samples() -> None:
    assert distinct_given_correct([2, 1], 4) is None
    assert distinct_given_correct([], 1) is None


def test_accuracy_earns_nothing() -> None:
    """Two models with the same solutions in the same shares, one right ten times as often: no difference."""
    rng = np.random.default_rng(0)
    shares = np.array([0.4, 0.3, 0.2, 0.1])
    means = []
    for rate in (0.09, 0.9):
        draws = rng.multinomial(60, [*(rate * shares), 1 - rate], size=4000)[:, :-1]
        values = [distinct_given_correct([int(s) for s in row if s], 4) for row in draws]
        means.append(np.mean([value for value in values if value is not None]))
    truth = float((1 - (1 - shares) ** 4).sum())
    assert means == pytest.approx([truth, truth], abs=0.02)


@pytest.mark.parametrize(
    ("least", "m"), [([], None), ([5], 5), ([5, 3], 5), ([5, 3, 1], 3), ([1, 1, 9, 9], 9), ([2, 2, 2], 2)]
)
def test_default_m_keeps_at_least_half_of_the_problems(least: list[int], m: int | None) -> None:
    assert default_m(least) == m
    if m is not None:
        assert sum(c >= m for c in least) * 2 >= len(least)
        assert sum(c >= m + 1 for c in least) * 2 < len(least)
