"""The interval for a mean over problems: which method a column of values gets.

Chosen by coverage in simulation (benchmarks/intervals.md). A mean gets the tighter ends of two
intervals: the studentised bootstrap is nearly exact, but runs away where few values have a say;
Gaffke's bound never does, but is wide, as it allows for all that the metric can be. Where so few
values differ that resamples often miss them all, the bootstrap is too sure or not sure of anything,
and the bound stands alone. A mean without an upper bound has the bootstrap alone, of smaller resamples.

The interval covers the mean over the population of problems that these were drawn from. The noise of
the samples within a problem is in each problem's value, and so is resampled with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.gaffke import dirichlet_weights, gaffke_ends
from divcheck.metrics.studentised import resample_counts, studentised_ends

COLUMNS_AT_ONCE = 256
# A sample of values with a long tail is less skewed than what it was drawn from. Where no bound stands in for
# the tail, resamples are of this share of the problems: their ratio is more skewed, which makes up for it.
UNBOUNDED_SHARE = 2 / 3


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided interval."""

    low: float
    "Lower end."
    high: float
    "Upper end."


def mean_intervals(
    columns: Sequence[NDArray[np.float64]],
    bounds: Sequence[tuple[float, float]],
    seed: int,
    resamples: int,
    confidence: float,
    symmetric: bool = False,
) -> list[Interval | None]:
    """Interval for the mean of each column of per-problem values, which lie within its `bounds`.

    `symmetric` is meant for columns of differences: see `studentised_ends`. A bound may be infinite.
    None for fewer than two problems, and where too few values differ for the bootstrap and a bound is
    infinite. Columns of equal length share their resamples, so that a column's interval depends on
    its values, its bounds and the seed alone, not on what else is measured.
    """
    intervals: list[Interval | None] = [None] * len(columns)
    sizes = [(c.size, _drawn(c.size, ends, symmetric)) for c, ends in zip(columns, bounds, strict=True)]
    usable = sorted((i for i, c in enumerate(columns) if c.size >= 2), key=sizes.__getitem__)
    for (count, drawn), group in groupby(usable, key=sizes.__getitem__):
        random = resample_counts(count, seed, resamples, drawn), dirichlet_weights(count, seed, resamples)
        members = list(group)
        for start in range(0, len(members), COLUMNS_AT_ONCE):
            block = members[start : start + COLUMNS_AT_ONCE]
            values = np.stack([columns[i] for i in block], axis=1)
            ends = _ends(values, np.array([bounds[i] for i in block]), *random, confidence, symmetric)
            for i, (low, high) in zip(block, ends.T.tolist(), strict=True):
                intervals[i] = Interval(low, high) if np.isfinite([low, high]).all() else None
    return intervals


def at_equal_effort(
    difference: float | None, full: Interval | None, thinned: Interval | None
) -> Interval | None:
    """The interval of a difference between arms: that of their samples thinned to equal numbers.

    Where arms differ in effort, the difference of all samples is unbiased and yet may be so skewed that no
    spread seen in it tells how far it is off: many problems a little one way, and a rare one, not seen, far
    the other. Thinned, it lies alike on both sides. Where it lies outside all the same, the samples that
    were left out have shown what the others did not, and the interval reaches as far as `full`, theirs.

    >>> at_equal_effort(0.2, Interval(0.1, 0.3), Interval(-0.1, 0.4))
    Interval(low=-0.1, high=0.4)
    >>> at_equal_effort(0.2, Interval(0.1, 0.3), Interval(-0.1, 0.1))
    Interval(low=-0.1, high=0.3)
    """
    if difference is None or full is None or thinned is None:
        return None
    if thinned.low <= difference <= thinned.high:
        return thinned
    return Interval(min(full.low, thinned.low), max(full.high, thinned.high))


def _drawn(count: int, bounds: tuple[float, float], symmetric: bool) -> int:
    """How many of `count` problems a resample has."""
    return count if symmetric or np.isfinite(bounds).all() else round(count * UNBOUNDED_SHARE)


def effective_number(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many values of each column (problems, columns) have a say in how far it spreads.

    The squared sum of the distances from the median over the sum of their squares: d where d values
    lie equally far from the others, which are all equal; less where a few lie much farther than the
    rest; 0 where all are equal.

    >>> effective_number(np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.01], [1.0, 0.0], [1.0, 1.0]])).round(2)
    array([2.  , 1.02])
    """
    distances = np.abs(values - np.median(values, axis=0))
    squares = (distances**2).sum(axis=0)
    # Sums of equal parts may differ in their last digits.
    differ = distances.max(axis=0) > 1e-9
    return np.asarray(
        np.divide(distances.sum(axis=0) ** 2, squares, out=np.zeros(len(squares)), where=differ)
    )


def _ends(
    values: NDArray[np.float64],
    bounds: NDArray[np.float64],
    counts: NDArray[np.float64],
    weights: NDArray[np.float64],
    confidence: float,
    symmetric: bool,
) -> NDArray[np.float64]:
    """Lower and upper ends, (2, columns)."""
    ends = gaffke_ends(values, bounds, weights, confidence)
    # A resample of as many misses all of d values with chance e^-d. As often as that is the chance of one
    # tail, the tail of the bootstrap holds resamples that have no spread to be studentised by.
    trusted = effective_number(values) >= -log((1.0 - confidence) / 2)
    if trusted.any():
        low, high = studentised_ends(values[:, trusted], counts, confidence, symmetric)
        ends[0, trusted] = np.maximum(ends[0, trusted], low)
        ends[1, trusted] = np.minimum(ends[1, trusted], high)
    return ends
