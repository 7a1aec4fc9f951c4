from math import inf

import numpy as np
import pytest

from divcheck.metrics.intervals import effective_number, mean_intervals

VALUES = np.random.default_rng(0).gamma(0.5, 1.0, size=(40, 3))
ANY, SHARE = (-inf, inf), (0.0, 1.0)


def intervals(columns, symmetric=False, seed=0, bounds=ANY, confidence=0.95):
    limits = [bounds] * len(columns)
    return mean_intervals(columns, limits, seed, 1999, confidence, symmetric)


def sparse(*values: float, zeros: int = 50) -> np.ndarray:
    return np.array([0.0] * zeros + list(values))


def resampled_ratios(x: np.ndarray, drawn: int) -> np.ndarray:
    """Error over standard error of the same resamples, one at a time, scaled to all problems, in order."""
    draws = np.random.default_rng([0, x.size]).integers(x.size, size=(1999, drawn))
    return np.sort([(x[d].mean() - x.mean()) / x[d].std() for d in draws]) * (drawn / x.size) ** 0.5


def test_a_difference_has_the_studentised_bootstrap_where_nothing_bounds_the_values() -> None:
    x = VALUES[:, 0]
    [interval] = intervals([x], symmetric=True)
    margin = np.sort(np.abs(resampled_ratios(x, 40)))[1899] * x.std()
    assert interval is not None
    assert [interval.low, interval.high] == pytest.approx([x.mean() - margin, x.mean() + margin])


@pytest.mark.parametrize(("confidence", "rank"), [(0.9, 100), (0.95, 50), (0.99, 10)])
def test_a_mean_has_that_of_two_thirds_of_the_problems(confidence: float, rank: int) -> None:
    x = VALUES[:, 0]
    [interval] = intervals([x], confidence=confidence)
    ratios = resampled_ratios(x, 27)
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


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("problems", [2, 57])
def test_equal_values_have_an_interval_where_their_range_is_known(value: float, problems: int) -> None:
    [interval] = intervals([np.full(problems, value)], bounds=SHARE)
    assert interval is not None
    assert 0.0 <= interval.low <= value <= interval.high <= 1.0
    assert interval.low < interval.high


def test_all_problems_solved_is_not_certainty() -> None:
    [interval] = intervals([np.ones(57)], bounds=SHARE)
    assert interval is not None
    assert interval.low == pytest.approx(0.937, abs=0.004)  # Clopper-Pearson: 0.025 ** (1 / 57)
    assert interval.high == 1.0


@pytest.mark.parametrize("column", [[], [0.3], [0.5] * 50, [0.1 + 0.2] * 30 + [0.3] * 30, sparse(1, 1, 1)])
def test_no_interval_without_a_range_where_too_few_values_differ(column: list[float]) -> None:
    for bounds in (ANY, (0.0, inf)):
        assert intervals([np.array(column, dtype=float)], bounds=bounds) == [None]


@pytest.mark.parametrize("column", [[], [0.3]])
def test_no_interval_for_fewer_than_two_problems(column: list[float]) -> None:
    assert intervals([np.array(column)], bounds=SHARE) == [None]


def test_many_tiny_values_and_a_large_one_do_not_let_the_bootstrap_run_away() -> None:
    """pass@10 of a model that nearly always passes: the bootstrap alone says [0.2, 1]."""
    failing = sparse(*[0.001] * 15, 0.05, 0.12, zeros=40)
    [interval] = intervals([1.0 - failing], bounds=SHARE)
    assert interval is not None
    assert 0.92 < interval.low < 0.94
    assert 0.997 < interval.high <= 1.0
    [difference] = intervals([failing], symmetric=True, bounds=(-1.0, 1.0))
    assert difference is not None
    assert -0.13 < difference.low < 0.0 < difference.high < 0.14


def test_no_wider_than_either_method_alone() -> None:
    x = np.minimum(VALUES[:, 0], 1.0)
    [free], [cut], [low_only] = (
        intervals([x], symmetric=True, bounds=bounds) for bounds in (ANY, SHARE, (0.0, inf))
    )
    assert free is not None
    assert cut is not None
    assert low_only is not None
    assert free.low <= low_only.low <= cut.low < x.mean() < cut.high <= free.high


@pytest.mark.parametrize(
    ("column", "effective"),
    [
        (sparse(), 0.0),
        (sparse(1.0, 1.0, 1.0), 3.0),
        (sparse(0.3, 0.1 + 0.2), 2.0),
        (sparse(*[0.001] * 15, 1.0), 1.03),
        (np.array([0.1 + 0.2, 0.3, 0.3]), 0.0),
        (np.array([0.0, 1.0] * 10), 20.0),
    ],
)
def test_how_many_values_have_a_say(column: np.ndarray, effective: float) -> None:
    assert effective_number(column[:, None])[0] == pytest.approx(effective, abs=0.01)


def test_symmetric_is_centred_and_equal_tails_follow_the_skew() -> None:
    [equal], [symmetric] = intervals([VALUES[:, 0]]), intervals([VALUES[:, 0]], symmetric=True)
    mean = VALUES[:, 0].mean()
    assert equal is not None
    assert symmetric is not None
    assert symmetric.high - mean == pytest.approx(mean - symmetric.low)
    assert equal.high - mean > mean - equal.low


@pytest.mark.parametrize(("problems", "share"), [(164, 0.4), (26, 1.0)])
def test_covers_the_mean_of_a_skewed_population(problems: int, share: float) -> None:
    rng, size = np.random.default_rng(7), (800, problems)
    columns = list(rng.gamma(0.5, 2.0, size) * (rng.random(size) < share))
    found = [interval for interval in intervals(columns) if interval is not None]
    assert len(found) > 790
    assert 0.93 <= np.mean([i.low <= share <= i.high for i in found]) <= 0.97


@pytest.mark.parametrize("share", [0.01, 0.05, 0.3])
@pytest.mark.parametrize("far", [False, True])
def test_covers_where_nearly_all_values_are_equal_and_few_lie_out(share: float, far: bool) -> None:
    rng = np.random.default_rng(8)
    outlying = 13.0 if far else rng.uniform(1.0, 2.0, (600, 164))
    columns = list(np.where(rng.random((600, 164)) < share, outlying, 1.0))
    truth = 1.0 + share * (12.0 if far else 0.5)
    found = [i for i in intervals(columns, bounds=(1.0, 13.0)) if i is not None]
    assert len(found) == 600
    assert np.mean([i.low <= truth <= i.high for i in found]) >= 0.93
