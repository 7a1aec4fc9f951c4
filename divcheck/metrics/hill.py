"""Effective numbers of solutions: Hill numbers of order 0, 1 and 2, plain and corrected for bias."""

from collections.abc import Sequence
from math import exp, log

import numpy as np

from divcheck.metrics.richness import richness


def hill(sizes: Sequence[int], q: int) -> float | None:
    """Hill number of the observed shares p_i, (sum of p_i^q)^(1 / (1-q)), in [1, classes].

    At q = 1 the exponential of the entropy. Too low for few samples: `effective_solutions` corrects it.
    None with no correct sample. Hill 1973, "Diversity and Evenness".

    >>> [round(hill([10, 5, 3, 2, 1, 1, 1], q), 6) for q in (0, 1, 2)]
    [7.0, 4.859432, 3.751773]
    """
    total = sum(sizes)
    if total == 0:
        return None
    shares = [size / total for size in sizes]
    if q == 1:
        return exp(-sum(share * log(share) for share in shares))
    return float(sum(share**q for share in shares) ** (1 / (1 - q)))


def effective_solutions(sizes: Sequence[int], q: int) -> float | None:
    """Hill number of order 0, 1 or 2 of the model itself, estimated from its correct samples; at least 1.

    q = 0 is Chao1; q = 1 the exponential of the entropy estimator of Chao, Wang and Jost 2013; q = 2 one
    over the unbiased `collision`. None below two correct samples. Where no two of c correct samples
    coincide the estimate for q = 2 is infinite, and c (c-1) / 2, what one coinciding pair would give,
    stands for it: leaving such problems out would drop the most diverse ones from the average.

    >>> [round(effective_solutions([10, 5, 3, 2, 1, 1, 1], q), 4) for q in (0, 1, 2)]
    [8.5, 6.2, 4.2881]
    """
    correct = sum(sizes)
    if correct < 2:
        return None
    if q == 0:
        return richness(sizes)
    if q == 1:
        return exp(_entropy(sizes))
    if q == 2:
        pairs = sum(size * (size - 1) for size in sizes)
        return correct * (correct - 1) / max(pairs, 2)
    raise ValueError(f"no estimator for Hill numbers of order {q}: choose 0, 1 or 2")


def _entropy(sizes: Sequence[int]) -> float:
    """Entropy in nats: Chao, Wang and Jost 2013, "Entropy and the species accumulation curve"."""
    correct = sum(sizes)
    harmonic = np.concatenate(([0.0], np.cumsum(1.0 / np.arange(1, correct))))
    counts = np.asarray(sizes)
    observed = float(np.sum(counts / correct * (harmonic[correct - 1] - harmonic[counts - 1])))
    once, twice = sizes.count(1), sizes.count(2)
    if once == 0:
        return observed
    pairs, singles = (2 * twice, once) if twice else (2, once - 1)
    return observed + once / correct * _tail(pairs / ((correct - 1) * singles + pairs), correct)


def _tail(a: float, c: int) -> float:
    """The sum over r >= c of (1-a)^(r-c+1) / r, for 0 < a <= 1: what the classes not seen add.

    Published as (1-a)^(1-c) (-log a - sum over r < c of (1-a)^r / r), which is fast but loses its
    digits as (1-a)^(1-c) grows; the series itself is short just then.
    """
    if a * c > 10.0:
        r = np.arange(c, c + int(40 / a) + 1)
        return float(np.sum((1.0 - a) ** (r - c + 1) / r))
    r = np.arange(1, c)
    return float((1.0 - a) ** (1 - c) * (-log(a) - np.sum((1.0 - a) ** r / r))) if a < 1.0 else 0.0
