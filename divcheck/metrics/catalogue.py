"""The metrics of one arm on one problem, by the name that the report gives them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from divcheck.metrics.distinct_at_k import distinct_at_k
from divcheck.metrics.pass_at_k import pass_at_k
from divcheck.records import Level, Tally


class Order(Enum):
    """What the report's column `k` carries for a metric."""

    NONE = "none"
    DRAWS = "k"
    CORRECT_DRAWS = "m"
    HILL = "q"


class Scope(Enum):
    """The levels of sameness that a metric is measured at."""

    NONE = "none"
    EXACT = "exact"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of one problem."""

    name: str
    "Name in the report."
    scope: Scope
    "Levels that it is measured at."
    order: Order
    "What its `k` is."
    of: Callable[[Tally, Sequence[int], int], float | None]
    "From the counts, the class sizes at the level (largest first) and k, to the value; None where undefined."


METRICS: tuple[Metric, ...] = (
    Metric("pass@k", Scope.NONE, Order.DRAWS, lambda t, sizes, k: pass_at_k(t.n, t.correct, k)),
    Metric("distinct@k", Scope.EVERY, Order.DRAWS, lambda t, sizes, k: distinct_at_k(t.n, sizes, k)),
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
