import numpy as np
import pytest

from divcheck.metrics.intervals import Interval, mean_intervals

VALUES = np.random.default_rng(0).gamma(0.5, 1.0, size=(40, 3))


def intervals(columns, symmetric=False, seed=0):
    return mean_intervals(columns, seed, resamples=1999, confidence=0.95, symmetric=symmetric)


@pytest.mark.parametrize("symmetric", [False, True])
def test_is_the_studentised_bootstrap_done_slowly(symmetric: bool) -> None:
    """The same resamples, one at a time."""
    [interval] = intervals([VALUES[:, 0]], symmetric)
    x = VALUES[:, 0]
    draws = np.random.default_rng([0, 40]).integers(40, size=(1999, 40))
    ratios = np.sort([(x[d].mean() - x.mean()) / x[d].std() for d in draws])
    if symmetric:
        high = np.sort(np.abs(ratios))[1899]
        low = -high
    else:
        low, high = ratios[49], ratios[1949]
    assert interval is not None
    assert interval.low == pytest.approx(x.mean() - high * x.std())
    assert interval.high == pytest.approx(x.mean() - low * x.std())


@pytest.mark.parametrize(("confidence", "rank"), [(0.9, 100), (0.95, 50), (0.99, 10)])
def test_other_confidences_take_other_quantiles(confidence: float, rank: int) -> None:
    x = VALUES[:, 0]
    [interval] = mean_intervals([x], 0, resamples=1999, confidence=confidence)
    draws = np.random.default_rng([0, 40]).integers(40, size=(1999, 40))
    ratios = np.sort([(x[d].mean() - x.mean()) / x[d].std() for d in draws])
    assert interval is not None
    assert interval.low == pytest.approx(x.mean() - ratios[-rank] * x.std())
    assert interval.high == pytest.approx(x.mean() - ratios[rank - 1] * x.std())


def test_an_interval_does_not_depend_on_its_neighbours() -> None:
    alone = [intervals([column])[0] for column in VALUES.T]
    together = intervals([*VALUES.T, VALUES[:20, 0]])
    for one, other in zip(alone, together, strict=False):
        assert one is not None
        assert other is not None
        assert [one.low, one.high] == pytest.approx([other.low, other.high], rel=1e-12)


def test_same_seed_same_interval() -> None:
    assert intervals(list(VALUES.T)) == intervals(list(VALUES.T))
    assert intervals(list(VALUES.T)) != intervals(list(VALUES.T), seed=1)


@pytest.mark.parametrize(
    "column", [[], [0.3], [0.5] * 50, [0.0] * 46 + [1.0] * 4, [0.1 + 0.2] * 30 + [0.3] * 30, [1, 2, 3, 4, 5]]
)
def test_no_interval_where_too_few_values_differ(column: list[float]) -> None:
    assert intervals([np.array(column, dtype=float)]) == [None]


def test_symmetric_is_centred_and_equal_tails_follow_the_skew() -> None:
    [equal], [symmetric] = intervals([VALUES[:, 0]]), intervals([VALUES[:, 0]], symmetric=True)
    mean = VALUES[:, 0].mean()
    assert equal is not None
    assert symmetric is not None
    assert symmetric.high - mean == pytest.approx(mean - symmetric.low)
    assert equal.high - mean > mean - equal.low


def test_cut_to_what_the_figure_can_be() -> None:
    assert Interval(-0.2, 1.7).within(0.0, 1.0) == Interval(0.0, 1.0)
    assert Interval(0.1, np.inf).within(0.0, 1.0) == Interval(0.1, 1.0)
    assert Interval(0.1, np.inf).within(0.0, np.inf) is None


def test_covers_the_mean_of_a_skewed_population() -> None:
    rng = np.random.default_rng(7)
    columns = list(rng.gamma(0.5, 2.0, (800, 164)) * (rng.random((800, 164)) < 0.4))
    covered = [
        interval is not None and interval.low <= 0.4 <= interval.high for interval in intervals(columns)
    ]
    assert 0.93 <= np.mean(covered) <= 0.97
