"""Per-problem values of every metric, arms beside each other: what averages and comparisons are made from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.catalogue import METRICS, Case, Metric, Order, levels_of, of_samples
from divcheck.metrics.grid import Grid, Temperature, asked_arms
from divcheck.metrics.novelty import NAMES, Novelty, chance_novelty, novelty
from divcheck.records import Figure, Level

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """One metric at one level, k and temperature, for every arm and problem."""

    figure: Figure
    "What it is."
    values: Values
    "(arms, problems); NaN where undefined, which never leaves this package."
    counts: NDArray[np.bool_]
    "(arms, problems); whether the value counts in the arm's average."
    efforts: Values
    "(arms, problems); how many samples, of those that its distribution depends on, the arm has."
    low: float
    "Smallest value that a problem can have."
    high: float
    "Largest value that a problem can have."


def catalogue_scores(
    grid: Grid, orders: Mapping[Order, Sequence[int]], metrics: Sequence[Metric] = METRICS
) -> Iterator[Scores]:
    """Metrics of the catalogue, at every level, k and temperature."""
    for metric in metrics:
        for level in levels_of(metric, grid.levels):
            efforts = {t: _by_problem(grid, level, t, metric.effort) for t in grid.temperatures}
            for k in orders.get(metric.order, (None,)):
                for temperature in grid.temperatures:
                    figure = Figure(metric.name, level, k, temperature)
                    values = metric_values(grid, metric, level, k or 0, temperature)
                    counts = _common(values) if metric.of_correct else np.ones(values.shape, dtype=bool)
                    yield Scores(figure, values, counts, efforts[temperature], *metric.bounds(k or 0))


def novelty_scores(grid: Grid, h: int) -> Iterator[Scores]:
    """Kept, forgotten and learned in h draws; the baseline's own row is what chance alone gives."""
    for level in grid.levels:
        for temperature in grid.temperatures:
            found = [
                [_novelty(grid, model, task, level, temperature, h) for task in grid.task_ids]
                for model in grid.models
            ]
            for name in NAMES:
                values = np.array(
                    [[np.nan if cell is None else getattr(cell, name) for cell in row] for row in found]
                )
                figure = Figure(name, level, h, temperature)
                efforts = _by_problem(grid, level, temperature, of_samples)
                everywhere = np.ones(values.shape, dtype=bool)
                yield Scores(figure, values, everywhere, efforts, 0.0, float(h))


def metric_values(
    grid: Grid, metric: Metric, level: Level | None, k: int, temperature: Temperature
) -> Values:
    """One metric by arm and problem, NaN where undefined."""
    return _by_problem(grid, level, temperature, lambda case: metric.of(case, k))


def _by_problem(
    grid: Grid, level: Level | None, temperature: Temperature, of: Callable[[Case], float | None]
) -> Values:
    values = np.full((len(grid.models), len(grid.task_ids)), np.nan)
    for row, model in enumerate(grid.models):
        for column, task_id in enumerate(grid.task_ids):
            case = grid.cases.get((model, temperature, task_id, level))
            value = None if case is None else of(case)
            if value is not None:
                values[row, column] = value
    return values


def _common(values: Values) -> NDArray[np.bool_]:
    """The problems on which all `asked_arms` have a value, for these arms alone."""
    defined = ~np.isnan(values)
    asked = asked_arms(defined)
    return np.asarray(asked[:, None] & defined[asked].all(axis=0))


def _novelty(
    grid: Grid, model: str, task_id: str, level: Level, temperature: Temperature, h: int
) -> Novelty | None:
    base, other = (grid.cases.get((name, temperature, task_id, level)) for name in (grid.models[0], model))
    if base is None or other is None or model in grid.apart:
        return None
    sizes = base.tally.classes(level) or {}
    if model == grid.models[0]:
        return chance_novelty(base.tally.n, sizes, h)
    return novelty(base.tally.n, sizes, other.tally.n, other.tally.classes(level) or {}, h)
