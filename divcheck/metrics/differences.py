"""Arms against the baseline, problem by problem: at one temperature, and at equal pass@1 along a sweep."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from divcheck.metrics.catalogue import DISTINCT_AT_K, PASS_AT_K
from divcheck.metrics.frontier import Sweep, matched_pseudovalues
from divcheck.metrics.grid import Grid, Temperature
from divcheck.metrics.scores import Scores, Values, metric_values
from divcheck.records import Level

MATCHED = "distinct@k at equal pass@1"
# Equal figures that were summed in another order differ in their last bits, which a test of signs would
# take for an effect: smaller differences than this many decimals can show are none.
DECIMALS = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric of one arm minus that of the baseline."""

    model: str
    "NAME of the arm."
    metric: str
    "Name in the report."
    level: Level | None
    "Level of sameness; None where it does not apply."
    k: int | None
    "The report's column `k`."
    temperature: Temperature
    "Softmax temperature; None too where the comparison spans several."
    values: Values
    "By problem; NaN where either arm is undefined."
    width: float
    "Largest size that a value can have."


def differences(grid: Grid, scores: Sequence[Scores]) -> Iterator[Difference]:
    """Every metric of every arm minus that of the baseline, on the problems on which both are defined."""
    for score in scores:
        for model, values in zip(grid.models[1:], score.values[1:], strict=True):
            yield Difference(
                model=model,
                metric=score.metric,
                level=score.level,
                k=score.k,
                temperature=score.temperature,
                values=np.round(values - score.values[0], DECIMALS),
                width=score.high - score.low,
            )


def matched_differences(grid: Grid, ks: Sequence[int]) -> Iterator[Difference]:
    """distinct@k of every arm minus the baseline's at equal pass@1, where temperatures were swept.

    k = 1 is left out: distinct@1 is pass@1.
    """
    temperatures = [temperature for temperature in grid.temperatures if temperature is not None]
    if len(temperatures) < 2:
        return
    quality = [metric_values(grid, PASS_AT_K, None, 1, temperature) for temperature in temperatures]
    for level in grid.levels:
        for k in (k for k in ks if k > 1):
            diversity = [metric_values(grid, DISTINCT_AT_K, level, k, t) for t in temperatures]
            points = np.array([quality, diversity])
            for row, model in enumerate(grid.models[1:], start=1):
                values = _matched(points[:, :, 0], points[:, :, row])
                # Pseudo-values are no differences of one problem: what they can be has no bound.
                yield Difference(model, MATCHED, level, k, None, values, inf)


def _matched(base: Values, other: Values) -> Values:
    """Pseudo-values by problem, from the points of two arms: (quality and diversity, temperatures, problems).

    An arm's temperatures are those at which it has any problem; problems are those with every point.
    """
    arms = [arm[:, ~np.isnan(arm[1]).all(axis=1)] for arm in (base, other)]
    values = np.full(base.shape[-1], np.nan)
    if min(arm.shape[1] for arm in arms) >= 2:
        complete = ~np.any([np.isnan(arm).any(axis=(0, 1)) for arm in arms], axis=0)
        sweeps = [Sweep(arm[0][:, complete], arm[1][:, complete]) for arm in arms]
        values[complete] = np.round(matched_pseudovalues(*sweeps), DECIMALS)
    return values
