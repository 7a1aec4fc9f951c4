"""Where simulated benchmarks come from: made-up problems, models that solve them, and their samples."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.catalogue import METRICS, Order
from divcheck.metrics.differences import Difference, differences
from divcheck.metrics.grid import arrange
from divcheck.metrics.scores import catalogue_scores, novelty_scores
from divcheck.records import Level, Tally

Array = NDArray[np.float64]
SEED, POOL, SOLUTIONS = 0, 30_000, 40
KS = (1, 10)
TEXTLESS = [metric for metric in METRICS if metric.name != "unique_fraction_incorrect"]  # no texts here


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


def narrower(chances: Array, power: float = 1.6) -> Array:
    """The same problems in a model that is right as often and prefers what it already preferred."""
    rate = chances.sum(axis=1, keepdims=True)
    sharper = chances**power
    total = sharper.sum(axis=1, keepdims=True)
    return np.asarray(rate * np.divide(sharper, total, out=np.zeros_like(sharper), where=total > 0))


def tally(model: str, task: int, n: int, counts: Sequence[int]) -> Tally:
    """One arm on one problem, at one level, with these class sizes."""
    lineages: dict[tuple[int | None, ...], int] = {(i,): size for i, size in enumerate(counts) if size}
    return Tally(model, str(task), None, n, sum(counts), lineages, (Level.EXACT,))


def draw(chances: Array, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Class sizes in n draws of each problem."""
    incorrect = np.maximum(1.0 - chances.sum(axis=1, keepdims=True), 0.0)
    return np.asarray(rng.multinomial(n, np.hstack([chances, incorrect]))[:, :-1])


def tallied(model: str, n: int, chances: Array, rng: np.random.Generator) -> list[Tally]:
    """One arm's counts on every problem."""
    return [tally(model, task, n, row) for task, row in enumerate(draw(chances, n, rng).tolist())]


def compared(
    chances: Array, other: Array, effort: Effort, ms: tuple[int, ...], rng: np.random.Generator
) -> list[Difference]:
    """Differences of two arms that give the solutions of each problem with these chances."""
    arms = [("base", effort.n, chances), ("other", effort.other_n, other * effort.accuracy)]
    tallies = [t for name, n, shares in arms for t in tallied(name, n, shares, rng)]
    grid = arrange(tallies, ("base", "other"), (Level.EXACT,))
    orders = {Order.DRAWS: KS, Order.CORRECT_DRAWS: ms, Order.HILL: (0, 1, 2)}
    h = min(effort.n // 2, effort.other_n)
    scores = [*catalogue_scores(grid, orders, TEXTLESS), *novelty_scores(grid, h)]
    return list(differences(grid, scores, orders, h, SEED))
