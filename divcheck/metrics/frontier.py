"""The quality-diversity frontier: distinct solutions of two arms at equal pass@1, over temperatures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
POINTS = 33


@dataclass(frozen=True, slots=True)
class Sweep:
    """One arm at several temperatures, lowest first."""

    quality: Array
    "pass@1: (temperatures, problems)."
    diversity: Array
    "distinct@k: (temperatures, problems)."


def matched_difference(base: Sweep, other: Sweep) -> float | None:
    """Diversity of `other` minus that of `base` at equal pass@1, averaged over the pass@1 that both reach.

    Each sweep is a line through its points (mean pass@1, mean diversity) in order of temperature; where
    it passes a pass@1 more than once, its highest diversity there counts. None where the two have no
    range of pass@1 in common, or one has fewer than two temperatures.

    >>> low, high = np.array([[0.4], [0.2]]), np.array([[1.0], [3.0]])
    >>> round(matched_difference(Sweep(low, high), Sweep(low, high + 0.5)), 9)
    0.5
    """
    found = _differences(*(array.mean(axis=1)[None, :] for array in _arrays(base, other)))
    return None if np.isnan(found[0]) else float(found[0])


def matched_pseudovalues(base: Sweep, other: Sweep) -> Array:
    """Jackknife pseudo-values of `matched_difference`, one a problem; all NaN where it is undefined.

    P D - (P-1) D without problem p: their mean estimates the difference with its bias removed to first
    order, and they can be resampled as paired differences are (Tukey 1958). Undefined too where one
    problem less takes the common range of pass@1 away, and with one problem only.
    """
    problems = base.quality.shape[1]
    whole = matched_difference(base, other)
    if whole is None or problems < 2:
        return np.full(problems, np.nan)
    without = [
        ((array.sum(axis=1, keepdims=True) - array) / (problems - 1)).T for array in _arrays(base, other)
    ]
    left_out = _differences(*without)
    if np.isnan(left_out).any():
        return np.full(problems, np.nan)
    return np.asarray(problems * whole - (problems - 1) * left_out)


def _arrays(base: Sweep, other: Sweep) -> tuple[Array, Array, Array, Array]:
    return base.quality, base.diversity, other.quality, other.diversity


def _differences(base_x: Array, base_y: Array, other_x: Array, other_y: Array) -> Array:
    """Matched differences of many pairs of curves at once: each array (pairs, temperatures)."""
    low = np.maximum(base_x.min(axis=1), other_x.min(axis=1))
    high = np.minimum(base_x.max(axis=1), other_x.max(axis=1))
    # The middles of equal parts of the common range: its very ends may be single points of a curve.
    at = low[:, None] + (high - low)[:, None] * (np.arange(POINTS) + 0.5) / POINTS
    with np.errstate(invalid="ignore"):  # where there is no common range, -inf less -inf
        means = (_heights(other_x, other_y, at) - _heights(base_x, base_y, at)).mean(axis=1)
    return np.where(high > low, means, np.nan)


def _heights(x: Array, y: Array, at: Array) -> Array:
    """Highest point over each of `at` (curves, places) of the lines through x, y (curves, temperatures)."""
    best = np.full(at.shape, -np.inf)
    for step in range(x.shape[1] - 1):
        x0, x1 = x[:, step, None], x[:, step + 1, None]
        y0, y1 = y[:, step, None], y[:, step + 1, None]
        inside = (np.minimum(x0, x1) <= at) & (at <= np.maximum(x0, x1)) & (x0 != x1)
        share = np.divide(at - x0, x1 - x0, out=np.zeros(at.shape), where=inside)
        best = np.where(inside, np.maximum(best, y0 + share * (y1 - y0)), best)
    return best
