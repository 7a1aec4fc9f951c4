"""Intervals of kept and learned where two arms differ in the number of samples: coverage and width.

    python benchmarks/bench_unequal.py [--repeats 300] > benchmarks/unequal.md

The interval of the difference from chance is compared with what it was without the thinned one.
"""

import argparse

import numpy as np
from covering import covered, intervals
from numpy.typing import NDArray
from pages import made, table
from populations import POPULATIONS, SEED, Population, narrower, probabilities, tallied

from divcheck.metrics.grid import arrange
from divcheck.metrics.intervals import Interval
from divcheck.metrics.scores import novelty_scores
from divcheck.metrics.thinning import thinned_halves
from divcheck.records import Level

Array = NDArray[np.float64]
POOL, BENCHMARKS, EFFORTS = 5_000, (50, 164), ((200, 50), (50, 200), (50, 20))


def differences(population: Population, n: int, other_n: int) -> dict[str, tuple[Array, Array, float]]:
    """Arm minus chance on every problem, from all samples and from thinned ones, and the largest size."""
    rng = np.random.default_rng(SEED)
    chances, h = probabilities(population, POOL, rng), min(n // 2, other_n)
    found = {}
    for model, shares in (("equal", chances), ("narrower", narrower(chances))):
        tallies = [*tallied("base", n, chances, rng), *tallied("other", other_n, shares, rng)]
        grid = arrange(tallies, ("base", "other"), (Level.EXACT,))
        pair = thinned_halves(grid, "other", h, SEED)
        assert pair is not None and pair.task_ids == grid.task_ids
        for full, thin in zip(novelty_scores(grid, h), novelty_scores(pair, h), strict=True):
            values, thinned = (np.asarray(s.values[1] - s.values[0]) for s in (full, thin))
            if full.figure.metric != "forgotten":  # kept with the other sign
                found[f"{full.figure.metric}@{h}, {model}"] = values, thinned, full.high - full.low
    return found


def width(found: list[Interval | None]) -> str:
    """Median width of the intervals; there are always some, as the metrics have bounds."""
    return f"{np.median([i.high - i.low for i in found if i is not None]):.3f}"


def hull(one: Interval | None, other: Interval | None) -> Interval | None:
    """The interval that holds both."""
    assert one is not None and other is not None
    return Interval(min(one.low, other.low), max(one.high, other.high))


def cells(values: Array, thinned: Array, largest: float, repeats: int) -> list[str]:
    """Coverage and width of the plain interval and of divcheck's, for each size of benchmark."""
    shown = []
    for problems in BENCHMARKS:
        chosen = np.random.default_rng([SEED, problems]).integers(len(values), size=(repeats, problems))
        plain, thin = (intervals(list(v[chosen]), (-largest, largest), True) for v in (values, thinned))
        both = [hull(*ends) for ends in zip(plain, thin, strict=True)]
        truth = float(values.mean())
        shown += [covered(plain, truth), covered(both, truth), width(plain), width(both)]
    return shown


TEXT = """\
# Intervals of kept and learned at unequal efforts

    python benchmarks/bench_unequal.py --repeats {repeats} > benchmarks/unequal.md

{made}
Share of {repeats} benchmarks of 50 and 164 problems, drawn from the populations of `populations.py`,
whose interval of the difference from chance holds the population's mean, and the median width. The other arm
is the same model or a narrower one; n and N are the samples a problem of the baseline and of the other arm.
"All": the interval of the values from all samples alone. "Both": divcheck's, which reaches as far as that of
the thinned arms too. A true 95 % has a standard error of {error:.1%}.

{table}"""


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=300, help="benchmarks drawn for each figure")
    repeats = parser.parse_args().repeats
    columns = ("all", "both", "width of all", "of both")
    sizes = [f"{problems}: {what}" for problems in BENCHMARKS for what in columns]
    rows = [
        [population.name.split(",")[0], f"{n}, {other_n}", name, *cells(*found, repeats)]
        for population in POPULATIONS
        for n, other_n in EFFORTS
        for name, found in differences(population, n, other_n).items()
    ]
    error = (0.95 * 0.05 / repeats) ** 0.5
    shown = table(["population", "n, N", "difference of", *sizes], rows)
    print(TEXT.format(repeats=repeats, made=made(), error=error, table=shown), end="")


if __name__ == "__main__":
    main()
