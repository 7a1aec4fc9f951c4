"""Collision: the chance that two correct samples are the same solution."""

from collections.abc import Sequence


def collision(sizes: Sequence[int]) -> float | None:
    """Unbiased chance that two different correct samples share a class, in [0, 1].

    The sum over classes of n_i (n_i - 1) / (c (c - 1)): 1 with one class, 0 where every correct sample
    is a solution of its own. None below two correct samples. Simpson 1949, "Measurement of Diversity".

    >>> collision([2, 1, 1])
    0.16666666666666666
    """
    correct = sum(sizes)
    if correct < 2:
        return None
    return sum(size * (size - 1) for size in sizes) / (correct * (correct - 1))
