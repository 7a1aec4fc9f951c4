"""False-positive rate of every comparison where two arms differ in effort or accuracy and in nothing else.

    python benchmarks/bench_effort.py [--repeats 4000] > benchmarks/effort.md

One and the same model is sampled more often in one arm, or is right half as often in one arm and as
diverse where it is right. Every p-value of 0.05 or less is then false, for metrics that claim to be
free of what differs. The differences and what is tested of them come from divcheck's own code.
"""

import argparse
import platform
from dataclasses import dataclass
from datetime import date

import numpy as np
from bench_intervals import FLIPS, ORDERS, POOL, POPULATIONS, SEED, Population, probabilities, table
from numpy.typing import NDArray

from divcheck.metrics.catalogue import METRICS, Order
from divcheck.metrics.comparisons import dealt_p_values, sign_flip_p_values
from divcheck.metrics.dealing import dealt_novelty
from divcheck.metrics.differences import Difference, differences
from divcheck.metrics.grid import arrange
from divcheck.metrics.scores import catalogue_scores, novelty_scores
from divcheck.records import Level, Tally
from divcheck.report.tables import figure_name

Array = NDArray[np.float64]
BENCHMARKS = (50, 164)


@dataclass(frozen=True, slots=True)
class Effort:
    """How two arms of one model differ."""

    name: str
    "Column of the table."
    n: int
    "Samples a problem of the baseline."
    other_n: int
    "Samples a problem of the other arm."
    accuracy: float
    "Chance of a correct sample in the other arm, as a share of the baseline's."


EFFORTS = (Effort("n = 100 and 20", 100, 20, 1.0), Effort("half as often right", 20, 20, 0.5))
RARE_EFFORTS = (
    Effort("n = 200 and 10", 200, 10, 1.0),
    Effort("n = 200 and 20", 200, 20, 1.0),
    Effort("n = 200, a tenth as often right", 200, 200, 0.1),
    Effort("n = 200 and 200", 200, 200, 1.0),
)
OF_CORRECT = {metric.name for metric in METRICS if metric.of_correct}


def drawn(population: Population, effort: Effort) -> list[Difference]:
    """Differences of the two arms on every problem of a population."""
    rng = np.random.default_rng(SEED)
    return between(probabilities(population, POOL, rng), effort, (5,), rng)


def between(
    chances: Array, effort: Effort, ms: tuple[int, ...], rng: np.random.Generator
) -> list[Difference]:
    """Differences of two arms that give the solutions of each problem with these chances."""
    arms = [("base", effort.n, chances), ("other", effort.other_n, chances * effort.accuracy)]
    tallies = [t for name, n, shares in arms for t in tallied(name, n, shares, rng)]
    grid = arrange(tallies, ("base", "other"), (Level.EXACT,))
    ks = ORDERS["pass@k"]
    orders = {Order.DRAWS: ks, Order.CORRECT_DRAWS: ms, Order.HILL: (0, 1, 2)}
    h = min(effort.n // 2, effort.other_n)
    scores = [*catalogue_scores(grid, orders), *novelty_scores(grid, h)]
    kept = [s for s in scores if s.figure.metric != "unique_fraction_incorrect"]  # there are no texts here
    return list(differences(grid, kept, orders, dealt_novelty(grid, h, SEED), SEED))


def tallied(model: str, n: int, chances: Array, rng: np.random.Generator) -> list[Tally]:
    """One arm's counts on every problem."""
    incorrect = np.maximum(1.0 - chances.sum(axis=1, keepdims=True), 0.0)
    counts = rng.multinomial(n, np.hstack([chances, incorrect]))[:, :-1]
    tallies = []
    for task, row in enumerate(counts.tolist()):
        lineages: dict[tuple[int | None, ...], int] = {(i,): size for i, size in enumerate(row) if size}
        tallies.append(Tally(model, str(task), None, n, sum(row), lineages, (Level.EXACT,)))
    return tallies


def false(values: Array, repeats: int) -> str:
    """Share of benchmarks with p ≤ 0.05, for each size of benchmark; by deals where `values` holds them."""
    values, shares = np.nan_to_num(values), []
    for problems in BENCHMARKS:
        chosen = np.random.default_rng([SEED, problems]).integers(values.shape[-1], size=(problems, repeats))
        p_values = (
            sign_flip_p_values(values[chosen], SEED, FLIPS)
            if values.ndim == 1
            else [p for c in blocks(chosen) for p in dealt_p_values(values[:, c], SEED, FLIPS)]
        )
        shares.append(f"{np.mean(np.array(p_values) <= 0.05):.1%}")
    return ", ".join(shares)


def blocks(chosen: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Columns of `chosen`, 250 at a time: each problem has some hundred deals."""
    return np.array_split(chosen, -(-chosen.shape[1] // 250), axis=1)


def cell(difference: Difference, effort: Effort, repeats: int) -> str:
    """The rate of what divcheck tests, in brackets that of the plain differences where it tests others."""
    if effort.accuracy < 1 and difference.figure.metric not in OF_CORRECT:
        return ""
    untreated = f"({false(difference.values, repeats)})"
    if difference.tested is None:
        return untreated
    if difference.dealt is not None:
        return f"{false(difference.dealt, repeats)} {untreated}"
    thinned = not np.array_equal(difference.tested, difference.values, equal_nan=True)
    return false(difference.tested, repeats) + (f" {untreated}" if thinned else "")


def rare_section(repeats: int) -> str:
    """Every problem has one solution and, by a small chance, a second one: the worst that is known."""
    rows = []
    for chance in (0.0005, 0.002, 0.01):
        for effort in RARE_EFFORTS:
            shares = np.tile([1.0 - chance, chance], (POOL, 1))
            found = between(shares, effort, (10,), np.random.default_rng(SEED))
            cells = [
                cell(d, effort, repeats)
                for d in found
                if d.figure.metric in ("distinct_given_correct@m", "collision", "kept", "learned")
            ]
            rows.append([f"{chance:.2%}", effort.name, *cells])
    return table(
        ["second solution", "arms", "distinct_given_correct@10", "collision", "kept", "learned"], rows
    )


TEXT = """\
# False positives where arms differ in effort or accuracy alone

    python benchmarks/bench_effort.py --repeats {repeats} > benchmarks/effort.md

Run on a 2-core x86-64 cloud machine with 24 GiB, {date}, Python {python}, numpy {numpy}.
Share of {repeats} benchmarks of {sizes} problems with p ≤ 0.05, drawn from the populations of
`bench_intervals.py`. One arm has 100 samples a problem and the other 20, of the very same model; or both
have 20, and one is right half as often, with the same solutions in the same shares where it is right.
In brackets: the plain differences, where divcheck gives no p-value, or tests the same at equal numbers of
samples or of correct ones. Empty: metrics that accuracy is part of.

{table}
## One solution, and a rare second one

The same of one model that gives a second solution by a small chance, the same on each problem. The arm with
more correct samples shows it on many problems, the other on hardly any, but there far more strongly.

{rare}"""


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=4000, help="benchmarks drawn for each figure")
    repeats = parser.parse_args().repeats
    rows: dict[str, list[str]] = {}
    header = ["metric"]
    for population in POPULATIONS:
        for effort in EFFORTS:
            header.append(f"{population.name.split(',')[0]}: {effort.name}")
            for difference in drawn(population, effort):
                name = figure_name({"metric": difference.figure.metric, "k": difference.figure.k})
                name = name.split("@")[0] if name.startswith(("kept", "forgotten", "learned")) else name
                rows.setdefault(name, []).append(cell(difference, effort, repeats))
    page = TEXT.format(
        repeats=repeats,
        date=date.today().isoformat(),
        python=platform.python_version(),
        numpy=np.__version__,
        sizes=" and ".join(map(str, BENCHMARKS)),
        rare=rare_section(repeats),
        table=table(header, [[name, *cells] for name, cells in rows.items()]),
    )
    print(page, end="")


if __name__ == "__main__":
    main()
