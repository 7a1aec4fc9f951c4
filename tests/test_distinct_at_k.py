from itertools import combinations

import numpy as np
import pytest

from divcheck.metrics.distinct_at_k import distinct_at_k
from divcheck.metrics.pass_at_k import pass_at_k

SIZES = [10, 5, 3, 2, 1, 1, 1]


@pytest.mark.parametrize("sizes", [[], [1], [3], [2, 1], [2, 2, 1], [1, 1, 1, 1], [4, 2]])
def test_is_the_mean_count_of_classes_over_all_draws(sizes: list[int]) -> None:
    n = 7
    samples = [i for i, size in enumerate(sizes) for _ in range(size)] + [None] * (n - sum(sizes))
    for k in range(1, n + 1):
        counts = [len(set(draw) - {None}) for draw in combinations(samples, k)]
        assert distinct_at_k(n, sizes, k) == pytest.approx(sum(counts) / len(counts), abs=1e-12)


@pytest.mark.parametrize(("k", "expected"), [(5, 3.293798), (10, 4.796059)])
def test_known_values(k: int, expected: float) -> None:
    assert distinct_at_k(sum(SIZES), SIZES, k) == pytest.approx(expected, abs=5e-7)


def test_one_class_gives_pass_at_k() -> None:
    assert distinct_at_k(20, [7], 5) == pass_at_k(20, 7, 5)


def test_is_undefined_for_more_draws_than_samples() -> None:
    assert distinct_at_k(4, [2], 5) is None


def test_agrees_with_copia() -> None:
    stats = pytest.importorskip("copia.stats")
    curve = stats.rarefaction_extrapolation(np.array(SIZES), max_steps=sum(SIZES) + 1)
    ours = [distinct_at_k(sum(SIZES), SIZES, k) for k in range(1, sum(SIZES) + 1)]
    assert ours == pytest.approx(list(curve), abs=1e-9)
