from itertools import permutations

import numpy as np
import pytest

from divcheck.metrics.collision import collision


@pytest.mark.parametrize("sizes", [[2], [1, 1], [2, 1], [3, 2, 1], [4, 1, 1]])
def test_is_the_share_of_pairs_that_coincide(sizes: list[int]) -> None:
    samples = [i for i, size in enumerate(sizes) for _ in range(size)]
    pairs = [one == two for one, two in permutations(samples, 2)]
    assert collision(sizes) == pytest.approx(sum(pairs) / len(pairs))


@pytest.mark.parametrize("sizes", [[], [1]])
def test_undefined_below_two_correct_samples(sizes: list[int]) -> None:
    assert collision(sizes) is None


def test_unbiased() -> None:
    rng = np.random.default_rng(4)
    shares = np.array([0.5, 0.3, 0.1, 0.1])
    values = [collision([int(s) for s in row if s]) for row in rng.multinomial(5, shares, size=20_000)]
    assert np.mean(values) == pytest.approx((shares**2).sum(), abs=0.005)
