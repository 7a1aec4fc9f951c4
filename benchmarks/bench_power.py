"""How often a model that is narrower, or gives other solutions, is told from the baseline.

    python benchmarks/bench_power.py [--repeats 400] > benchmarks/power.md

For the choice of the default m of distinct_given_correct@m, and of the test of kept and learned.
"""

import argparse
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from bench_effort import p_values
from numpy.typing import NDArray
from pages import made, table
from populations import (
    POPULATIONS,
    SEED,
    Effort,
    Population,
    compared,
    draw,
    narrower,
    probabilities,
    tallied,
)

from divcheck.metrics.draws import missed
from divcheck.metrics.given_correct import default_m
from divcheck.metrics.measure import Plan, measure
from divcheck.records import Level, Tally

Array = NDArray[np.float64]
Pair = tuple[Array, Array]
POOL, BENCHMARKS = 6000, (50, 164)
MS = (2, 3, 5, 10, 15, 20, 30, 50)
EFFORTS = tuple(Effort(f"{n} and {m}", n, m, 1.0) for n, m in ((20, 20), (200, 200), (100, 20)))


def others(chances: Array) -> Array:
    """The same problems in a model that gives, a fifth of the time, one solution for another."""
    return np.asarray(0.8 * chances + 0.2 * np.roll(chances, 1, axis=1))


def two_of_three(rng: np.random.Generator, problems: int) -> Pair:
    """Three equally likely solutions, and two of them, on every problem."""
    return np.full((problems, 3), 0.3), np.tile([0.45, 0.45, 0.0], (problems, 1))


def rarer(rng: np.random.Generator, problems: int) -> Pair:
    """One usual solution and ten rare ones, which the other model gives less than half as often."""
    rare = np.ones(10)
    one, other = [0.85, *0.005 * rare], [0.88, *0.002 * rare]
    return np.tile(one, (problems, 1)), np.tile(other, (problems, 1))


def of_population(population: Population, power: float, rng: np.random.Generator, problems: int) -> Pair:
    """Problems of a population, and a narrower model."""
    chances = probabilities(population, problems, rng)
    return chances, narrower(chances, power)


PAIRS: dict[str, Callable[[np.random.Generator, int], Pair]] = {
    "two of three solutions": two_of_three,
    "rare solutions rarer": rarer,
    **{
        f"{population.name.split(',')[0]}, {name}": partial(of_population, population, power)
        for population in POPULATIONS
        for name, power in (("narrower", 1.6), ("slightly narrower", 1.2))
    },
}


def m_section(repeats: int) -> str:
    """How often distinct_given_correct@m shows a difference, by m."""
    rows = [_by_m(name, n, repeats) for name in PAIRS for n in (50, 200)]
    return table(["baseline and other model", "n", "half reach", *(f"m = {m}" for m in MS)], rows)


def _by_m(name: str, n: int, repeats: int) -> list[str]:
    rng, reached = np.random.default_rng(SEED), []
    shown = np.zeros((len(BENCHMARKS), len(MS)))
    apart = frozenset({"other"})  # kept and learned are not asked for here
    plan = Plan(("base", "other"), (Level.EXACT,), (1,), MS, apart, resamples=999, sign_flips=999)
    for row, problems in enumerate(BENCHMARKS):
        for _ in range(repeats):
            arms = zip(plan.models, PAIRS[name](rng, problems), strict=True)
            tallies = [t for model, shares in arms for t in tallied(model, n, shares, rng)]
            reached.append(half_reach(tallies))
            found = [r for r in measure(tallies, plan).comparisons if r.figure.metric.endswith("@m")]
            shown[row] += [_shown(r.p_value, r.mean.ci_low, r.mean.ci_high) for r in found]
    cells = [", ".join(f"{share:.0%}" for share in column) for column in (shown / repeats).T]
    return [name, str(n), f"{np.median(reached):.0f}", *cells]


def half_reach(tallies: Sequence[Tally]) -> int:
    """The largest m that half of the problems that both arms solve reach."""
    correct = np.array([t.correct for t in tallies]).reshape(2, -1).min(axis=0)
    return default_m(correct[correct > 0].tolist()) or 0


def _shown(p_value: float | None, low: float | None, high: float | None) -> bool:
    known = p_value is not None and low is not None and high is not None
    return known and p_value <= 0.05 and not low <= 0 <= high


def novelty_section(repeats: int) -> str:
    """How often kept and learned differ from chance: by deals, by signs, by signs of three parts."""
    rows = []
    for population in POPULATIONS:
        for name, other in (("itself", np.copy), ("narrower", narrower), ("others", others)):
            for effort in EFFORTS:
                rng = np.random.default_rng(SEED)
                chances = probabilities(population, POOL, rng)
                found = {d.figure.metric: d for d in compared(chances, other(chances), effort, (), rng)}
                parts = three_parts(chances, other(chances), effort, rng)
                cells = [
                    _rates([found[metric].dealt, found[metric].values, parts[metric]], problems, repeats)
                    for metric in ("kept", "learned")
                    for problems in BENCHMARKS
                ]
                rows.append([population.name.split(",")[0], name, effort.name, *cells])
    sizes = [f"{metric}, {problems} problems" for metric in ("kept", "learned") for problems in BENCHMARKS]
    return table(["baseline", "against", "n", *sizes], rows)


def _rates(tests: Sequence[Array], problems: int, repeats: int) -> str:
    return " / ".join(f"{np.mean(p_values(values, problems, repeats, 499) <= 0.05):.1%}" for values in tests)


def three_parts(chances: Array, other: Array, effort: Effort, rng: np.random.Generator) -> dict[str, Array]:
    """Differences whose signs are exchangeable: equal parts of both arms against the baseline's rest."""
    h = min(effort.n // 2, effort.other_n)
    rest, part, arm = draw(chances, effort.n - h, rng), draw(chances, h, rng), draw(other, h, rng)
    unseen = missed(effort.n - h, h)[rest]
    gained = (arm > 0).astype(np.float64) - (part > 0)
    return {"kept": ((1.0 - unseen) * gained).sum(axis=1), "learned": (unseen * gained).sum(axis=1)}


TEXT = """\
# Power of comparisons

    python benchmarks/bench_power.py --repeats {repeats} > benchmarks/power.md

{made}

## m of distinct_given_correct@m

Share of {repeats} benchmarks of {sizes} problems on which the narrower model is shown to be so: p ≤ 0.05, not
corrected, and an interval without 0. "Half reach" is the m that half of the problems reach.

{ms}
## Kept and learned

Share of {more} benchmarks of {sizes} problems with p ≤ 0.05: by dealing the samples anew, as divcheck does /
by signs of the same differences / by signs where the arm and as many samples of the baseline are held against
the rest of the baseline. The last is exact and wastes samples; the second is not exact. "Others" gives other
solutions a fifth of the time. Against itself every p ≤ 0.05 is false; a true 5 % has a standard error of
{error:.1%}.

{novelty}"""


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=200, help="benchmarks drawn for each figure by m")
    repeats = parser.parse_args().repeats
    page = TEXT.format(
        repeats=repeats,
        more=10 * repeats,
        made=made(),
        error=(0.05 * 0.95 / (10 * repeats)) ** 0.5,
        sizes=" and ".join(map(str, BENCHMARKS)),
        ms=m_section(repeats),
        novelty=novelty_section(10 * repeats),
    )
    print(page, end="")


if __name__ == "__main__":
    main()
