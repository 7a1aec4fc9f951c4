"""Gaffke's bound: an interval for the mean of values of which only the range is known."""

import numpy as np
from numpy.typing import NDArray


def gaffke_ends(
    values: NDArray[np.float64],
    bounds: NDArray[np.float64],
    weights: NDArray[np.float64],
    confidence: float,
) -> NDArray[np.float64]:
    """Lower and upper ends, (2, columns), for the mean of each column of `values` (problems, columns).

    `bounds` (columns, 2) are the smallest and largest value that a problem can have. The lower end is a
    quantile of the mean of the values and the lower bound under random weights, (resamples, problems +
    1), the upper end likewise with the upper bound. For 0/1 values this is the Clopper-Pearson interval;
    all values equal give an interval too. That it holds at any number of problems is proved for special
    cases and not refuted by any simulation. An end is infinite where its bound is. Gaffke 2005, "Three test
    statistics for a nonparametric one-sided hypothesis on the mean of a nonnegative variable";
    Learned-Miller and Thomas 2019, "A new confidence interval for the mean of a bounded random variable".
    """
    resamples = len(weights)
    rank = max(round((resamples + 1) * (1.0 - confidence) / 2), 1)
    inner, outer = weights[:, :-1] @ values, weights[:, -1:]
    low = np.partition(inner + outer * bounds[:, 0], rank - 1, axis=0)[rank - 1]
    high = np.partition(inner + outer * bounds[:, 1], resamples - rank, axis=0)[resamples - rank]
    return np.stack(
        [np.maximum(low, bounds[:, 0]), np.minimum(high, bounds[:, 1])]
    )  # weights sum to 1 ± 1e-16


def dirichlet_weights(count: int, seed: int, resamples: int) -> NDArray[np.float64]:
    """Weights of `count` values and one bound, uniform over all that sum to 1: (resamples, count + 1).

    The bound's weight follows Beta(1, count) and alone decides where all values are equal: it is taken
    at evenly spaced quantiles, not at random, so that the ends there are exact.
    """
    waits = np.random.default_rng([seed, count, 1]).standard_exponential((resamples, count))
    inner = waits / waits.sum(axis=1, keepdims=True)
    rest = ((np.arange(resamples) + 0.5) / resamples)[:, None] ** (1.0 / count)
    return np.hstack([rest * inner, 1.0 - rest])
