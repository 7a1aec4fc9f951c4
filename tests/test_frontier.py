import numpy as np
import pytest

from divcheck.metrics.comparisons import sign_flip_p_values
from divcheck.metrics.frontier import Sweep, matched_difference, matched_influences


def line(*points: tuple[float, float]) -> Sweep:
    """A sweep of one problem through (pass@1, diversity)."""
    return Sweep(np.array([[x] for x, _ in points]), np.array([[y] for _, y in points]))


def test_parallel_lines_differ_by_their_distance() -> None:
    base, other = line((0.5, 1.0), (0.3, 2.0)), line((0.45, 1.75), (0.35, 2.25))
    assert matched_difference(base, other) == pytest.approx(0.5)
    assert matched_difference(other, base) == pytest.approx(-0.5)


def test_is_the_mean_gap_over_the_common_range() -> None:
    base = line((0.8, 1.0), (0.2, 1.0))
    other = line((1.0, 1.0), (0.4, 4.0))
    # From 0.4 to 0.8 the gap falls evenly from 3 to 1.
    assert matched_difference(base, other) == pytest.approx(2.0)


def test_an_arm_that_trades_better_differs_though_each_temperature_looks_alike() -> None:
    base, other = line((0.6, 1.0), (0.4, 2.0)), line((0.5, 1.0), (0.3, 2.0))
    assert matched_difference(base, other) == pytest.approx(-0.5)


def test_where_a_sweep_turns_back_its_best_counts() -> None:
    base = line((0.2, 1.0), (0.6, 1.0))
    other = line((0.2, 1.0), (0.6, 1.0), (0.2, 3.0))
    assert matched_difference(base, other) == pytest.approx(1.0)


def test_equal_arms_do_not_differ() -> None:
    rng = np.random.default_rng(0)
    sweep = Sweep(np.sort(rng.random((4, 20)), axis=0)[::-1], rng.random((4, 20)))
    assert matched_difference(sweep, sweep) == 0.0
    assert matched_influences(sweep, sweep).tolist() == [0.0] * 20


@pytest.mark.parametrize(
    "other", [line((0.9, 1.0), (0.8, 2.0)), line((0.5, 1.0)), line((0.5, 1.0), (0.5, 2.0))], ids=str
)
def test_undefined_without_a_common_range(other: Sweep) -> None:
    base = line((0.7, 1.0), (0.2, 2.0))
    assert matched_difference(base, other) is None
    assert np.isnan(matched_influences(base, other)).all()


def test_undefined_with_one_problem() -> None:
    assert np.isnan(matched_influences(line((0.7, 1.0), (0.2, 2.0)), line((0.6, 1.0), (0.3, 2.0)))).all()


def sweeps(rng: np.random.Generator, problems: int, gain: float) -> tuple[Sweep, Sweep]:
    """Arms on the frontier diversity = 4 (1 - pass@1) + gain, at unlike temperatures, with noise."""
    arms = []
    ease = rng.normal(0, 0.1, problems)
    for rates, extra in (((0.7, 0.5, 0.3), 0.0), ((0.65, 0.45, 0.35), gain)):
        quality = np.array(rates)[:, None] + ease + rng.normal(0, 0.05, (3, problems))
        noise = rng.normal(0, 0.4, (3, problems)) + rng.normal(0, 0.2, problems)
        arms.append(Sweep(quality, 4 * (1 - np.array(rates))[:, None] + extra + noise))
    return arms[0], arms[1]


def test_influences_carry_the_noise_of_the_difference() -> None:
    rng = np.random.default_rng(1)
    pairs = [sweeps(rng, 60, gain=0.5) for _ in range(300)]
    values = np.array([matched_difference(*pair) for pair in pairs])
    errors = [matched_influences(*pair).std(ddof=1) / np.sqrt(60) for pair in pairs]
    assert values.mean() == pytest.approx(0.5, abs=0.03)
    assert np.mean(errors) == pytest.approx(values.std(), rel=0.15)


def test_a_sweep_that_hardly_moves_pass_at_1_is_not_compared() -> None:
    rng = np.random.default_rng(2)
    ease, rise = rng.beta(0.6, 0.6, 60), np.array([[1.0], [2.0], [3.0], [4.0]])
    for _ in range(50):
        arms = [Sweep(rng.binomial(50, ease, (4, 60)) / 50, ease * rise) for _ in range(2)]
        assert np.isnan(matched_influences(*arms)).all()


def test_equal_arms_whose_pass_at_1_is_flat_and_then_falls_are_rarely_called_different() -> None:
    """At the turn the lines of the two arms part by chance alone."""
    rng = np.random.default_rng(3)
    ease, rates = rng.beta(0.6, 0.6, 60), np.array([[1.0], [1.0], [0.95], [0.6]])
    rise = np.array([[1.2], [2.0], [3.0], [4.0]])
    columns = []
    for _ in range(400):
        arms = []
        for _ in range(2):
            quality = rng.binomial(50, ease * rates) / 50
            arms.append(Sweep(quality, quality * rise + rng.normal(0.0, 0.1, (4, 60))))
        columns.append(matched_influences(*arms))
        assert columns[-1].mean() == pytest.approx(matched_difference(*arms))
    p_values = sign_flip_p_values(np.stack(columns, axis=1), seed=0, flips=999)
    assert np.mean(np.array(p_values) <= 0.05) <= 0.075  # 5 %, and two standard errors
