"""distinct_given_correct@m: distinct solutions among m correct draws, whatever the accuracy."""

from collections.abc import Iterable, Sequence

from divcheck.metrics.distinct_at_k import distinct_at_k


def distinct_given_correct(sizes: Sequence[int], m: int) -> float | None:
    """Unbiased expected number of distinct solutions in m correct draws, in [1, min(m, classes)].

    The sum over classes of 1 - C(c-n_i, m) / C(c, m), with c the sum of the sizes: distinct@k with the
    incorrect samples taken away. m = 1 gives 1; None for c < m.

    >>> round(distinct_given_correct([10, 5, 3, 2, 1, 1, 1], m=10), 6)
    4.796059
    """
    return distinct_at_k(sum(sizes), sizes, m)


def default_m(least_correct: Iterable[int]) -> int | None:
    """The largest m that at least half of the commonly solved problems can be measured at.

    `least_correct` is, for each problem that every arm solves, the smallest number of correct samples
    of any arm. None if no problem is solved by all.

    >>> default_m([9, 7, 4, 2])
    7
    """
    solved = sorted(least_correct, reverse=True)
    return solved[(len(solved) + 1) // 2 - 1] if solved else None
