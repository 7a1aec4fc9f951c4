"""Whole measurements, bad input included: what comes out is defined and documented in docs/statistics.md."""

from dataclasses import asdict, replace
from random import Random

import numpy as np
import pytest
from arms import LEVELS, arm, tally

from divcheck.metrics.measure import Plan, measure
from divcheck.records import ComparisonRow, Level, Measurement, MetricRow

PLAN = Plan(("base", "lora"), LEVELS, ks=(1, 5), sign_flips=9_999)


def value(
    measurement: Measurement,
    model: str,
    metric: str,
    k: int | None = None,
    level: Level | None = None,
    temperature: float | None = 0.8,
) -> MetricRow:
    key = (model, metric, k, level, temperature)
    [row] = [
        r
        for r in measurement.metrics
        if (r.model, r.figure.metric, r.figure.k, r.figure.level, r.figure.temperature) == key
    ]
    return row


def compared(
    measurement: Measurement, metric: str, k: int | None = None, level: Level | None = None
) -> ComparisonRow:
    [row] = [
        r
        for r in measurement.comparisons
        if (r.figure.metric, r.figure.k, r.figure.level) == (metric, k, level)
    ]
    return row


def test_same_tallies_in_any_order_give_the_same_rows() -> None:
    tallies = [*arm("base", 0), *arm("lora", 1)]
    shuffled = list(tallies)
    Random(1).shuffle(shuffled)
    assert measure(tallies, PLAN) == measure(tallies, PLAN) == measure(shuffled, PLAN)


def test_identical_arms_differ_by_exactly_nothing() -> None:
    base = arm("base", 0)
    measurement = measure([*base, *(replace(t, model="lora") for t in base)], PLAN)
    rows = [r for r in measurement.comparisons if r.figure.metric not in ("kept", "forgotten", "learned")]
    assert rows
    assert all((r.mean.value, r.p_value, r.p_adjusted) == (0.0, 1.0, 1.0) for r in rows)
    # 30 problems without a difference leave room for some in the population; none where nothing bounds it.
    [pass_at_1] = [r for r in rows if (r.figure.metric, r.figure.k) == ("pass@k", 1)]
    assert pass_at_1.mean.ci_low == pytest.approx(-pass_at_1.mean.ci_high, abs=0.01)
    assert 0.1 < pass_at_1.mean.ci_high < 0.15
    assert all(r.mean.ci_low is None for r in rows if r.figure.metric == "richness")


def test_every_bounded_figure_has_an_interval_around_it() -> None:
    solved = [
        tally(model, i, 20, [20 - (i < extra)])
        for model, extra in (("base", 3), ("lora", 0))
        for i in range(9)
    ]
    measurement = measure(solved, PLAN)
    unbounded = ("distinct_correct", "effective_solutions", "richness", "vendi")
    for r in measurement.metrics:
        if r.figure.metric not in unbounded:
            assert r.mean.ci_low <= r.mean.value <= r.mean.ci_high
    for r in measurement.comparisons:
        if r.figure.metric not in unbounded:
            assert r.mean.ci_low <= r.mean.value <= r.mean.ci_high


def test_differences_are_between_the_problems_that_both_arms_have() -> None:
    base, lora = arm("base", 0), arm("lora", 1)[:20]
    measurement = measure([*base, *lora], PLAN)
    assert value(measurement, "base", "pass@k", 1).mean.problems == 30
    assert value(measurement, "lora", "pass@k", 1).mean.problems == 20
    row = compared(measurement, "pass@k", 1)
    expected = np.mean([b.correct / b.n for b in base[:20]])
    assert row.mean.problems == 20
    assert row.mean.value == pytest.approx(value(measurement, "lora", "pass@k", 1).mean.value - expected)


def test_metrics_of_correct_samples_rest_on_the_same_problems_in_every_arm() -> None:
    measurement = measure([*arm("base", 0), *arm("lora", 1)], PLAN)
    for metric in (
        "distinct_given_correct@m",
        "richness",
        "coverage",
        "collision",
        "effective_solutions",
        "vendi",
    ):
        rows = [r for r in measurement.metrics if r.figure.metric == metric]
        base, lora = ([r for r in rows if r.model == name] for name in ("base", "lora"))
        assert [r.mean.problems for r in base] == [r.mean.problems for r in lora]
        for one, other in zip(base, lora, strict=True):
            row = compared(measurement, metric, one.figure.k, one.figure.level)
            assert row.mean.problems == one.mean.problems
            assert row.mean.value == pytest.approx(other.mean.value - one.mean.value, abs=1e-9)


def test_the_default_m_keeps_half_of_the_commonly_solved_problems() -> None:
    base, lora = arm("base", 0), arm("lora", 1)
    measurement = measure([*base, *lora], PLAN)
    least = [min(b.correct, o.correct) for b, o in zip(base, lora, strict=True) if b.correct and o.correct]
    [row] = [
        r
        for r in measurement.metrics
        if (r.model, r.figure.metric, r.figure.level) == ("base", "distinct_given_correct@m", Level.EXACT)
    ]
    assert row.figure.k is not None
    assert row.mean.problems == sum(c >= row.figure.k for c in least) >= len(least) / 2


def test_n_below_k_is_undefined_and_not_one() -> None:
    tallies = [tally("base", 0, 4, [4]), *(tally("base", i, 20, [5]) for i in range(1, 8))]
    measurement = measure(tallies, Plan(("base",), LEVELS, ks=(10, 50)))
    assert value(measurement, "base", "pass@k", 10).mean.problems == 7
    none = value(measurement, "base", "pass@k", 50)
    assert (none.mean.value, none.mean.ci_low, none.mean.ci_high, none.mean.problems) == (None, None, None, 0)


def test_arms_with_different_n_meet_at_equal_effort() -> None:
    measurement = measure([*arm("base", 0, n=40), *arm("lora", 1, n=10)], PLAN)
    kept = compared(measurement, "kept", 10, Level.EXACT)
    assert kept.mean.problems == 30
    assert compared(measurement, "distinct@k", 5, Level.EXACT).mean.problems == 30


def test_an_arm_without_a_correct_sample_is_zero_or_undefined_and_drags_nobody_down() -> None:
    silent = [tally("full", i, 20, []) for i in range(30)]
    plan = replace(PLAN, models=("base", "lora", "full"))
    measurement = measure([*arm("base", 0), *arm("lora", 1), *silent], plan)
    assert value(measurement, "full", "pass@k", 5).mean.value == 0.0
    assert value(measurement, "full", "distinct@k", 5, Level.EXACT).mean.value == 0.0
    assert value(measurement, "full", "coverage", level=Level.EXACT).mean.value is None
    without = measure([*arm("base", 0), *arm("lora", 1)], PLAN)
    for metric in ("coverage", "richness"):
        one, other = (value(m, "base", metric, level=Level.EXACT) for m in (measurement, without))
        assert (one.mean.value, one.mean.problems) == (other.mean.value, other.mean.problems)
    undefined = [r for r in measurement.comparisons if r.model == "full" and r.figure.metric == "coverage"]
    assert undefined
    assert all(
        (r.mean.value, r.p_value, r.p_adjusted, r.mean.problems) == (None, None, None, 0) for r in undefined
    )


def test_nothing_solved_at_all() -> None:
    measurement = measure([tally("base", i, 20, []) for i in range(3)], Plan(("base",), LEVELS, ks=(1,)))
    assert value(measurement, "base", "pass@k", 1).mean.value == 0.0
    assert not [r for r in measurement.metrics if r.figure.metric == "distinct_given_correct@m"]


def test_one_problem_has_values_but_no_interval_and_proves_nothing() -> None:
    measurement = measure([tally("base", 0, 20, [5, 3]), tally("lora", 0, 20, [2])], PLAN)
    assert value(measurement, "base", "pass@k", 1).mean.value == pytest.approx(0.4)
    assert all(
        r.mean.ci_low is r.mean.ci_high is None for r in (*measurement.metrics, *measurement.comparisons)
    )
    assert all(r.p_value in (None, 1.0) for r in measurement.comparisons)


@pytest.mark.parametrize(("n", "sizes"), [(1, []), (1, [1]), (2, [1, 1]), (3, [3]), (5, [1] * 5)])
def test_the_smallest_counts(n: int, sizes: list[int]) -> None:
    tallies = [tally(model, task, n, sizes) for model in ("base", "lora") for task in range(7)]
    measurement = measure(tallies, replace(PLAN, ks=(1, n)))
    assert value(measurement, "base", "distinct@k", n, Level.EXACT).mean.value == pytest.approx(len(sizes))
    assert all(r.mean.value is None or np.isfinite(r.mean.value) for r in measurement.metrics)
    for r in measurement.comparisons:
        # A copy of the baseline's samples is no second draw from it, so that it keeps more than chance.
        if r.figure.metric not in ("kept", "forgotten", "learned"):
            assert r.mean.value in (None, 0.0)


def test_a_problem_whose_samples_could_not_be_judged_does_not_count() -> None:
    lost = replace(tally("base", 0, 0, []), errors=20)
    measurement = measure([lost, *arm("base", 0)[1:]], Plan(("base",), LEVELS, ks=(1,)))
    rows = [r for r in measurement.metrics if r.mean.value is not None]
    assert rows
    assert all(r.mean.problems <= 29 for r in rows)


def test_no_tallies_at_all() -> None:
    measurement = measure([], PLAN)
    assert (measurement.metrics, measurement.comparisons, measurement.problems) == ((), (), ())


def test_arms_that_were_classed_apart_have_no_novelty_and_change_none() -> None:
    plan = Plan(("base", "lora", "full"), LEVELS, ks=(1,), apart=frozenset({"full"}))
    together = measure([*arm("base", 0), *arm("lora", 1), *arm("full", 2, n=5)], plan)
    alone = measure([*arm("base", 0), *arm("lora", 1)], replace(plan, models=("base", "lora")))
    names, of_full = ("kept", "forgotten", "learned"), 0
    for rows, others in ((together.metrics, alone.metrics), (together.comparisons, alone.comparisons)):
        novelty = [row for row in rows if row.figure.metric in names]
        of_full += sum(row.model == "full" and row.mean.value is None for row in novelty)
        found = [(row.model, row.figure, row.mean) for row in novelty if row.model != "full"]
        assert found == [(row.model, row.figure, row.mean) for row in others if row.figure.metric in names]
    assert of_full == 2 * len(names) * len(LEVELS)


def test_the_baseline_is_given_what_chance_alone_would_forget() -> None:
    """Two arms of one model: forgotten and learned are as large as the baseline's own halves say."""
    rng = np.random.default_rng(3)
    tallies = []
    for task in range(164):
        shares = rng.dirichlet(np.ones(6)) * rng.beta(0.6, 0.6)
        for model in ("base", "lora"):
            counts = rng.multinomial(20, np.append(shares, 1 - shares.sum()))[:-1]
            tallies.append(tally(model, task, 20, counts.tolist()))
    measurement = measure(tallies, PLAN)
    for metric in ("kept", "forgotten", "learned"):
        chance = value(measurement, "base", metric, 10, Level.EXACT)
        against = value(measurement, "lora", metric, 10, Level.EXACT)
        assert chance.mean.value > 0.5
        assert against.mean.value == pytest.approx(chance.mean.value, rel=0.1)
        assert compared(measurement, metric, 10, Level.EXACT).p_value > 0.05


def test_a_sweep_is_compared_at_equal_pass_at_1() -> None:
    tallies = []
    for model, gain in (("base", 0), ("lora", 2)):
        for temperature, rate in ((0.2, 14), (0.6, 10), (1.0, 6)):
            for task in range(40):
                correct = max(0, min(20, rate + task % 5 - 2))
                sizes = [1] * min(correct, (20 - rate) // 2 + gain)
                sizes[0] += correct - len(sizes)
                tallies.append(tally(model, task, 20, sizes, temperature))
    measurement = measure(tallies, PLAN)
    [row] = [
        r
        for r in measurement.comparisons
        if (r.figure.metric, r.figure.level) == ("distinct@k at equal pass@1", Level.EXACT)
    ]
    assert (row.figure.k, row.figure.temperature, row.mean.problems) == (5, None, 40)
    assert row.mean.ci_low is not None
    assert 0 < row.mean.ci_low < row.mean.value < row.mean.ci_high
    assert {r.figure.temperature for r in measurement.metrics} == {0.2, 0.6, 1.0}


def test_rows_hold_no_nan_and_no_infinity_and_null_rests_on_no_problem() -> None:
    few = [tally("full", i, 20, [3] if i == 4 else []) for i in range(30)]
    plan = replace(PLAN, models=("base", "lora", "full"), ks=(1, 5, 50))
    measurement = measure([*arm("base", 0), *arm("lora", 1, problems=8), *few], plan)
    rows = (*measurement.metrics, *measurement.comparisons)
    for row in rows:
        assert all(not isinstance(v, float) or np.isfinite(v) for v in asdict(row.mean).values())
        assert (row.mean.value is None) == (row.mean.problems == 0)
    assert {row.mean.problems for row in rows} >= {0, 1, 8, 30}


def test_an_arm_with_next_to_no_problem_neither_empties_the_others_set_nor_decides_m() -> None:
    base, lora = arm("base", 0), arm("lora", 1)
    few = [tally("full", i, 20, [1, 1] if i == 3 else []) for i in range(30)]
    plan = replace(PLAN, models=("base", "lora", "full"))
    alone, together = measure([*base, *lora], PLAN), measure([*base, *lora, *few], plan)
    for metric in ("distinct_given_correct@m", "coverage", "collision", "vendi"):
        one, other = (
            [r for r in m.metrics if r.figure.metric == metric and r.model != "full"]
            for m in (alone, together)
        )
        assert one == other
        assert {r.mean.value for r in together.metrics if (r.model, r.figure.metric) == ("full", metric)} == {
            None
        }
    [against] = [r for r in together.comparisons if (r.model, r.figure.metric) == ("full", "vendi")]
    assert against.mean.problems == 1


def test_an_arm_that_solves_some_problems_narrows_the_rows_but_not_another_arms_comparison() -> None:
    base, lora = arm("base", 0), arm("lora", 1)
    some = [tally("full", i, 20, [5, 5] if i < 9 else []) for i in range(30)]
    measurement = measure([*base, *lora, *some], replace(PLAN, models=("base", "lora", "full")))
    rows = [r for r in measurement.metrics if r.figure.metric == "vendi"]
    pairs = {r.model: r.mean.problems for r in measurement.comparisons if r.figure.metric == "vendi"}
    assert len({r.mean.problems for r in rows}) == 1
    assert rows[0].mean.problems <= pairs["full"] < pairs["lora"]
