import numpy as np
import pytest

from divcheck.metrics.coverage import coverage


def test_known_value() -> None:
    assert coverage([10, 5, 3, 2, 1, 1, 1]) == pytest.approx(0.873402, abs=5e-7)


def test_limits() -> None:
    assert coverage([2, 3]) == 1.0
    assert coverage([1, 1, 1]) == 0.0
    assert coverage([4, 1]) == pytest.approx(0.8)  # Good-Turing


@pytest.mark.parametrize("sizes", [[], [1]])
def test_undefined_below_two_correct_samples(sizes: list[int]) -> None:
    assert coverage(sizes) is None


@pytest.mark.parametrize("draws", [20, 60])
def test_estimates_the_mass_that_was_seen(draws: int) -> None:
    rng = np.random.default_rng(3)
    shares = 1 / np.arange(1, 41)
    shares /= shares.sum()
    counts = rng.multinomial(draws, shares, size=3000)
    truth = (counts > 0) @ shares
    estimates = [coverage([int(s) for s in row if s]) for row in counts]
    assert np.mean(estimates) == pytest.approx(truth.mean(), abs=0.01)
