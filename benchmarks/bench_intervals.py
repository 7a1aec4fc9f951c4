"""Coverage of every interval and false-positive rate of every comparison, in simulation with known truth.

    python benchmarks/bench_intervals.py [--repeats 2000] > benchmarks/intervals.md

A population of problems is made up (how often each is solved, by how many solutions, how unevenly),
samples are drawn for each, and thousands of benchmarks of 20, 50 and 164 problems are drawn from it.
The interval of each is computed by divcheck's own code and checked against the population's mean.
"""

import argparse
import platform
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.catalogue import METRICS, Case
from divcheck.metrics.comparisons import holm, sign_flip_p_values
from divcheck.metrics.differences import DECIMALS
from divcheck.metrics.draws import missed
from divcheck.metrics.frontier import Sweep, matched_influences
from divcheck.metrics.gaffke import dirichlet_weights, gaffke_ends
from divcheck.metrics.intervals import Interval, mean_intervals
from divcheck.metrics.novelty import chance_novelty, novelty
from divcheck.metrics.richness import richness_interval
from divcheck.metrics.studentised import resample_counts, studentised_ends
from divcheck.records import Level, Tally
from divcheck.report.tables import figure_name

Array = NDArray[np.float64]
SAMPLES, SOLUTIONS, POOL = 20, 40, 30_000
BENCHMARKS = (20, 50, 164)
ORDERS = {
    "pass@k": (1, 10),
    "distinct@k": (10,),
    "distinct_given_correct@m": (5,),
    "effective_solutions": (0, 1, 2),
}
SEED, RESAMPLES, FLIPS, CONFIDENCE = 0, 1999, 999, 0.95
UNTESTED = ("effective_solutions", "richness", "coverage")  # but where correct samples are equally many
METHODS = ("normal", "percentile", "BCa", "studentised", "Gaffke")


@dataclass(frozen=True, slots=True)
class Population:
    """Where problems come from: the chance of being solved, and its shares over solutions."""

    name: str
    "What kind of model and benchmark this stands for."
    never: float
    "Share of problems that are never solved."
    always: float
    "Share of problems that are always solved."
    a: float
    "First parameter of the Beta distribution of the other problems' pass rates."
    b: float
    "Second parameter."


@dataclass(frozen=True, slots=True)
class Column:
    """One metric on every problem of a population; NaN where undefined."""

    base: Array
    "Of a baseline."
    twin: Array
    "Of a second draw from the baseline."
    other: Array
    "Of a narrower model."
    low: float
    "Smallest value that a problem can have."
    high: float
    "Largest value that a problem can have."

    def estimands(self) -> list[tuple[Array, tuple[float, float], bool]]:
        """The baseline and the difference to the narrower model: values, bounds, whether symmetric."""
        width = self.high - self.low
        return [
            (self.base, (self.low, self.high), False),
            (self.other - self.base, (-width, width), True),
        ]


Columns = dict[str, Column]
POPULATIONS = (
    Population("weak model, 60 % never solved", 0.6, 0.0, 0.3, 2.0),
    Population("toy model, 80 % never solved", 0.8, 0.0, 1.0, 1.0),
    Population("middling model, all rates", 0.1, 0.1, 0.6, 0.6),
    Population("strong model, 35 % always solved", 0.0, 0.35, 2.0, 0.4),
)


def probabilities(population: Population, problems: int, rng: np.random.Generator) -> Array:
    """Chance of each solution of each problem: (problems, SOLUTIONS), rows sum to the pass rate."""
    kind = rng.random(problems)
    rate = rng.beta(population.a, population.b, problems)
    rate = np.where(kind < population.never, 0.0, np.where(kind > 1.0 - population.always, 1.0, rate))
    rank = np.arange(1, SOLUTIONS + 1)
    count = np.minimum(rng.geometric(0.15, problems), SOLUTIONS)
    zipf = rank ** -rng.uniform(0.5, 2.0, problems)[:, None] * rng.gamma(2.0, 1.0, (problems, SOLUTIONS))
    zipf *= rank <= count[:, None]
    return np.asarray(rate[:, None] * zipf / zipf.sum(axis=1, keepdims=True))


def draw(chances: Array, rng: np.random.Generator) -> NDArray[np.int64]:
    """Class sizes in SAMPLES draws of each problem."""
    incorrect = np.maximum(1.0 - chances.sum(axis=1, keepdims=True), 0.0)
    counts = rng.multinomial(SAMPLES, np.hstack([chances, incorrect]))
    return np.asarray(counts[:, :-1])


def case(counts: NDArray[np.int64]) -> Case:
    """One problem's counts as the catalogue wants them."""
    sizes = {i: int(size) for i, size in enumerate(counts) if size}
    lineages = {(i,): size for i, size in sizes.items()}
    tally = Tally("m", "t", None, SAMPLES, sum(sizes.values()), lineages, (Level.EXACT,))
    return Case(tally, tuple(sorted(sizes.values(), reverse=True)), (Level.EXACT,))


def narrower(chances: Array) -> Array:
    """The same problems in a model that is right as often and prefers what it already preferred."""
    rate = chances.sum(axis=1, keepdims=True)
    sharper = chances**1.6
    total = sharper.sum(axis=1, keepdims=True)
    return np.asarray(rate * np.divide(sharper, total, out=np.zeros_like(sharper), where=total > 0))


def estimates(population: Population) -> Columns:
    """Every metric on every problem for a baseline, its twin and a narrower model; NaN where undefined."""
    rng = np.random.default_rng(SEED)
    chances = probabilities(population, POOL, rng)
    counts = [draw(arm, rng) for arm in (chances, chances, narrower(chances))]
    cases = [[case(row) for row in arm] for arm in counts]
    found = {}
    for metric in METRICS:
        if metric.name.startswith("unique") or metric.name == "vendi":
            continue  # one needs texts, the other is Hill's number here
        for k in ORDERS.get(metric.name, (None,)):
            name = figure_name({"metric": metric.name, "k": k})
            arms = (column([metric.of(c, k or 0) for c in arm]) for arm in cases)
            found[name] = Column(*arms, *metric.bounds(k or 0))
    half = SAMPLES // 2
    base, *others = [[dict(enumerate(row.tolist())) for row in arm] for arm in counts]
    novelties = [[chance_novelty(SAMPLES, one, half) for one in base]]
    novelties += [
        [novelty(SAMPLES, one, SAMPLES, two, half) for one, two in zip(base, arm, strict=True)]
        for arm in others
    ]
    for name in ("kept", "forgotten", "learned"):
        arms = (column([getattr(cell, name) for cell in arm]) for arm in novelties)
        found[f"{name}@{half}"] = Column(*arms, 0.0, half)
    return found


def column(values: list[float | None]) -> Array:
    """Values of all problems, NaN where undefined."""
    return np.array([np.nan if value is None else value for value in values])


def normal(values: Array) -> Array:
    """The plain normal interval of each column of values, for comparison: (2, columns)."""
    margin = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * values.std(axis=0, ddof=1) / np.sqrt(len(values))
    return np.stack([values.mean(axis=0) - margin, values.mean(axis=0) + margin])


def bootstrap_means(values: Array) -> Array:
    """Means of resamples of the problems, sorted: (RESAMPLES, columns)."""
    return np.sort(resample_counts(len(values), SEED, RESAMPLES) @ values / len(values), axis=0)


def percentile(values: Array) -> Array:
    """The percentile bootstrap, for comparison."""
    return bootstrap_means(values)[[round(q * (RESAMPLES + 1)) - 1 for q in (0.025, 0.975)]]


def bca(values: Array) -> Array:
    """The bias-corrected and accelerated bootstrap, for comparison."""
    means, law = bootstrap_means(values), NormalDist()
    centred = values - values.mean(axis=0)
    with np.errstate(invalid="ignore"):  # all values equal
        skew = np.nan_to_num((centred**3).sum(axis=0) / (6 * (centred**2).sum(axis=0) ** 1.5))
    below = ((means < values.mean(axis=0)).mean(axis=0) + (means <= values.mean(axis=0)).mean(axis=0)) / 2
    ends = np.empty((2, values.shape[1]))
    for i, share in enumerate(np.clip(below, 1e-3, 1 - 1e-3).tolist()):
        for end, tail in enumerate((0.025, 0.975)):
            shifted = law.inv_cdf(share) + law.inv_cdf(tail)
            level = law.cdf(law.inv_cdf(share) + shifted / (1 - skew[i] * shifted))
            ends[end, i] = means[min(max(round(level * (RESAMPLES + 1)) - 1, 0), RESAMPLES - 1), i]
    return ends


def benchmarks(values: Array, problems: int, repeats: int) -> list[Array]:
    """`repeats` benchmarks of `problems` problems each; problems where the metric is undefined drop out."""
    chosen = np.random.default_rng([SEED, problems]).integers(len(values), size=(repeats, problems))
    return [row[~np.isnan(row)] for row in values[chosen]]


def intervals(drawn: list[Array], bounds: tuple[float, float], symmetric: bool) -> list[Interval | None]:
    """divcheck's interval of each benchmark."""
    return mean_intervals(drawn, [bounds] * len(drawn), SEED, RESAMPLES, CONFIDENCE, symmetric)


def covered(intervals: list[Interval | None], truth: float) -> str:
    """Share of intervals that hold the truth, and the share of benchmarks that have none."""
    given = [interval for interval in intervals if interval is not None]
    if len(given) < len(intervals) / 4:
        return f"– ({1 - len(given) / len(intervals):.0%} none)"
    share = np.mean([interval.low <= truth <= interval.high for interval in given])
    none = 1 - len(given) / len(intervals)
    return f"{share:.1%}" + (f" ({none:.0%} none)" if none >= 0.005 else "")


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def means_section(pools: dict[str, Columns], repeats: int) -> str:
    """Coverage of divcheck's intervals for each metric and for its difference between unequal models."""
    rows = []
    for name, pool in pools.items():
        for metric, found in pool.items():
            cells = [f"{np.mean(~np.isnan(found.base)):.0%}"]
            for values, bounds, symmetric in found.estimands():
                truth = float(np.nanmean(values))
                cells.append(f"{truth:.3f}")
                for problems in BENCHMARKS:
                    drawn = benchmarks(values, problems, repeats)
                    cells.append(covered(intervals(drawn, bounds, symmetric), truth))
            rows.append([name, metric, *cells])
    sizes = [f"{problems}" for problems in BENCHMARKS]
    return table(["population", "metric", "defined", "mean", *sizes, "difference", *sizes], rows)


def methods_section(pools: dict[str, Columns], repeats: int) -> str:
    """Coverage and mean width of the intervals that were considered, on metrics that are never undefined."""
    rows = []
    for name, pool in pools.items():
        for metric in ("pass@1", "pass@10", "distinct@10"):
            for of, (values, bounds, symmetric) in zip(
                ("mean", "difference"), pool[metric].estimands(), strict=True
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


def alone(values: Array, bounds: tuple[float, float], symmetric: bool) -> dict[str, Array]:
    """Intervals of each column of values by each method alone, cut to the bounds: (2, columns)."""
    count, limits = len(values), np.array([bounds] * values.shape[1])
    counts, weights = resample_counts(count, SEED, RESAMPLES), dirichlet_weights(count, SEED, RESAMPLES)
    with np.errstate(invalid="ignore"):  # all values equal
        studentised = np.array(studentised_ends(values, counts, CONFIDENCE, symmetric))
    found = (
        normal(values),
        percentile(values),
        bca(values),
        np.where(np.isnan(studentised), values.mean(axis=0), studentised),
        gaffke_ends(values, limits, weights, CONFIDENCE),
    )
    return {name: np.clip(ends, *bounds) for name, ends in zip(METHODS, found, strict=True)}


def _judged(ends: Array, truth: float) -> str:
    share = np.mean((ends[0] <= truth) & (truth <= ends[1]))
    return f"{share:.1%} {np.mean(ends[1] - ends[0]):.3f}"


def comparisons_section(pools: dict[str, Columns], repeats: int) -> str:
    """How often two equal models are called different; each block of 1000 has signs of its own."""
    rows = []
    for name, pool in pools.items():
        differences = [
            np.round(np.nan_to_num(found.twin - found.base), DECIMALS)
            for metric, found in pool.items()
            if not metric.startswith(UNTESTED)
        ]
        for problems in BENCHMARKS:
            false, family = [], []
            for block in range(max(repeats // 1000, 1)):
                drawn = np.random.default_rng([SEED, problems, block]).integers(POOL, size=(problems, 1000))
                p_values = [sign_flip_p_values(column[drawn], block, FLIPS) for column in differences]
                false.append(np.mean(np.array(p_values) <= 0.05, axis=1))
                corrected = [holm(report) for report in zip(*p_values, strict=True)]
                family.append(
                    np.mean([min(p for p in report if p is not None) <= 0.05 for report in corrected])
                )
            share = np.mean(false, axis=0)
            rows.append(
                [name, str(problems), f"{share.mean():.1%}", f"{share.max():.1%}", f"{np.mean(family):.1%}"]
            )
    header = [
        "population",
        "problems",
        "p ≤ 0.05, mean over metrics",
        "worst metric",
        "any metric, after Holm",
    ]
    return table(header, rows)


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


def sweeps(rng: np.random.Generator, problems: int, gain: float) -> tuple[Sweep, Sweep]:
    """Two arms on the frontiers 4 (1 - pass@1) and that plus `gain`, at unlike temperatures."""
    ease = rng.normal(0.0, 0.15, problems)
    arms = []
    for rates, extra in (((0.7, 0.5, 0.3), 0.0), ((0.65, 0.45, 0.35), gain)):
        quality = np.clip(np.array(rates)[:, None] + ease + rng.normal(0.0, 0.1, (3, problems)), -1.0, 2.0)
        noise = rng.gamma(1.0, 0.5, (3, problems)) + rng.gamma(0.5, 0.5, problems) - 0.75
        arms.append(Sweep(quality, 4.0 * (1.0 - np.array(rates))[:, None] + extra + noise))
    return arms[0], arms[1]


SWEEPS = {
    "steep": (1.0, 0.85, 0.7, 0.5),
    "flat, then falling": (1.0, 1.0, 0.97, 0.8),
    "flat in the middle": (1.0, 0.85, 0.85, 0.6),
    "rising, then falling": (0.9, 1.0, 0.85, 0.6),
    "nearly flat": (1.0, 0.99, 0.98, 0.96),
    "flat": (1.0, 1.0, 1.0, 1.0),
}


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


def twin_sweeps(rng: np.random.Generator, problems: int, rates: tuple[float, ...]) -> list[Sweep]:
    """One model twice, 50 samples a problem: eight solutions, the more even the hotter."""
    ease, seen = rng.beta(0.6, 0.6, problems), 1.0 - missed(50, 10)
    arms = []
    for _ in range(2):
        quality, diversity = np.empty((2, len(rates), problems))
        for i, (rate, heat) in enumerate(zip(rates, (0.3, 0.6, 1.0, 1.5), strict=True)):
            shares = np.arange(1.0, 9.0) ** (-2.0 / heat)
            correct = rng.binomial(50, ease * rate)
            quality[i] = correct / 50
            diversity[i] = seen[rng.multinomial(correct, shares / shares.sum())].sum(axis=1)
        arms.append(Sweep(quality, diversity))
    return arms


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


TEXT = """\
# Coverage of intervals and false positives of comparisons

    python benchmarks/bench_intervals.py --repeats {repeats} > benchmarks/intervals.md

Run on a 2-core x86-64 cloud machine with 24 GiB, {date}, Python {python}, numpy {numpy}.
Every figure is a share of {repeats} benchmarks (methods and equal pass@1: at most 1000; comparisons: five
times as many) drawn from a population of {pool:,} made-up problems with {samples} samples each, so that
one of 95 % has a standard error of {error:.1%}. "none" is the share for which divcheck gives no interval:
fewer than two problems have the metric, or, where the metric has no upper bound, too few differ; the
coverage is that of the others.

## Intervals for the mean of a metric, and for its difference

Nominal 95 %. Left: the baseline's mean, equal tails. Right: the mean difference to a model that is right as
often but prefers what it already preferred, symmetric interval. Columns: problems in the benchmark; metrics
of correct samples rest on the share of them in the column "defined". The truth is the population's mean of
the metric.

{means}
## Methods

Coverage, then the mean width after cutting to what the metric can be.

{methods}
## Comparisons of a model with its twin

Two arms of one model, 20 samples each: every p-value of 0.05 or less is false. The last column is the share
of whole reports with any false positive after Holm's correction. For other numbers of samples and another
accuracy see `effort.md`.

{comparisons}
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
        date=date.today().isoformat(),
        python=platform.python_version(),
        numpy=np.__version__,
        pool=POOL,
        samples=SAMPLES,
        error=(0.05 * 0.95 / repeats) ** 0.5,
        means=means_section(pools, repeats),
        methods=methods_section(pools, min(repeats, 1000)),
        comparisons=comparisons_section(pools, 5 * repeats),
        matched=matched_section(min(repeats, 1000)),
        sweeps=sweep_section(min(repeats, 1000)),
        unseen=unseen_section(repeats),
        richness=richness_section(repeats),
    )
    print(page, end="")


if __name__ == "__main__":
    main()
