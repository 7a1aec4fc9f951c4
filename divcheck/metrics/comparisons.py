"""Whether paired differences can be chance: sign-flip permutation test, and Holm's correction for many."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

BLOCK = 10_000


def sign_flip_p_values(differences: NDArray[np.float64], seed: int, flips: int) -> list[float]:
    """Two-sided p-value that each column of `differences` (problems, columns) has mean zero.

    If two arms are alike, model minus baseline on a problem might as well be baseline minus model: p is
    the share of sign patterns whose sum is at least as far from zero as the one seen. A problem without
    a difference is entered as 0 and has no say. All 2^problems patterns are gone through where they are
    at most `flips`; otherwise `flips` random ones and the one seen. All zero: p = 1.
    """
    differences = np.asarray(differences, dtype=np.float64)
    observed = np.abs(differences.sum(axis=0))
    tolerance = 1e-9 * np.abs(differences).sum(axis=0)
    problems = len(differences)
    exact = 2**problems <= flips
    patterns = _all_signs(problems) if exact else _random_signs(problems, seed, flips)
    as_far, total = (0, 0) if exact else (np.ones(observed.shape), 1)
    for signs in patterns:
        as_far = as_far + (np.abs(signs @ differences) >= observed - tolerance).sum(axis=0)
        total += len(signs)
    return [float(p) for p in np.asarray(as_far) / total]


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Holm's step-down correction over all p-values given; None stays None and is not counted.

    >>> holm([0.01, None, 0.04, 0.03])
    [0.03, None, 0.06, 0.06]
    """
    order = sorted((p, i) for i, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    largest = 0.0
    for rank, (p, i) in enumerate(order):
        largest = max(largest, min((len(order) - rank) * p, 1.0))
        adjusted[i] = largest
    return adjusted


def _all_signs(problems: int) -> Iterator[NDArray[np.float64]]:
    patterns = np.arange(2**problems)
    for start in range(0, len(patterns), BLOCK):
        bits = patterns[start : start + BLOCK, None] >> np.arange(problems) & 1
        yield np.where(bits == 1, -1.0, 1.0)


def _random_signs(problems: int, seed: int, flips: int) -> Iterator[NDArray[np.float64]]:
    rng = np.random.default_rng([seed, problems, flips])
    for start in range(0, flips, BLOCK):
        bits = rng.integers(2, size=(min(BLOCK, flips - start), problems))
        yield np.where(bits == 1, -1.0, 1.0)
