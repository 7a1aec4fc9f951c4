"""The quality-diversity frontier: distinct solutions of two arms at equal pass@1, over temperatures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
POINTS = 33
CLEAR = 6  # standard errors; where nothing but noise moves pass@1 the common range has 0 to 3 of its own


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
    found, _ = _differences(*(array.mean(axis=1)[None, :] for array in _arrays(base, other)))
    return None if np.isnan(found[0]) else float(found[0])


def matched_influences(base: Sweep, other: Sweep) -> Array:
    """`matched_difference` plus what each problem moves it by; all NaN where it says nothing.

    The mean over problems is the difference itself. Its spread is that of jackknife pseudo-values, so that
    these numbers can be resampled as paired differences are (Tukey 1958). Nothing is said where the common
    range of pass@1 is less than `CLEAR` of its own standard errors: which points of the two lines then
    lie beside each other is chance, and the difference any number. Nor with one problem only.
    """
    problems = base.quality.shape[1]
    nothing = np.full(problems, np.nan)
    if problems < 2:
        return nothing
    sums = [array.sum(axis=1, keepdims=True) for array in _arrays(base, other)]
    [whole], [common] = _differences(*(total.T / problems for total in sums))
    left_out, ranges = _differences(
        *((total - array).T / (problems - 1) for total, array in zip(sums, _arrays(base, other), strict=True))
    )
    error = (problems - 1) * ranges.std() / np.sqrt(problems)  # the jackknife's
    if np.isnan([whole, *left_out]).any() or common < CLEAR * error:
        return nothing
    return np.asarray(whole - (problems - 1) * (left_out - left_out.mean()))


def _arrays(base: Sweep, other: Sweep) -> tuple[Array, Array, Array, Array]:
    return base.quality, base.diversity, other.quality, other.diversity


def _differences(base_x: Array, base_y: Array, other_x: Array, other_y: Array) -> tuple[Array, Array]:
    """Matched differences of many pairs of curves, and the widths of their common ranges of pass@1.

    Each array is (pairs, temperatures).
    """
    low = np.maximum(base_x.min(axis=1), other_x.min(axis=1))
    high = np.minimum(base_x.max(axis=1), other_x.max(axis=1))
    # The middles of equal parts of the common range: its very ends may be single points of a curve.
    at = low[:, None] + (high - low)[:, None] * (np.arange(POINTS) + 0.5) / POINTS
    with np.errstate(invalid="ignore"):  # where there is no common range, -inf less -inf
        means = (_heights(other_x, other_y, at) - _heights(base_x, base_y, at)).mean(axis=1)
    return np.where(high > low, means, np.nan), high - low


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
