"""Intervals that divcheck might have used, for comparison."""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.gaffke import dirichlet_weights, gaffke_ends
from divcheck.metrics.studentised import resample_counts, studentised_ends

Array = NDArray[np.float64]
SEED, RESAMPLES, CONFIDENCE = 0, 1999, 0.95
METHODS = ("normal", "percentile", "BCa", "studentised", "Gaffke")


def normal(values: Array) -> Array:
    """The plain normal interval of each column of values, for comparison: (2, columns)."""
    margin = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * values.std(axis=0, ddof=1) / np.sqrt(len(values))
    return np.stack([values.mean(axis=0) - margin, values.mean(axis=0) + margin])


def bootstrap_means(values: Array) -> Array:
    """Means of resamples of the problems, sorted: (RESAMPLES, columns)."""
    return np.sort(resample_counts(len(values), SEED, RESAMPLES) @ values / len(values), axis=0)


def percentile(values: Array) -> Array:
    """The percentile bootstrap, for comparison."""
    return bootstrap_means(values)[[round(q * (RESAMPLES + 1)) - 1 for q in (0.025, 0.975)]]


def bca(values: Array) -> Array:
    """The bias-corrected and accelerated bootstrap, for comparison."""
    means, law = bootstrap_means(values), NormalDist()
    centred = values - values.mean(axis=0)
    with np.errstate(invalid="ignore"):  # all values equal
        skew = np.nan_to_num((centred**3).sum(axis=0) / (6 * (centred**2).sum(axis=0) ** 1.5))
    below = ((means < values.mean(axis=0)).mean(axis=0) + (means <= values.mean(axis=0)).mean(axis=0)) / 2
    ends = np.empty((2, values.shape[1]))
    for i, share in enumerate(np.clip(below, 1e-3, 1 - 1e-3).tolist()):
        for end, tail in enumerate((0.025, 0.975)):
            shifted = law.inv_cdf(share) + law.inv_cdf(tail)
            level = law.cdf(law.inv_cdf(share) + shifted / (1 - skew[i] * shifted))
            ends[end, i] = means[min(max(round(level * (RESAMPLES + 1)) - 1, 0), RESAMPLES - 1), i]
    return ends


def equal_tails(values: Array) -> Array:
    """The studentised bootstrap with equal tails, of resamples as large as the sample: (2, columns)."""
    counts = resample_counts(len(values), SEED, RESAMPLES)
    return np.array(studentised_ends(values, counts, CONFIDENCE, False))


def equal_distances(values: Array) -> Array:
    """The same with equal distances to both sides: (2, columns)."""
    counts = resample_counts(len(values), SEED, RESAMPLES)
    return np.array(studentised_ends(values, counts, CONFIDENCE, True))


def log_scale(values: Array) -> Array:
    """The studentised bootstrap of the logarithm of the mean of positive values: (2, columns)."""
    counts, means = resample_counts(len(values), SEED, RESAMPLES), values.mean(axis=0)
    resampled = counts @ values / len(values)
    spread = np.sqrt(np.maximum(counts @ values**2 / len(values) - resampled**2, 1e-12))
    ratios = np.sort(np.log(resampled / means) / (spread / resampled), axis=0)
    error = values.std(axis=0) / means
    low, high = (ratios[round(q * (RESAMPLES + 1)) - 1] for q in (0.025, 0.975))
    return np.stack([means * np.exp(-high * error), means * np.exp(-low * error)])


def alone(values: Array, bounds: tuple[float, float], symmetric: bool) -> dict[str, Array]:
    """Intervals of each column of values by each method alone, cut to the bounds: (2, columns)."""
    count, limits = len(values), np.array([bounds] * values.shape[1])
    counts, weights = resample_counts(count, SEED, RESAMPLES), dirichlet_weights(count, SEED, RESAMPLES)
    with np.errstate(invalid="ignore"):  # all values equal
        studentised = np.array(studentised_ends(values, counts, CONFIDENCE, symmetric))
    found = (
        normal(values),
        percentile(values),
        bca(values),
        np.where(np.isnan(studentised), values.mean(axis=0), studentised),
        gaffke_ends(values, limits, weights, CONFIDENCE),
    )
    return {name: np.clip(ends, *bounds) for name, ends in zip(METHODS, found, strict=True)}
