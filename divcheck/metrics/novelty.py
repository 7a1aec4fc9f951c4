"""Which of the baseline's solutions another model keeps, forgets and adds, at equal sampling effort."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.draws import missed

NAMES = ("kept", "forgotten", "learned")


@dataclass(frozen=True, slots=True)
class Novelty:
    """Expected numbers of distinct correct solutions, in h draws from each of two models."""

    kept: float
    "Given by both."
    forgotten: float
    "Given by the baseline only."
    learned: float
    "Given by the other model only."


def novelty(
    n: int, sizes: Mapping[int, int], other_n: int, other_sizes: Mapping[int, int], h: int
) -> Novelty | None:
    """Baseline (n samples, class sizes by id) against another model, h draws without replacement from each.

    The draws of the two are independent, so with m_i and o_i the chances that h draws miss class i,
    C(n - n_i, h) / C(n, h) in each: kept is the sum of (1 - m_i) (1 - o_i), forgotten that of
    (1 - m_i) o_i, learned that of m_i (1 - o_i). Unbiased. None where an arm has fewer than h samples.

    >>> novelty(4, {0: 4}, 4, {0: 2, 1: 2}, h=1)
    Novelty(kept=0.5, forgotten=0.5, learned=0.5)
    """
    if min(n, other_n) < h:
        return None
    ids = sorted(set(sizes) | set(other_sizes))
    base = missed(n, h)[[sizes.get(i, 0) for i in ids]] if ids else np.empty(0)
    other = missed(other_n, h)[[other_sizes.get(i, 0) for i in ids]] if ids else np.empty(0)
    return Novelty(
        kept=float(np.sum((1.0 - base) * (1.0 - other))),
        forgotten=float(np.sum((1.0 - base) * other)),
        learned=float(np.sum(base * (1.0 - other))),
    )


def chance_novelty(n: int, sizes: Mapping[int, int], h: int) -> Novelty | None:
    """What `novelty` finds between two disjoint halves, h samples each, of the baseline itself: chance alone.

    A class of n_i is missed by one half with chance m_i = C(n - n_i, h) / C(n, h) and by both with
    b_i = C(n - n_i, 2h) / C(n, 2h): kept is the sum of 1 - 2 m_i + b_i, forgotten and learned each that
    of m_i - b_i. Unbiased for what a second, equal model would get. None for n < 2h.

    >>> round(chance_novelty(4, {0: 2, 1: 1}, h=1).forgotten, 4)
    0.5833
    """
    if n < 2 * h:
        return None
    counts = np.asarray(list(sizes.values()), dtype=np.intp)
    one, both = missed(n, h)[counts], missed(n, 2 * h)[counts]
    lost = float(np.sum(one - both))
    return Novelty(kept=float(np.sum(1.0 - 2.0 * one + both)), forgotten=lost, learned=lost)


def beyond_chance(
    n: int, sizes: NDArray[np.int64], other_n: int, other_sizes: NDArray[np.int64], h: int
) -> NDArray[np.float64]:
    """`novelty` less `chance_novelty` for many pairs of arms at once: rows as in `NAMES`.

    The sizes are (pairs, classes), 0 where an arm does not give a class.

    >>> beyond_chance(4, np.array([[4, 0]]), 4, np.array([[2, 2]]), h=1).round(2).tolist()
    [[-0.5], [0.5], [0.5]]
    """
    one, both, other = missed(n, h)[sizes], missed(n, 2 * h)[sizes], missed(other_n, h)[other_sizes]
    kept = ((1.0 - one) * (1.0 - other) - (1.0 - 2.0 * one + both)).sum(axis=1)
    learned = (one * (1.0 - other) - (one - both)).sum(axis=1)
    return np.stack([kept, -kept, learned])
