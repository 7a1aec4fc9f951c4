"""Everything that is measured on a run: one row a figure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from divcheck.metrics.catalogue import Order
from divcheck.metrics.intervals import mean_intervals
from divcheck.metrics.scores import Grid, Scores, arrange, scores
from divcheck.records import Level, Measurement, MetricRow, ProblemRow, Tally


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure."""

    models: tuple[str, ...]
    "Arms to measure; the first is the baseline."
    levels: tuple[Level, ...] = tuple(Level)
    "Levels of sameness, finest first."
    ks: tuple[int, ...] = (1, 10)
    "Draws of pass@k and distinct@k."
    ms: tuple[int, ...] = ()
    "Correct draws of distinct_given_correct@m; empty for the default, which fits the problems solved."
    shared_classes: bool = True
    "Whether class ids mean the same in every arm; if not, kept, forgotten and learned are left out."
    seed: int = 0
    "Seed of every random resample."
    resamples: int = 2000
    "Bootstrap resamples behind each interval."
    confidence: float = 0.95
    "Nominal coverage of the intervals."


def measure(tallies: Sequence[Tally], plan: Plan) -> Measurement:
    """Measure every metric of every arm, and every arm against the first.

    The same tallies and plan give the same rows, whatever order the tallies come in.
    """
    grid = arrange(tallies, plan.models, plan.levels)
    all_scores = list(scores(grid, {Order.DRAWS: plan.ks}))
    return Measurement(
        metrics=_metric_rows(all_scores, plan),
        comparisons=(),
        problems=_problem_rows(grid),
        levels=plan.levels,
        seed=plan.seed,
        resamples=plan.resamples,
        confidence=plan.confidence,
    )


def _metric_rows(all_scores: Sequence[Scores], plan: Plan) -> tuple[MetricRow, ...]:
    cells = [
        (model, score, values[~np.isnan(values)])
        for score in all_scores
        for model, values in zip(plan.models, score.values, strict=True)
    ]
    intervals = mean_intervals([values for _, _, values in cells], plan.seed, plan.resamples, plan.confidence)
    return tuple(
        MetricRow(
            model=model,
            metric=score.metric,
            level=score.level,
            k=score.k,
            temperature=score.temperature,
            value=float(values.mean()) if values.size else None,
            ci_low=interval.low if interval else None,
            ci_high=interval.high if interval else None,
            problems=values.size,
        )
        for (model, score, values), interval in zip(cells, intervals, strict=True)
    )


def _problem_rows(grid: Grid) -> tuple[ProblemRow, ...]:
    keys = [(m, task, temp) for m in grid.models for task in grid.task_ids for temp in grid.temperatures]
    tallies = [grid.cells[m, temp, task] for m, task, temp in keys if (m, temp, task) in grid.cells]
    return tuple(
        ProblemRow(
            model=t.model,
            task_id=t.task_id,
            temperature=t.temperature,
            n=t.n,
            correct=t.correct,
            incorrect_texts=t.incorrect_texts,
            classes={level: grid.sizes(t, level) for level in grid.levels},
        )
        for t in tallies
    )
