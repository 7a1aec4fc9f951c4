"""Everything that is measured on a run: one row a figure."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from divcheck.metrics.catalogue import Case, Order
from divcheck.metrics.comparisons import dealt_p_values, holm, sign_flip_p_values
from divcheck.metrics.differences import Difference, differences, matched_differences
from divcheck.metrics.grid import Grid, arrange, common_m, equal_effort
from divcheck.metrics.intervals import Interval, at_equal_effort, mean_intervals
from divcheck.metrics.richness import richness, richness_interval
from divcheck.metrics.scores import Scores, Values, catalogue_scores, novelty_scores
from divcheck.records import ComparisonRow, Level, Mean, Measurement, MetricRow, ProblemRow, Tally


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure."""

    models: tuple[str, ...]
    "Arms to measure; the first is the baseline."
    levels: tuple[Level, ...] = tuple(Level)
    "Levels of sameness; those that were computed for the run."
    ks: tuple[int, ...] = (1, 10)
    "Draws of pass@k and distinct@k."
    ms: tuple[int, ...] = ()
    "Correct draws of distinct_given_correct@m; empty for the default, which fits the problems solved."
    apart: frozenset[str] = frozenset()
    "Arms whose class ids have nothing to do with the baseline's: no kept, forgotten and learned of them."
    seed: int = 0
    "Seed of every random resample."
    resamples: int = 1999
    "Bootstrap resamples behind each interval."
    sign_flips: int = 99_999
    "Random sign patterns behind each p-value; the smallest possible is one over one more."
    confidence: float = 0.95
    "Nominal coverage of the intervals."


def measure(tallies: Sequence[Tally], plan: Plan) -> Measurement:
    """Measure every metric of every arm, and every arm against the first.

    The same tallies and plan give the same rows, whatever order the tallies come in.
    """
    levels = tuple(level for level in Level if level in plan.levels)
    grid = replace(arrange(tallies, plan.models, levels), apart=plan.apart)
    default = common_m(grid)
    ks = sorted(set(plan.ks))
    ms = sorted(set(plan.ms)) or ([] if default is None else [default])
    orders = {Order.DRAWS: ks, Order.CORRECT_DRAWS: ms, Order.HILL: [0, 1, 2]}
    scores = list(catalogue_scores(grid, orders))
    effort = equal_effort(grid)
    scores += novelty_scores(grid, effort) if effort else []
    compared = [*differences(grid, scores, orders, effort, plan.seed), *matched_differences(grid, ks)]
    return Measurement(
        metrics=_metric_rows(scores, plan),
        comparisons=_comparison_rows(compared, plan),
        problems=_problem_rows(grid, plan.confidence),
        levels=levels,
        seed=plan.seed,
        resamples=plan.resamples,
        sign_flips=plan.sign_flips,
        confidence=plan.confidence,
    )


def _intervals(
    columns: Sequence[Values], bounds: Sequence[tuple[float, float]], plan: Plan, paired: bool
) -> list[Interval | None]:
    defined = [column[~np.isnan(column)] for column in columns]
    return mean_intervals(defined, bounds, plan.seed, plan.resamples, plan.confidence, symmetric=paired)


def _value(column: Values) -> float | None:
    defined = column[~np.isnan(column)]
    return float(defined.mean()) if defined.size else None


def _mean(column: Values, ends: Interval | None) -> Mean:
    problems = int(np.sum(~np.isnan(column)))
    return Mean(_value(column), ends.low if ends else None, ends.high if ends else None, problems)


def _metric_rows(scores: Sequence[Scores], plan: Plan) -> tuple[MetricRow, ...]:
    cells = [(score, row, model) for score in scores for row, model in enumerate(plan.models)]
    columns = [np.where(score.counts[row], score.values[row], np.nan) for score, row, _ in cells]
    intervals = _intervals(columns, [(score.low, score.high) for score, _, _ in cells], plan, paired=False)
    return tuple(
        MetricRow(model, score.figure, _mean(column, ends))
        for (score, _, model), column, ends in zip(cells, columns, intervals, strict=True)
    )


def _comparison_rows(found: Sequence[Difference], plan: Plan) -> tuple[ComparisonRow, ...]:
    means = _mean_differences(found, plan)
    hypotheses = [d.hypothesis() for d in found]
    once = {test: d for test, d in zip(hypotheses, found, strict=True) if test is not None}
    p_values = _p_values(list(once.values()), plan)
    tested: dict[Hashable, tuple[float | None, float | None]] = {None: (None, None)}
    tested.update(zip(once, zip(p_values, holm(p_values), strict=True), strict=True))
    return tuple(
        ComparisonRow(d.model, plan.models[0], d.figure, mean, *tested[test])
        for d, mean, test in zip(found, means, hypotheses, strict=True)
    )


def _mean_differences(found: Sequence[Difference], plan: Plan) -> list[Mean]:
    """Means of the differences of all samples, with intervals of what is tested."""
    bounds = [(-d.width, d.width) for d in found]
    full = _intervals([d.values for d in found], bounds, plan, paired=True)
    fair = [d.values if d.tested is None else d.tested for d in found]
    thinned = _intervals(fair, bounds, plan, paired=True)
    return [
        _mean(d.values, at_equal_effort(_value(d.values), of_all, of_equal))
        for d, of_all, of_equal in zip(found, full, thinned, strict=True)
    ]


def _p_values(found: Sequence[Difference], plan: Plan) -> list[float]:
    """P-values by signs, or by deals where there are any."""
    p_values = [1.0] * len(found)
    by_signs, by_deals = dict[int, Values](), dict[int, Values]()
    for i, d in enumerate(found):
        if d.dealt is not None:
            by_deals[i] = d.dealt
        elif d.tested is not None:
            by_signs[i] = d.tested
    for test, columns in ((sign_flip_p_values, by_signs), (dealt_p_values, by_deals)):
        if columns:
            together = np.nan_to_num(np.stack([*columns.values()], axis=-1))
            for i, p in zip(columns, test(together, plan.seed, plan.sign_flips), strict=True):
                p_values[i] = p
    return p_values


def _problem_rows(grid: Grid, confidence: float) -> tuple[ProblemRow, ...]:
    keys = [(m, temp, task) for m in grid.models for task in grid.task_ids for temp in grid.temperatures]
    rows = []
    for key in keys:
        if (t := grid.tallies.get(key)) is None:
            continue
        cases = {level: grid.cases.get((*key, level)) for level in grid.levels}
        row = ProblemRow(
            model=t.model,
            task_id=t.task_id,
            temperature=t.temperature,
            n=t.n,
            correct=t.correct,
            errors=t.errors,
            incorrect_texts=t.incorrect_texts,
            classes={level: None if case is None else case.sizes for level, case in cases.items()},
            richness={level: _richness(case, confidence) for level, case in cases.items()},
        )
        rows.append(row)
    return tuple(rows)


def _richness(case: Case | None, confidence: float) -> tuple[float, float, float] | None:
    if case is None:
        return None
    value, interval = richness(case.sizes), richness_interval(case.sizes, confidence)
    return None if value is None or interval is None else (value, interval.low, interval.high)
