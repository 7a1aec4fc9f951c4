"""Arms against the baseline, problem by problem: at one temperature, and at equal pass@1 along a sweep."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import inf

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.catalogue import (
    DISTINCT_AT_K,
    METRICS,
    PASS_AT_K,
    Order,
    of_correct_samples,
    of_samples,
)
from divcheck.metrics.dealing import dealt_novelty
from divcheck.metrics.frontier import Sweep, matched_influences
from divcheck.metrics.grid import Grid
from divcheck.metrics.scores import Scores, Values, catalogue_scores, metric_values, novelty_scores
from divcheck.metrics.thinning import thinned_correct_pair, thinned_halves, thinned_pair
from divcheck.records import Figure

Orders = Mapping[Order, Sequence[int]]
MATCHED = "distinct@k at equal pass@1"
# Equal figures that were summed in another order differ in their last bits, which a test of signs would
# take for an effect: smaller differences than this many decimals can show are none.
DECIMALS = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric of one arm minus that of the baseline."""

    model: str
    "NAME of the arm."
    figure: Figure
    "What it is a difference of."
    values: Values
    "By problem; NaN where either arm is undefined."
    width: float
    "Largest size that a value can have."
    tested: Values | None
    "The same at efforts that are fair: by problem, what p-value and interval are of; None for no p-value."
    dealt: Values | None = None
    "Values as found and as dealt anew, (deals + 1, problems), for what is no test of the signs of `tested`."

    def hypothesis(self) -> tuple[str, bytes] | None:
        """What differences of one arm share that are one and the same test: their numbers, up to a factor.

        A p-value does not change where all values are multiplied: `forgotten` is `kept` with the other
        sign, distinct@1 is pass@1 at every level, and levels may part the same solutions. None where
        nothing is tested.
        """
        numbers = self.tested if self.dealt is None else self.dealt
        if numbers is None or np.isnan(numbers).all():
            return None
        values = np.nan_to_num(numbers)
        largest = values.flat[np.abs(values).argmax()]
        alike = np.round(values / (largest or 1.0), 6) + 0.0  # no minus zero
        return self.model, blake2b(alike.tobytes(), digest_size=16).digest()


def differences(
    grid: Grid, scores: Sequence[Scores], orders: Orders, h: int, seed: int
) -> Iterator[Difference]:
    """Every metric of every arm minus that of the baseline, on the problems on which both are defined.

    Where the arms differ in the samples that a metric's distribution depends on, it is tested at equal
    numbers if its expectation is free of them, and not at all otherwise. Kept, forgotten and learned in h
    draws are tested by `dealing.dealt_novelty` whatever the numbers; h = 0 where there are none.
    """
    dealt = dealt_novelty(grid, h, seed) if h else {}
    thinned = [_thinned(grid, model, orders, h, seed) for model in grid.models[1:]]
    for score in scores:
        for row, (model, equal) in enumerate(zip(grid.models[1:], thinned, strict=True), start=1):
            values = np.round(score.values[row] - score.values[0], DECIMALS)
            anew = dealt.get((model, score.figure))
            anew = None if anew is None else np.round(anew, DECIMALS)
            differ = (score.efforts[row] != score.efforts[0]) & ~np.isnan(values)
            tested = equal.get(score.figure) if differ.any() else values
            if tested is not None:
                tested = np.where(np.isnan(values), np.nan, tested)
            yield Difference(model, score.figure, values, score.high - score.low, tested, anew)


def _thinned(grid: Grid, model: str, orders: Orders, h: int, seed: int) -> dict[Figure, Values]:
    """Differences of an arm in unbiased metrics, at equal numbers of samples; none where these are equal."""
    found = {}
    for pair, scores in _thinned_scores(grid, model, orders, h, seed):
        places = [grid.task_ids.index(task_id) for task_id in pair.task_ids]
        for score in scores:
            found[score.figure] = np.full(len(grid.task_ids), np.nan)
            found[score.figure][places] = np.round(score.values[1] - score.values[0], DECIMALS)
    return found


def _thinned_scores(
    grid: Grid, model: str, orders: Orders, h: int, seed: int
) -> Iterator[tuple[Grid, Iterator[Scores]]]:
    for thin, effort in ((thinned_pair, of_samples), (thinned_correct_pair, of_correct_samples)):
        if (pair := thin(grid, model, seed)) is not None:
            metrics = [metric for metric in METRICS if metric.unbiased and metric.effort is effort]
            yield pair, catalogue_scores(pair, orders, metrics)
    if h and (pair := thinned_halves(grid, model, h, seed)) is not None:
        yield pair, novelty_scores(pair, h)


def matched_differences(grid: Grid, ks: Sequence[int]) -> Iterator[Difference]:
    """distinct@k of every arm minus the baseline's at equal pass@1, where temperatures were swept.

    k = 1 is left out: distinct@1 is pass@1. Not tested where an arm has more samples than the other.
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
                tested = values if _equal_samples(grid, model, ~np.isnan(values)) else None
                # What a problem moves the whole by is no difference of one problem: it has no bound.
                yield Difference(model, Figure(MATCHED, level, k, None), values, inf, tested)


def _equal_samples(grid: Grid, model: str, counts: NDArray[np.bool_]) -> bool:
    """Whether an arm and the baseline have one number of samples on each problem that counts."""
    numbers: dict[str, set[int]] = {}
    for (name, _, task_id), tally in grid.tallies.items():
        if name in (model, grid.models[0]):
            numbers.setdefault(task_id, set()).add(tally.n)
    return all(len(numbers[grid.task_ids[place]]) == 1 for place in np.flatnonzero(counts))


def _matched(base: Values, other: Values) -> Values:
    """Influences by problem, from the points of two arms: (quality and diversity, temperatures, problems).

    An arm's temperatures are those at which it has any problem; problems are those with every point.
    """
    arms = [arm[:, ~np.isnan(arm[1]).all(axis=1)] for arm in (base, other)]
    values = np.full(base.shape[-1], np.nan)
    if min(arm.shape[1] for arm in arms) >= 2:
        complete = ~np.any([np.isnan(arm).any(axis=(0, 1)) for arm in arms], axis=0)
        sweeps = [Sweep(arm[0][:, complete], arm[1][:, complete]) for arm in arms]
        values[complete] = np.round(matched_influences(*sweeps), DECIMALS)
    return values
