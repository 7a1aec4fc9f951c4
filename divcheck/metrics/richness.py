"""Richness: how many distinct solutions a model could give, seen and unseen (Chao1)."""

from collections.abc import Sequence
from math import exp, log, sqrt
from statistics import NormalDist

from divcheck.metrics.intervals import Interval


def richness(sizes: Sequence[int]) -> float | None:
    """Chao1 in its bias-corrected form, S + f1 (f1 - 1) / (2 (f2 + 1)), at least S.

    f1 and f2 are the numbers of classes seen once and twice. In expectation a lower bound of the true
    number; S where at most one class was seen once. None below two correct samples, which say nothing
    of what is unseen. Chao 1984; this form in Chao 2005, "Species Estimation and Applications".

    >>> richness([10, 5, 3, 2, 1, 1, 1])
    8.5
    """
    if sum(sizes) < 2:
        return None
    once, twice = sizes.count(1), sizes.count(2)
    return len(sizes) + once * (once - 1) / (2 * (twice + 1))


def richness_interval(sizes: Sequence[int], confidence: float = 0.95) -> Interval | None:
    """Chao's interval for `richness` on one problem: log-normal in the unseen part, never below S.

    Where nothing is estimated unseen (f1 <= 1), the chance that a class was missed altogether takes
    its place. None below two correct samples. Chao 1987; Colwell's EstimateS guide, equations 6, 7, 13, 14.

    >>> interval = richness_interval([10, 5, 3, 2, 1, 1, 1])
    >>> round(interval.low, 2), round(interval.high, 2)
    (7.15, 22.08)
    """
    estimate = richness(sizes)
    if estimate is None:
        return None
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    observed, unseen = len(sizes), estimate - len(sizes)
    if unseen > 0:
        spread = exp(z * sqrt(log(1.0 + _variance(sizes) / unseen**2)))
        return Interval(observed + unseen / spread, observed + unseen * spread)
    missing = exp(-sum(sizes) / observed)
    centre = observed / (1.0 - missing)
    margin = z * sqrt(observed * missing / (1.0 - missing))
    return Interval(max(float(observed), centre - margin), centre + margin)


def _variance(sizes: Sequence[int]) -> float:
    """Variance of Chao1 where something is estimated unseen; its own form where no class was seen twice."""
    once, twice = sizes.count(1), sizes.count(2)
    variance = once * (once - 1) / (2 * (twice + 1)) + once * (2 * once - 1) ** 2 / (4 * (twice + 1) ** 2)
    if twice == 0:
        return variance - once**4 / (4 * (len(sizes) + once * (once - 1) / 2))
    return variance + once**2 * twice * (once - 1) ** 2 / (4 * (twice + 1) ** 4)
