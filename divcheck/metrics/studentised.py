"""The studentised bootstrap (bootstrap-t): problems are resampled."""

import numpy as np
from numpy.typing import NDArray


def studentised_ends(
    values: NDArray[np.float64], counts: NDArray[np.float64], confidence: float, symmetric: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lower and upper ends for the mean of each column of `values` (problems, columns).

    Each resample's error is divided by its own standard error; quantiles of the ratio, times the
    standard error of the values, give the interval. Values per problem are skewed and often mostly zero:
    equal tails follow the skew. Differences between two arms lie on both sides of zero, where the skew
    seen is mostly noise and following it makes the interval too short: a symmetric interval, by the
    ratio's size, does not. `counts` is of `resample_counts`; where resamples are smaller than the sample
    their error is larger, and the ratio is scaled to what it is on all problems. Efron 1982; symmetric
    form: Hall 1988; smaller resamples: Bickel, Götze and van Zwet 1997.
    """
    count, resamples, drawn = len(values), len(counts), counts[0].sum()
    means = values.mean(axis=0)
    centred = values - means
    variance = (centred**2).mean(axis=0)
    shifts = counts @ centred / drawn
    variances = counts @ centred**2 / drawn - shifts**2
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
    deviation = np.sqrt(variance * drawn / count)
    return means - high * deviation, means - low * deviation


def resample_counts(count: int, seed: int, resamples: int, drawn: int | None = None) -> NDArray[np.float64]:
    """How often each of `count` problems is in each resample, of `drawn` or as many: (resamples, count)."""
    draws = np.random.default_rng([seed, count]).integers(count, size=(resamples, drawn or count))
    cells = draws + count * np.arange(resamples)[:, None]
    return (
        np.bincount(cells.ravel(), minlength=resamples * count).reshape(resamples, count).astype(np.float64)
    )
