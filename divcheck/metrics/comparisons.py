"""Whether paired differences can be chance: permutation tests, and Holm's correction for many."""

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


def dealt_p_values(dealt: NDArray[np.float64], seed: int, draws: int) -> list[float]:
    """Two-sided p-value of the differences in deal 0 of `dealt` (deals, problems, columns).

    If two arms are alike every deal of a problem is as likely as the one seen: p is the share, of `draws`
    random choices of a deal a problem and the one seen, whose sum over its root of summed squares is at
    least as far from zero. The sum alone would take differences that cancel for chance within problems;
    so divided the test holds for them too where problems are many (Janssen 1997; Chung and Romano 2013).
    Where they are few p is at least what `sign_flip_p_values` could be.
    """
    _, problems, columns = dealt.shape
    observed = _studentised_sums(dealt, np.zeros((1, problems), dtype=np.intp))
    rng = np.random.default_rng([seed, problems, draws])
    as_far = np.ones(columns)
    for start in range(0, draws, BLOCK):
        choice = rng.integers(len(dealt), size=(min(BLOCK, draws - start), problems))
        as_far += (_studentised_sums(dealt, choice) >= observed - 1e-9).sum(axis=0)
    floors = 2.0 ** (1 - np.count_nonzero(dealt[0], axis=0))
    return [float(p) for p in np.clip(as_far / (draws + 1), floors, 1.0)]


def _studentised_sums(dealt: NDArray[np.float64], choice: NDArray[np.intp]) -> NDArray[np.float64]:
    """Sizes of sums over the root of summed squares, (choices, columns); 0 where all is 0."""
    sums, squares = np.zeros((2, len(choice), dealt.shape[2]))
    for problem in range(dealt.shape[1]):
        values = dealt[choice[:, problem], problem]
        sums += values
        squares += values**2
    ratios = np.divide(sums, np.sqrt(squares), out=np.zeros_like(sums), where=squares > 0)
    return np.asarray(np.abs(ratios))


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down correction over all p-values given.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min((len(p_values) - rank) * p_values[place], 1.0))
        adjusted[place] = largest
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
