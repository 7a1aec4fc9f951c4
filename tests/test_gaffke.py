from math import inf

import numpy as np
import pytest

from divcheck.metrics.gaffke import dirichlet_weights, gaffke_ends


def ends(
    values: np.ndarray, low: float = 0.0, high: float = 1.0, resamples: int = 19_999
) -> tuple[float, float]:
    weights = dirichlet_weights(len(values), 0, resamples)
    found = gaffke_ends(values[:, None], np.array([[low, high]]), weights, 0.95)
    return float(found[0, 0]), float(found[1, 0])


@pytest.mark.parametrize(
    ("successes", "problems", "low", "high"),
    [(0, 10, 0.0, 0.3085), (1, 10, 0.0025, 0.4450), (7, 20, 0.1539, 0.5922), (20, 20, 0.8316, 1.0)],
)
def test_is_clopper_pearson_for_successes_and_failures(
    successes: int, problems: int, low: float, high: float
) -> None:
    values = np.array([1.0] * successes + [0.0] * (problems - successes))
    assert ends(values) == pytest.approx((low, high), abs=0.006)


def test_shifts_and_scales_with_values_and_bounds() -> None:
    values = np.random.default_rng(1).random(30)
    low, high = ends(values)
    assert ends(10 * values - 3, -3.0, 7.0) == pytest.approx((10 * low - 3, 10 * high - 3))


def test_a_wider_range_moves_its_own_end_only() -> None:
    values = np.random.default_rng(1).random(30)
    low, high = ends(values)
    assert ends(values, high=2.0)[0] == low
    assert ends(values, high=2.0)[1] > high
    assert ends(values, high=inf) == (low, inf)
    assert ends(values, low=-inf) == (-inf, high)


@pytest.mark.parametrize("chance", [0.004, 0.1, 0.5])
@pytest.mark.parametrize("problems", [20, 57])
def test_holds_at_small_numbers(chance: float, problems: int) -> None:
    """Hard problems are rare, and the model passes them sometimes: values near one end, skewed."""
    rng = np.random.default_rng(2)
    values = np.where(rng.random((problems, 2000)) < chance, rng.beta(0.5, 0.5, (problems, 2000)), 1.0)
    truth = 1.0 - chance / 2
    found = gaffke_ends(values, np.array([[0.0, 1.0]] * 2000), dirichlet_weights(problems, 0, 1999), 0.95)
    assert np.mean((found[0] <= truth) & (truth <= found[1])) >= 0.95


def test_weights_are_shares() -> None:
    weights = dirichlet_weights(5, 3, 999)
    assert weights.shape == (999, 6)
    assert weights.sum(axis=1) == pytest.approx(1.0)
    assert weights.min() > 0
    assert (weights == dirichlet_weights(5, 3, 999)).all()


@pytest.mark.parametrize(("problems", "high"), [(31, 13.0), (164, 1.0)])
def test_equal_values_have_the_shortest_interval_that_can_hold_for_every_population(
    problems: int, high: float
) -> None:
    """A share q of problems at the far end is missed with chance (1-q)^problems: 2.5 % for the q of here."""
    share = 1.0 - 0.025 ** (1.0 / problems)
    assert ends(np.ones(problems), low=1.0, high=high) == pytest.approx(
        (1.0, 1.0 + (high - 1.0) * share), abs=0.01
    )
    zeros = ends(np.zeros(problems), low=-high, high=high)
    assert zeros == pytest.approx((-share * high, share * high), abs=0.01)
