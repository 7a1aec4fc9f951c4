"""How often divcheck's intervals hold what they should."""

import numpy as np
from numpy.typing import NDArray
from populations import SEED
from rivals import CONFIDENCE, RESAMPLES

from divcheck.metrics.intervals import Interval, at_equal_effort, mean_intervals

Array = NDArray[np.float64]
BENCHMARKS = (20, 50, 164)


def benchmarks(values: Array, problems: int, repeats: int) -> list[Array]:
    """`repeats` benchmarks of `problems` problems each; problems where the metric is undefined drop out."""
    chosen = np.random.default_rng([SEED, problems]).integers(len(values), size=(repeats, problems))
    return [row[~np.isnan(row)] for row in values[chosen]]


def intervals(
    drawn: list[Array], bounds: tuple[float, float], symmetric: bool, tested: list[Array] | None = None
) -> list[Interval | None]:
    """divcheck's interval of each benchmark; `tested` is of differences, where they are tested thinned."""
    full = mean_intervals(drawn, [bounds] * len(drawn), SEED, RESAMPLES, CONFIDENCE, symmetric)
    if tested is None:
        return full
    means = (float(values.mean()) if values.size else None for values in drawn)
    thinned = intervals(tested, bounds, symmetric)
    return [at_equal_effort(*known) for known in zip(means, full, thinned, strict=True)]


def covered(intervals: list[Interval | None], truth: float) -> str:
    """Share of intervals that hold the truth, and the share of benchmarks that have none."""
    given = [interval for interval in intervals if interval is not None]
    if len(given) < len(intervals) / 4:
        return f"– ({1 - len(given) / len(intervals):.0%} none)"
    share = np.mean([interval.low <= truth <= interval.high for interval in given])
    none = 1 - len(given) / len(intervals)
    return f"{share:.1%}" + (f" ({none:.0%} none)" if none >= 0.005 else "")
