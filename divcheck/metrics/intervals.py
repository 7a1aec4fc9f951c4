"""Intervals for a mean over problems: the studentised bootstrap (bootstrap-t), problems being resampled.

Chosen by coverage in simulation (benchmarks/intervals.md), with two shapes. Values per problem are
skewed and often mostly zero, where normal and percentile intervals are too short: equal tails follow
the skew. Differences between two arms lie on both sides of zero, where the skew seen is mostly noise
and following it makes the interval too short: a symmetric interval does not.

The interval covers the mean over the population of problems that these were drawn from. The noise of
the samples within a problem is in each problem's value, and so is resampled with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

# With d values that differ from the commonest, a resample misses all d with chance e^-d and has no
# spread to be studentised by; and so few values say little of how the rest are spread.
FEWEST_DIFFERENT = 5
COLUMNS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided interval."""

    low: float
    "Lower end."
    high: float
    "Upper end."

    def within(self, low: float, high: float) -> "Interval | None":
        """The interval cut to what the figure can be; None where an end is still infinite."""
        cut = Interval(max(self.low, low), min(self.high, high))
        return cut if np.isfinite([cut.low, cut.high]).all() else None


def mean_intervals(
    columns: Sequence[NDArray[np.float64]],
    seed: int,
    resamples: int,
    confidence: float,
    symmetric: bool = False,
) -> list[Interval | None]:
    """Interval for the mean of each column of per-problem values; an end may be infinite.

    `symmetric` is meant for columns of differences.

    None where fewer than `FEWEST_DIFFERENT` values differ from the commonest one: there is too little
    to resample. Columns of equal length share their resamples, so that a column's interval depends on
    its values and the seed alone, not on what else is measured.
    """
    intervals: list[Interval | None] = [None] * len(columns)
    usable = [i for i, column in enumerate(columns) if _different(column) >= FEWEST_DIFFERENT]
    usable.sort(key=lambda i: len(columns[i]))
    for count, group in groupby(usable, key=lambda i: len(columns[i])):
        weights = _weights(count, seed, resamples)
        members = list(group)
        for start in range(0, len(members), COLUMNS_AT_ONCE):
            block = members[start : start + COLUMNS_AT_ONCE]
            values = np.stack([columns[i] for i in block], axis=1)
            found = _studentised(values, weights, confidence, symmetric)
            for i, interval in zip(block, found, strict=True):
                intervals[i] = interval
    return intervals


def _different(column: NDArray[np.float64]) -> int:
    """How many values differ from the commonest one (to 9 digits: sums of equal parts may not be equal)."""
    if column.size == 0:
        return 0
    _, counts = np.unique(np.round(column, 9), return_counts=True)
    return int(column.size - counts.max())


def _weights(count: int, seed: int, resamples: int) -> NDArray[np.float64]:
    """How often each of `count` problems is drawn in each resample: (resamples, count), rows sum to count."""
    draws = np.random.default_rng([seed, count]).integers(count, size=(resamples, count))
    cells = draws + count * np.arange(resamples)[:, None]
    return (
        np.bincount(cells.ravel(), minlength=resamples * count).reshape(resamples, count).astype(np.float64)
    )


def _studentised(
    values: NDArray[np.float64], weights: NDArray[np.float64], confidence: float, symmetric: bool
) -> list[Interval]:
    """Bootstrap-t (Efron 1982; symmetric form: Hall 1988) for each column of `values` (problems, columns)."""
    count, resamples = len(values), len(weights)
    means = values.mean(axis=0)
    centred = values - means
    variance = (centred**2).mean(axis=0)
    shifts = weights @ centred / count
    variances = weights @ centred**2 / count - shifts**2
    spread = variances > 1e-12 * variance
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.where(spread, shifts / np.sqrt(variances), np.copysign(np.inf, shifts))
    if symmetric:
        rank = max(round((resamples + 1) * (1.0 - confidence)), 1)
        high = np.sort(np.abs(ratios), axis=0)[resamples - rank]
        low = -high
    else:
        rank = max(round((resamples + 1) * (1.0 - confidence) / 2), 1)
        ordered = np.sort(ratios, axis=0)
        low, high = ordered[rank - 1], ordered[resamples - rank]
    deviation = np.sqrt(variance)
    ends = zip(means - high * deviation, means - low * deviation, strict=True)
    return [Interval(float(low), float(high)) for low, high in ends]
