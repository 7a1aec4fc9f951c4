"""The metrics of one arm on one problem, under the names that the report gives them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import inf

from divcheck.metrics.collision import collision
from divcheck.metrics.coverage import coverage
from divcheck.metrics.distinct_at_k import distinct_at_k
from divcheck.metrics.given_correct import distinct_given_correct
from divcheck.metrics.hill import effective_solutions
from divcheck.metrics.pass_at_k import pass_at_k
from divcheck.metrics.richness import richness
from divcheck.metrics.unique import unique_fraction
from divcheck.metrics.vendi import vendi
from divcheck.records import Level, Tally


class Order(Enum):
    """What the report's column `k` carries for a metric."""

    NONE = "nothing"
    DRAWS = "k"
    CORRECT_DRAWS = "m"
    HILL = "q"


class Scope(Enum):
    """The levels of sameness that a metric is measured at."""

    NONE = "none"
    EXACT = "exact"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Case:
    """One arm on one problem at one level: what a metric is computed from."""

    tally: Tally
    "The counts."
    sizes: tuple[int, ...]
    "Sizes of the classes at the level, largest first; empty where no level applies."
    levels: tuple[Level, ...]
    "The levels measured that apply to the problem."


def of_samples(case: Case) -> int:
    """All samples of a case."""
    return case.tally.n


def of_correct_samples(case: Case) -> int:
    """The correct samples of a case."""
    return case.tally.correct


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of one problem."""

    name: str
    "Name in the report."
    scope: Scope
    "Levels that it is measured at."
    order: Order
    "What its `k` is."
    of: Callable[[Case, int], float | None]
    "From a case and k (0 where the order is NONE) to the value; None where undefined."
    low: float = 0.0
    "Smallest value."
    high: float = inf
    "Largest value; with order DRAWS and CORRECT_DRAWS, k where that is less."
    of_correct: bool = False
    "Defined by the correct samples alone: averaged over problems on which it is defined for every arm."
    effort: Callable[[Case], int] = of_samples
    "Samples that its distribution depends on beside the model: a test needs equally many in both arms."
    unbiased: bool = False
    "Whether its expectation is free of the effort: where arms differ in it, thinned samples are tested."

    def bounds(self, k: int) -> tuple[float, float]:
        """Smallest and largest value that a problem can have."""
        counts_draws = self.order in (Order.DRAWS, Order.CORRECT_DRAWS)
        return float(self.low), float(min(self.high, k) if counts_draws else self.high)


PASS_AT_K = Metric(
    "pass@k",
    Scope.NONE,
    Order.DRAWS,
    lambda c, k: pass_at_k(c.tally.n, c.tally.correct, k),
    high=1,
    unbiased=True,
)
DISTINCT_AT_K = Metric(
    "distinct@k",
    Scope.EVERY,
    Order.DRAWS,
    lambda c, k: distinct_at_k(c.tally.n, c.sizes, k),
    unbiased=True,
)
METRICS: tuple[Metric, ...] = (
    PASS_AT_K,
    DISTINCT_AT_K,
    Metric(
        "distinct_given_correct@m",
        Scope.EVERY,
        Order.CORRECT_DRAWS,
        lambda c, m: distinct_given_correct(c.sizes, m),
        low=1,
        of_correct=True,
        effort=of_correct_samples,
        unbiased=True,
    ),
    Metric(
        "distinct_correct",
        Scope.EVERY,
        Order.NONE,
        lambda c, _: float(len(c.sizes)) if c.tally.n else None,
    ),
    Metric(
        "unique_fraction_correct",
        Scope.EXACT,
        Order.NONE,
        lambda c, _: unique_fraction(len(c.sizes), c.tally.n),
        high=1,
    ),
    Metric(
        "unique_fraction_incorrect",
        Scope.EXACT,
        Order.NONE,
        lambda c, _: unique_fraction(c.tally.incorrect_texts, c.tally.n),
        high=1,
    ),
    Metric(
        "effective_solutions",
        Scope.EVERY,
        Order.HILL,
        lambda c, q: effective_solutions(c.sizes, q),
        low=1,
        of_correct=True,
        effort=of_correct_samples,
    ),
    Metric(
        "richness",
        Scope.EVERY,
        Order.NONE,
        lambda c, _: richness(c.sizes),
        low=1,
        of_correct=True,
        effort=of_correct_samples,
    ),
    Metric(
        "coverage",
        Scope.EVERY,
        Order.NONE,
        lambda c, _: coverage(c.sizes),
        high=1,
        of_correct=True,
        effort=of_correct_samples,
    ),
    Metric(
        "collision",
        Scope.EVERY,
        Order.NONE,
        lambda c, _: collision(c.sizes),
        high=1,
        of_correct=True,
        effort=of_correct_samples,
        unbiased=True,
    ),
    Metric(
        "vendi",
        Scope.NONE,
        Order.NONE,
        lambda c, _: vendi(c.tally.lineages_at(c.levels)),
        low=1,
        of_correct=True,
        effort=of_correct_samples,
    ),
)


def levels_of(metric: Metric, levels: Sequence[Level]) -> Sequence[Level | None]:
    """The levels at which `metric` has rows, of those measured; a single None where levels do not apply.

    >>> levels_of(METRICS[0], [Level.EXACT, Level.SURFACE])
    (None,)
    """
    if metric.scope is Scope.EVERY:
        return levels
    if metric.scope is Scope.EXACT:
        return [level for level in levels if level is Level.EXACT]
    return (None,)
