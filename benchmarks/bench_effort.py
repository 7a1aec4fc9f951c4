"""False-positive rate of every comparison where two arms differ in effort, accuracy or nothing at all.

    python benchmarks/bench_effort.py [--repeats 4000] > benchmarks/effort.md

One and the same model is sampled as often in both arms, more often in one, or is right half as often in
one and as diverse where it is right. Every p-value of 0.05 or less is then false, for metrics that claim to
be free of what differs. The differences and what is tested of them come from divcheck's own code.
"""

import argparse

import numpy as np
from numpy.typing import NDArray
from pages import made, table
from populations import POOL, POPULATIONS, SEED, Effort, Population, compared, probabilities

from divcheck.metrics.catalogue import METRICS
from divcheck.metrics.comparisons import dealt_p_values, holm, sign_flip_p_values
from divcheck.metrics.differences import Difference
from divcheck.report.tables import figure_name

Array = NDArray[np.float64]
BENCHMARKS, FLIPS = (50, 164), 999
EFFORTS = (
    Effort("n = 20 and 20", 20, 20, 1.0),
    Effort("n = 100 and 20", 100, 20, 1.0),
    Effort("half as often right", 20, 20, 0.5),
)
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
    chances = probabilities(population, POOL, rng)
    return compared(chances, chances, effort, (5,), rng)


def p_values(values: Array, problems: int, repeats: int, draws: int = FLIPS) -> Array:
    """Of `repeats` benchmarks drawn from values by problem; by deals where `values` holds them."""
    chosen = np.random.default_rng([SEED, problems]).integers(values.shape[-1], size=(problems, repeats))
    known = np.nan_to_num(values)
    if values.ndim == 1:
        return np.array(sign_flip_p_values(known[chosen], SEED, draws))
    some = np.array_split(chosen, -(-repeats // 250), axis=1)  # each problem has some hundred deals
    return np.array([p for part in some for p in dealt_p_values(known[:, part], SEED, draws)])


def false(values: Array, repeats: int) -> str:
    """Share of benchmarks with p ≤ 0.05, for each size of benchmark."""
    rates = [np.mean(p_values(values, problems, repeats) <= 0.05) for problems in BENCHMARKS]
    return ", ".join(f"{rate:.1%}" for rate in rates)


def after_holm(found: list[Difference], repeats: int) -> str:
    """Share of whole reports with any p-value of 0.05 or less after Holm's correction."""
    tested = {d.hypothesis(): d for d in found if d.tested is not None}.values()
    shares = []
    for problems in BENCHMARKS:
        columns = [p_values(d.tested if d.dealt is None else d.dealt, problems, repeats) for d in tested]
        reports = (holm(report) for report in np.stack(columns, axis=1).tolist())
        shares.append(f"{np.mean([min(one) <= 0.05 for one in reports]):.1%}")
    return ", ".join(shares)


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
            found = compared(shares, shares, effort, (10,), np.random.default_rng(SEED))
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
# False positives of comparisons

    python benchmarks/bench_effort.py --repeats {repeats} > benchmarks/effort.md

{made}
Share of {repeats} benchmarks of {sizes} problems with p ≤ 0.05, drawn from the populations of
`populations.py`, whose two arms are the very same model: with 20 samples a problem each; with 100 in one and
20 in the other; or with 20 each where one is right half as often, with the same solutions in the same shares
where it is right. In brackets: signs of the plain differences, where divcheck gives no p-value, tests the
same at equal numbers of samples or of correct ones, or deals the samples anew (`kept`, `forgotten`,
`learned`). Empty: metrics that accuracy is part of. A true 5 % has a standard error of {error:.1%} here.

{table}
"After Holm" is the share of whole reports with any p-value of 0.05 or less after the correction.

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
    header, last = ["metric"], ["after Holm"]
    for population in POPULATIONS:
        for effort in EFFORTS:
            header.append(f"{population.name.split(',')[0]}: {effort.name}")
            found = drawn(population, effort)
            for difference in found:
                name = figure_name({"metric": difference.figure.metric, "k": difference.figure.k})
                name = name.split("@")[0] if name.startswith(("kept", "forgotten", "learned")) else name
                rows.setdefault(name, []).append(cell(difference, effort, repeats))
            last.append(after_holm(found, repeats) if effort.accuracy == 1 else "")
    page = TEXT.format(
        repeats=repeats,
        made=made(),
        error=(0.05 * 0.95 / repeats) ** 0.5,
        sizes=" and ".join(map(str, BENCHMARKS)),
        rare=rare_section(repeats),
        table=table(header, [*([name, *cells] for name, cells in rows.items()), last]),
    )
    print(page, end="")


if __name__ == "__main__":
    main()
