"""Coverage of every interval, in simulation with known truth.

    python benchmarks/bench_intervals.py [--repeats 2000] > benchmarks/intervals.md

A population of problems is made up (how often each is solved, by how many solutions, how unevenly),
samples are drawn for each, and thousands of benchmarks of 20, 50 and 164 problems are drawn from it.
The interval of each is computed by divcheck's own code and checked against the population's mean.
"""

import argparse

import numpy as np
from covering import BENCHMARKS, benchmarks, covered, intervals
from hard_cases import richness_section, skewed_section, unseen_section
from numpy.typing import NDArray
from pages import made, table
from populations import KS, POOL, POPULATIONS, SEED, Population, narrower, probabilities, tallied
from rivals import METHODS, alone
from simulated_sweeps import SWEEPS, sweeps, twin_sweeps

from divcheck.metrics.catalogue import METRICS, Order
from divcheck.metrics.comparisons import sign_flip_p_values
from divcheck.metrics.differences import DECIMALS, Difference, differences
from divcheck.metrics.frontier import matched_influences
from divcheck.metrics.grid import arrange
from divcheck.metrics.scores import Scores, catalogue_scores, novelty_scores
from divcheck.records import Level
from divcheck.report.tables import figure_name

Array = NDArray[np.float64]
SAMPLES, FLIPS = 20, 999
ORDERS = {Order.DRAWS: KS, Order.CORRECT_DRAWS: (5,), Order.HILL: (0, 1, 2)}
SHOWN = [m for m in METRICS if m.name != "vendi" and not m.name.startswith("unique")]  # Hill's here; of texts
Columns = dict[str, tuple[Scores, Difference]]


def estimates(population: Population) -> Columns:
    """Every metric on every problem for a baseline, and its difference to a narrower model."""
    rng = np.random.default_rng(SEED)
    chances = probabilities(population, POOL, rng)
    arms = {"base": chances, "other": narrower(chances)}
    tallies = [t for name, shares in arms.items() for t in tallied(name, SAMPLES, shares, rng)]
    grid = arrange(tallies, list(arms), (Level.EXACT,))
    scores = [*catalogue_scores(grid, ORDERS, SHOWN), *novelty_scores(grid, SAMPLES // 2)]
    compared = differences(grid, scores, ORDERS, 0, SEED)  # no deals, which are for p-values
    names = [figure_name({"metric": s.figure.metric, "k": s.figure.k}) for s in scores]
    found = dict(zip(names, zip(scores, compared, strict=True), strict=True))
    return {name: both for name, both in found.items() if name != "distinct@1"}  # pass@1


def estimands(
    of: Scores, difference: Difference
) -> list[tuple[Array, Array | None, tuple[float, float], bool]]:
    """The baseline and the difference: values, those tested if others, bounds, whether symmetric."""
    values, tested, width = difference.values, difference.tested, difference.width
    thinned = tested is not None and not np.array_equal(tested, values, equal_nan=True)
    return [
        (of.values[0], None, (of.low, of.high), False),
        (values, tested if thinned else None, (-width, width), True),
    ]


def effective_solutions(pools: dict[str, Columns]) -> dict[str, Array]:
    """Those of the baseline on the problems that have them."""
    found = {
        f"q={q}, {name.split(',')[0]}": pool[f"effective_solutions q={q}"][0].values[0]
        for name, pool in pools.items()
        for q in (0, 2)
    }
    return {name: values[~np.isnan(values)] for name, values in found.items()}


def means_section(pools: dict[str, Columns], repeats: int) -> str:
    """Coverage of divcheck's intervals for each metric and for its difference between unequal models."""
    rows = []
    for name, pool in pools.items():
        for metric, found in pool.items():
            cells = [f"{np.mean(~np.isnan(found[0].values[0])):.0%}"]
            for values, tested, bounds, symmetric in estimands(*found):
                truth = float(np.nanmean(values))
                cells.append(f"{truth:.3f}")
                for problems in BENCHMARKS:
                    drawn = benchmarks(values, problems, repeats)
                    thinned = None if tested is None else benchmarks(tested, problems, repeats)
                    cells.append(covered(intervals(drawn, bounds, symmetric, thinned), truth))
            rows.append([name, metric, *cells])
    sizes = [f"{problems}" for problems in BENCHMARKS]
    return table(["population", "metric", "defined", "mean", *sizes, "difference", *sizes], rows)


def methods_section(pools: dict[str, Columns], repeats: int) -> str:
    """Coverage and mean width of the intervals that were considered, on metrics that are never undefined."""
    rows = []
    for name, pool in pools.items():
        for metric in ("pass@1", "pass@10", "distinct@10"):
            for of, (values, _, bounds, symmetric) in zip(
                ("mean", "difference"), estimands(*pool[metric]), strict=True
            ):
                for problems in BENCHMARKS:
                    drawn = benchmarks(values, problems, repeats)
                    found = [*alone(np.stack(drawn, axis=1), bounds, symmetric).values()]
                    ours = [one for one in intervals(drawn, bounds, symmetric) if one is not None]
                    found.append(np.array([[one.low, one.high] for one in ours]).T)
                    rows.append(
                        [name, metric, of, str(problems), *(_judged(e, values.mean()) for e in found)]
                    )
    return table(["population", "metric", "of", "problems", *METHODS, "divcheck"], rows)


def _judged(ends: Array, truth: float) -> str:
    share = np.mean((ends[0] <= truth) & (truth <= ends[1]))
    return f"{share:.1%} {np.mean(ends[1] - ends[0]):.3f}"


def matched_section(repeats: int) -> str:
    """Coverage of the interval of a difference at equal pass@1, over sweeps of three temperatures."""
    rows = []
    for gain in (0.0, 0.5):
        cells = []
        for problems in BENCHMARKS:
            rng = np.random.default_rng([SEED, problems])
            columns = [matched_influences(*sweeps(rng, problems, gain)) for _ in range(repeats)]
            columns = [c[~np.isnan(c)] for c in columns]
            cells.append(covered(intervals(columns, (-np.inf, np.inf), True), gain))
        rows.append([f"{gain:.1f}", *cells])
    return table(["true difference", *(f"{problems} problems" for problems in BENCHMARKS)], rows)


def sweep_section(repeats: int) -> str:
    """Equal models at four temperatures: how often they are compared at equal pass@1, and the outcome."""
    rows = []
    for name, rates in SWEEPS.items():
        cells = []
        for problems in BENCHMARKS[1:]:
            rng = np.random.default_rng([SEED, problems])
            found = [matched_influences(*twin_sweeps(rng, problems, rates)) for _ in range(repeats)]
            given = [np.round(values, DECIMALS) for values in found if not np.isnan(values).any()]
            cells.append(f"{len(given) / repeats:.1%}")
            if len(given) < repeats / 4:
                cells += ["–", "–"]
                continue
            p_values = sign_flip_p_values(np.stack(given, axis=1), SEED, FLIPS)
            cells.append(f"{np.mean(np.array(p_values) <= 0.05):.1%}")
            cells.append(covered(intervals(given, (-np.inf, np.inf), True), 0.0))
        rows.append([name, *cells])
    header = [
        f"{problems} problems: {of}" for problems in BENCHMARKS[1:] for of in ("given", "p ≤ 0.05", "held")
    ]
    return table(["pass@1 along the sweep", *header], rows)


TEXT = """\
# Coverage of intervals

    python benchmarks/bench_intervals.py --repeats {repeats} > benchmarks/intervals.md

{made}
Every figure is a share of {repeats} benchmarks (methods and equal pass@1: at most 1000) drawn from a
population of {pool:,} made-up problems with {samples} samples each, so that one of 95 % has a standard error
of {error:.1%}. "none" is the share for which divcheck gives no interval:
fewer than two problems have the metric, or, where the metric has no upper bound, too few differ; the
coverage is that of the others.

## Intervals for the mean of a metric, and for its difference

Nominal 95 %. Left: the baseline's mean, equal tails. Right: the mean difference to a model that is right as
often but prefers what it already preferred, symmetric interval. Columns: problems in the benchmark; metrics
of correct samples rest on the share of them in the column "defined". The truth is the population's mean of
the metric. The arms have equal numbers of samples but not of correct ones: distinct_given_correct and
collision are tested at equal numbers of these, and have the interval of that.

{means}
## Methods

Coverage, then the mean width after cutting to what the metric can be.

{methods}
## At equal pass@1

Coverage on straight lines of three unlike temperatures, 4 (1 - pass@1), one arm a constant higher.

{matched}
One model twice at four temperatures, 50 samples each, distinct@10: the share of sweeps in which the common
range of pass@1 is clear enough for a comparison, and of these that with p ≤ 0.05, and that whose interval
holds 0. Where pass@1 hardly moves nothing is compared.

{sweeps}
## Nearly constant values

A metric from 1 to 13 that is 1 on all but a share of problems. Below 3.7 values that differ Gaffke's bound
stands alone; above, the bootstrap does not allow for rare values much farther out than all that were seen.

{unseen}
## Skewed values without a bound

Values from 1 up with a tail to the right, as those of effective_solutions and richness, on as many problems
as have them. "Wholly below the mean": intervals that miss since the tail was not drawn; nothing in the values
that were drawn tells of it. Pareto's law here has no third moment. Beside it other intervals, where divcheck
gives one; "all drawn" is the same bootstrap of resamples as large as the sample, where divcheck's are two
thirds of it.

{skewed}
## Chao1 on one problem

Coverage of Chao's interval for the true number of solutions. Chao1 is a lower bound, and its interval is no
better where most solutions are rare.

{richness}"""


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=2000, help="benchmarks drawn for each figure")
    repeats = parser.parse_args().repeats
    pools = {population.name: estimates(population) for population in POPULATIONS}
    page = TEXT.format(
        repeats=repeats,
        made=made(),
        pool=POOL,
        samples=SAMPLES,
        error=(0.05 * 0.95 / repeats) ** 0.5,
        means=means_section(pools, repeats),
        methods=methods_section(pools, min(repeats, 1000)),
        matched=matched_section(min(repeats, 1000)),
        sweeps=sweep_section(min(repeats, 1000)),
        unseen=unseen_section(repeats),
        skewed=skewed_section(effective_solutions(pools), repeats),
        richness=richness_section(repeats),
    )
    print(page, end="")


if __name__ == "__main__":
    main()
