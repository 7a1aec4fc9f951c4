"""Values that an interval for their mean has a hard time with."""

from collections.abc import Callable
from functools import partial

import numpy as np
from covering import BENCHMARKS, covered, intervals
from numpy.typing import NDArray
from pages import table
from populations import SEED
from rivals import CONFIDENCE, bca, equal_distances, equal_tails, log_scale

from divcheck.metrics.richness import richness_interval

Array = NDArray[np.float64]
Law = Callable[[np.random.Generator, tuple[int, int]], Array]
SKEWED: dict[str, tuple[float, Law]] = {
    "1 + Gamma(1/2)": (2.0, lambda rng, size: 1.0 + rng.gamma(0.5, 2.0, size)),
    "1 + log-normal(1)": (1.0 + np.exp(0.5), lambda rng, size: 1.0 + rng.lognormal(0.0, 1.0, size)),
    "1 + Pareto(2.5)": (1.0 + 1.0 / 1.5, lambda rng, size: 1.0 + rng.pareto(2.5, size)),
    "1 + Weibull(1/2)": (3.0, lambda rng, size: 1.0 + rng.weibull(0.5, size)),
    "1, a fifth 1 + Gamma(2)": (
        1.4,
        lambda rng, size: 1.0 + rng.gamma(2.0, 1.0, size) * (rng.random(size) < 0.2),
    ),
}
RIVALS = {"all drawn": equal_tails, "symmetric": equal_distances, "log scale": log_scale, "BCa": bca}


def skewed_section(pools: dict[str, Array], repeats: int) -> str:
    """Coverage for values with a tail to the right and no bound, and where it misses."""
    rows = []
    for name, (truth, law) in (SKEWED | _drawn_of(pools)).items():
        for problems in (10, *BENCHMARKS):
            values = law(np.random.default_rng([SEED, problems]), (problems, repeats))
            ends = intervals(list(values.T), (1.0, np.inf), False)
            known = values[:, [one is not None for one in ends]]
            below = np.mean([one.high < truth for one in ends if one is not None])
            others = [method(known) for method in RIVALS.values()]
            rivals = [f"{np.mean((low <= truth) & (truth <= high)):.1%}" for low, high in others]
            rows.append([name, str(problems), covered(ends, truth), f"{below:.1%}", *rivals])
    return table(["values", "problems", "divcheck", "wholly below the mean", *RIVALS], rows)


def _drawn_of(pools: dict[str, Array]) -> dict[str, tuple[float, Law]]:
    """Values of made-up problems."""
    return {name: (float(values.mean()), partial(_any_of, values)) for name, values in pools.items()}


def _any_of(values: Array, rng: np.random.Generator, size: tuple[int, int]) -> Array:
    return rng.choice(values, size)


def unseen_section(repeats: int) -> str:
    """Coverage for values of 1 to 13 that are 1 but on a share of problems."""
    outlying = {
        "1 to 2, evenly": (1.5, lambda rng, size: rng.uniform(1.0, 2.0, size)),
        "13": (13.0, lambda rng, size: np.full(size, 13.0)),
        "1.2, a tenth of them 13": (2.38, lambda rng, size: np.where(rng.random(size) < 0.1, 13.0, 1.2)),
    }
    rows = []
    for name, (mean, outliers) in outlying.items():
        for share in (0.01, 0.05, 0.1, 0.3):
            truth = 1.0 + share * (mean - 1.0)
            cells = []
            for problems in (31, 164):
                rng, size = np.random.default_rng([SEED, problems]), (repeats, problems)
                values = np.where(rng.random(size) < share, outliers(rng, size), 1.0)
                cells.append(covered(intervals(list(values), (1.0, 13.0), False), truth))
            rows.append([name, f"{share:.0%}", f"{truth:.3f}", *cells])
    return table(["values other than 1", "share of problems", "mean", "31 problems", "164 problems"], rows)


def richness_section(repeats: int) -> str:
    """Coverage of Chao's interval on one problem, for the true number of solutions."""
    rng = np.random.default_rng(SEED)
    rows = []
    for name, exponent in (("equal shares", 0.0), ("Zipf 0.5", 0.5), ("Zipf 1", 1.0)):
        for solutions in (5, 20):
            shares = np.arange(1, solutions + 1) ** -exponent
            cells = []
            for correct in (20, 50, 200):
                draws = rng.multinomial(correct, shares / shares.sum(), size=repeats)
                intervals = [richness_interval([int(s) for s in row if s], CONFIDENCE) for row in draws]
                cells.append(covered(intervals, float(solutions)))
            rows.append([name, str(solutions), *cells])
    return table(["shares", "solutions", "20 correct", "50 correct", "200 correct"], rows)
