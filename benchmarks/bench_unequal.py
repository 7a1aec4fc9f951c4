"""Intervals of kept and learned where two arms differ in the number of samples: coverage and width.

    python benchmarks/bench_unequal.py [--repeats 1000] > benchmarks/unequal.md

The interval of the difference from chance is compared with that of all samples, and with one that holds both.
"""

import argparse
from collections.abc import Callable
from functools import partial

import numpy as np
from covering import benchmarks, covered, intervals
from numpy.typing import NDArray
from pages import made, table
from populations import POOL, POPULATIONS, SEED, narrower, probabilities, tallied

from divcheck.metrics.grid import arrange
from divcheck.metrics.intervals import Interval
from divcheck.metrics.scores import novelty_scores
from divcheck.metrics.thinning import thinned_halves
from divcheck.records import Level

Array = NDArray[np.float64]
Law = Callable[[int, np.random.Generator], Array]
BENCHMARKS, EFFORTS = (50, 164), ((200, 50), (50, 200), (50, 20))


def second_solution(chance: float, rate: float, problems: int, _: np.random.Generator) -> Array:
    """One solution and, by a small chance, a second one on every problem, which is solved at that rate."""
    return rate * np.tile([1.0 - chance, chance], (problems, 1))


LAWS: dict[str, Law] = {
    **{p.name.split(",")[0]: partial(probabilities, p) for p in POPULATIONS},
    **{f"second {c:.2%}": partial(second_solution, c, 1.0) for c in (0.0005, 0.002, 0.01)},
    "second 0.20%, half solved": partial(second_solution, 0.002, 0.5),
}


def differences(law: Law, n: int, other_n: int) -> dict[str, tuple[Array, Array, float]]:
    """Arm minus chance on every problem, from all samples and from thinned ones, and the largest size."""
    rng = np.random.default_rng(SEED)
    chances, h = law(POOL, rng), min(n // 2, other_n)
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
    """Coverage and width of three intervals for each size of benchmark: of all samples, both, divcheck's."""
    shown, bounds, truth = [], (-largest, largest), float(values.mean())
    for problems in BENCHMARKS:
        drawn, fewer = (benchmarks(v, problems, repeats) for v in (values, thinned))
        full, thin = (intervals(v, bounds, True) for v in (drawn, fewer))
        both = [hull(*ends) for ends in zip(full, thin, strict=True)]
        for found in (full, both, intervals(drawn, bounds, True, fewer)):
            shown.append(f"{covered(found, truth)} {width(found)}")
    return shown


TEXT = """\
# Intervals of kept and learned at unequal efforts

    python benchmarks/bench_unequal.py --repeats {repeats} > benchmarks/unequal.md

{made}
Share of {repeats} benchmarks of 50 and 164 problems whose interval of the difference from chance holds the
population's mean, and the median width. Populations have {pool:,} problems: those of `populations.py`, and of
a model that gives one solution to every problem and, by a small chance, a second one, in the end one that is
right half of the time. The other arm is the same model or a narrower one; n and N are the samples a problem
of the baseline and of the other arm. "All": the interval of the values from all samples. "Both": what holds
that and the interval of the thinned arms. "Ours": divcheck's, that of the thinned arms unless the difference
lies outside it, and both then. A true 95 % has a standard error of {error:.1%}.

{table}"""


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=1000, help="benchmarks drawn for each figure")
    repeats = parser.parse_args().repeats
    sizes = [f"{problems}: {what}" for problems in BENCHMARKS for what in ("all", "both", "ours")]
    rows = [
        [population, f"{n}, {other_n}", name, *cells(*found, repeats)]
        for population, law in LAWS.items()
        for n, other_n in EFFORTS
        for name, found in differences(law, n, other_n).items()
    ]
    error = (0.95 * 0.05 / repeats) ** 0.5
    shown = table(["population", "n, N", "difference of", *sizes], rows)
    print(TEXT.format(repeats=repeats, pool=POOL, made=made(), error=error, table=shown), end="")


if __name__ == "__main__":
    main()
