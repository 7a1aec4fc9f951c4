"""Intervals for a mean over problems, by resampling problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided interval."""

    low: float
    "Lower end."
    high: float
    "Upper end."


def mean_intervals(
    columns: Sequence[NDArray[np.float64]], seed: int, resamples: int = 2000, confidence: float = 0.95
) -> list[Interval | None]:
    """Bootstrap interval for the mean of each column of per-problem values; None below two problems.

    Columns of equal length share their resamples, so that a column's interval depends on its values
    and the seed alone, not on what else is measured.
    """
    intervals: list[Interval | None] = [None] * len(columns)
    order = sorted(range(len(columns)), key=lambda i: len(columns[i]))
    for count, group in groupby(order, key=lambda i: len(columns[i])):
        if count < 2:
            continue
        members = list(group)
        values = np.stack([columns[i] for i in members], axis=1)
        lows, highs = _percentile(values, _weights(count, seed, resamples), confidence)
        for i, low, high in zip(members, lows, highs, strict=True):
            intervals[i] = Interval(float(low), float(high))
    return intervals


def _weights(count: int, seed: int, resamples: int) -> NDArray[np.float64]:
    """How often each of `count` problems is drawn in each resample: (resamples, count), rows sum to count."""
    rng = np.random.default_rng([seed, count])
    draws = rng.integers(count, size=(resamples, count))
    flat = np.bincount((draws + count * np.arange(resamples)[:, None]).ravel(), minlength=resamples * count)
    return flat.reshape(resamples, count).astype(np.float64)


def _percentile(
    values: NDArray[np.float64], weights: NDArray[np.float64], confidence: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    means = weights @ values / len(values)
    tail = (1.0 - confidence) / 2
    lows, highs = np.quantile(means, [tail, 1.0 - tail], axis=0)
    return lows, highs
