"""Coverage: the share of a model's correct probability mass whose solutions were seen."""

from collections.abc import Sequence


def coverage(sizes: Sequence[int]) -> float | None:
    """Chao-Jost sample coverage, 1 - (f1/c) (c-1) f1 / ((c-1) f1 + 2 f2), in [0, 1].

    f1 and f2 are the numbers of classes seen once and twice among c correct samples. 0 where every
    correct sample is a solution of its own, 1 where none is; without classes seen twice it is
    Good-Turing's 1 - f1/c. None below two correct samples. Chao and Jost 2012, "Coverage-based
    rarefaction and extrapolation".

    >>> round(coverage([10, 5, 3, 2, 1, 1, 1]), 6)
    0.873402
    """
    correct = sum(sizes)
    if correct < 2:
        return None
    once, twice = sizes.count(1), sizes.count(2)
    if once == 0:
        return 1.0
    return 1.0 - once / correct * ((correct - 1) * once / ((correct - 1) * once + 2 * twice))
