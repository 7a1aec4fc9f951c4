"""Per-problem values of every metric, arms beside each other: what averages and comparisons are made from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.catalogue import METRICS, Metric, Order, levels_of
from divcheck.metrics.grid import Grid, Temperature
from divcheck.metrics.novelty import Novelty, chance_novelty, novelty
from divcheck.records import Level

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """One metric at one level, k and temperature, for every arm and problem."""

    metric: str
    "Name in the report."
    level: Level | None
    "Level of sameness; None where it does not apply."
    k: int | None
    "The report's column `k`."
    temperature: Temperature
    "Softmax temperature."
    values: Values
    "(arms, problems); NaN where undefined, which never leaves this package."
    low: float
    "Smallest value that a problem can have."
    high: float
    "Largest value that a problem can have."


def catalogue_scores(grid: Grid, orders: Mapping[Order, Sequence[int]]) -> Iterator[Scores]:
    """Every metric of the catalogue, at every level, k and temperature."""
    for metric in METRICS:
        for level in levels_of(metric, grid.levels):
            for k in orders.get(metric.order, (None,)):
                for temperature in grid.temperatures:
                    values = metric_values(grid, metric, level, k or 0, temperature)
                    if metric.of_correct:
                        values[:, ~_common(values)] = np.nan
                    yield Scores(metric.name, level, k, temperature, values, *metric.bounds(k or 0))


def novelty_scores(grid: Grid, h: int) -> Iterator[Scores]:
    """Kept, forgotten and learned in h draws; the baseline's own row is what chance alone gives."""
    for level in grid.levels:
        for temperature in grid.temperatures:
            found = [
                [_novelty(grid, model, task, level, temperature, h) for task in grid.task_ids]
                for model in grid.models
            ]
            for name in ("kept", "forgotten", "learned"):
                values = np.array(
                    [[np.nan if cell is None else getattr(cell, name) for cell in row] for row in found]
                )
                yield Scores(name, level, h, temperature, values, 0.0, float(h))


def metric_values(
    grid: Grid, metric: Metric, level: Level | None, k: int, temperature: Temperature
) -> Values:
    """One metric by arm and problem, NaN where undefined."""
    values = np.full((len(grid.models), len(grid.task_ids)), np.nan)
    for row, model in enumerate(grid.models):
        for column, task_id in enumerate(grid.task_ids):
            case = grid.cases.get((model, temperature, task_id, level))
            value = None if case is None else metric.of(case, k)
            if value is not None:
                values[row, column] = value
    return values


def _common(values: Values) -> NDArray[np.bool_]:
    """Problems on which every arm has a value; an arm that has none anywhere is not asked."""
    defined = ~np.isnan(values)
    return np.asarray(defined[defined.any(axis=1)].all(axis=0))


def _novelty(
    grid: Grid, model: str, task_id: str, level: Level, temperature: Temperature, h: int
) -> Novelty | None:
    base, other = (grid.cases.get((name, temperature, task_id, level)) for name in (grid.models[0], model))
    if base is None or other is None:
        return None
    sizes = base.tally.classes(level) or {}
    if model == grid.models[0]:
        return chance_novelty(base.tally.n, sizes, h)
    return novelty(base.tally.n, sizes, other.tally.n, other.tally.classes(level) or {}, h)
