"""Per-problem values of every metric, arms beside each other: what averages and comparisons are made from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.catalogue import METRICS, Metric, Order, levels_of
from divcheck.records import Level, Tally

Temperature = float | None


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
    values: NDArray[np.float64]
    "(arms, problems); NaN where undefined, which never leaves this package."


@dataclass(frozen=True, slots=True)
class Grid:
    """The tallies of a run, looked up by arm, temperature and problem."""

    models: tuple[str, ...]
    "Arms, the baseline first."
    levels: tuple[Level, ...]
    "Levels measured."
    task_ids: tuple[str, ...]
    "Problems that any arm tried, in natural order."
    temperatures: tuple[Temperature, ...]
    "Temperatures of any arm, lowest first, unknown last."
    cells: Mapping[tuple[str, Temperature, str], Tally]
    "By model, temperature and task_id; a problem that an arm did not try is absent."
    inapplicable: frozenset[tuple[Level, str]]
    "Levels that do not apply to a problem: one arm with an unclassed correct sample drops it for all arms."

    def sizes(self, tally: Tally, level: Level | None) -> tuple[int, ...] | None:
        """Class sizes, largest first; None where the level does not apply to the problem."""
        if level is None:
            return ()
        if (level, tally.task_id) in self.inapplicable:
            return None
        return tuple(sorted((tally.classes(level) or {}).values(), reverse=True))


def natural(task_id: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key that puts HumanEval/2 before HumanEval/10.

    >>> sorted(["HumanEval/10", "HumanEval/2"], key=natural)
    ['HumanEval/2', 'HumanEval/10']
    """
    parts = re.split(r"(\d+)", task_id)
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def arrange(tallies: Sequence[Tally], models: Sequence[str], levels: Sequence[Level]) -> Grid:
    """Index the tallies of `models`; the order of the tallies makes no difference."""
    kept = [t for t in tallies if t.model in models]
    return Grid(
        models=tuple(models),
        levels=tuple(levels),
        task_ids=tuple(sorted({t.task_id for t in kept}, key=natural)),
        temperatures=tuple(sorted({t.temperature for t in kept}, key=lambda t: (t is None, t or 0.0))),
        cells={(t.model, t.temperature, t.task_id): t for t in kept},
        inapplicable=frozenset(
            (level, t.task_id) for t in kept for level in levels if t.classes(level) is None
        ),
    )


def scores(grid: Grid, orders: Mapping[Order, Sequence[int]]) -> Iterator[Scores]:
    """Every metric of the catalogue, at every level, k and temperature."""
    for metric in METRICS:
        for level in levels_of(metric, grid.levels):
            for k in orders.get(metric.order, (None,)):
                for temperature in grid.temperatures:
                    values = _values(grid, metric, level, k, temperature)
                    yield Scores(metric.name, level, k, temperature, values)


def _values(
    grid: Grid, metric: Metric, level: Level | None, k: int | None, temperature: Temperature
) -> NDArray[np.float64]:
    values = np.full((len(grid.models), len(grid.task_ids)), np.nan)
    for row, model in enumerate(grid.models):
        for column, task_id in enumerate(grid.task_ids):
            tally = grid.cells.get((model, temperature, task_id))
            sizes = None if tally is None else grid.sizes(tally, level)
            if tally is None or sizes is None:
                continue
            value = metric.of(tally, sizes, k or 0)
            values[row, column] = np.nan if value is None else value
    return values
