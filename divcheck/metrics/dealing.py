"""Two arms' samples dealt anew: what kept, forgotten and learned would be if the arms were one model.

The samples of both arms on a problem are put together and dealt at random, to each arm as many as it
had. If the arms are alike, what was seen is one such deal among equals, whatever the numbers of samples
and however rare the solutions.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.grid import Grid, Temperature, arm_rng
from divcheck.metrics.novelty import NAMES, beyond_chance
from divcheck.records import Figure, Tally

DEALS = 199
Lineage = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Deals:
    """The correct samples of two arms on one problem, as they were found and as they might have been."""

    lineages: list[Lineage]
    "What the columns are."
    base: NDArray[np.int64]
    "Samples of the baseline: (deals + 1, lineages), first as found."
    other: NDArray[np.int64]
    "Those of the other arm."

    def classes(self, place: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Class sizes of both, (deals + 1, classes), at the level at `place` in a lineage."""
        ids = np.array([lineage[place] for lineage in self.lineages], dtype=np.int64)
        order = np.argsort(ids, kind="stable")
        _, starts = np.unique(ids[order], return_index=True)
        base, other = (np.add.reduceat(arm[:, order], starts, axis=1) for arm in (self.base, self.other))
        return base, other


def deal(base: Tally, other: Tally, rng: np.random.Generator) -> Deals:
    """Deal the samples of two arms on one problem `DEALS` times.

    >>> from divcheck.records import Level
    >>> tallies = [Tally(name, "t", None, 4, 4, {(0,): 4}, (Level.EXACT,)) for name in ("a", "b")]
    >>> np.unique(deal(*tallies, np.random.default_rng(0)).base).tolist()
    [4]
    """
    lineages = sorted({*base.lineages, *other.lineages}, key=repr)  # whatever the order of the samples
    found = np.array([[t.lineages.get(one, 0) for one in lineages] for t in (base, other)], dtype=np.int64)
    incorrect = base.n - base.correct + other.n - other.correct
    together = [*found.sum(axis=0).tolist(), incorrect]
    dealt = rng.multivariate_hypergeometric(together, base.n, size=DEALS, method="count")[:, :-1]
    return Deals(lineages, np.vstack([found[:1], dealt]), np.vstack([found[1:], found.sum(axis=0) - dealt]))


def dealt_novelty(grid: Grid, h: int, seed: int) -> dict[tuple[str, Figure], NDArray[np.float64]]:
    """Kept, forgotten and learned of each arm less what chance gives, in every deal: (deals + 1, problems).

    First as found; NaN on problems where an arm has too few samples or the level does not apply.
    """
    compared = [model for model in grid.models[1:] if model not in grid.apart]
    found = {
        (model, Figure(name, level, h, temperature)): np.full((DEALS + 1, len(grid.task_ids)), np.nan)
        for model in compared
        for level in grid.levels
        for temperature in grid.temperatures
        for name in NAMES
    }
    for model in compared:
        rng = arm_rng(seed, model)
        for column, temperature, base, other in _pairs(grid, model, h):
            deals = deal(base, other, rng)
            for level in grid.levels:
                if (model, temperature, base.task_id, level) not in grid.cases:
                    continue
                sizes, other_sizes = deals.classes(base.levels.index(level))
                values = beyond_chance(base.n, sizes, other.n, other_sizes, h)
                for name, dealt in zip(NAMES, values, strict=True):
                    found[model, Figure(name, level, h, temperature)][:, column] = dealt
    return found


def _pairs(grid: Grid, model: str, h: int) -> Iterator[tuple[int, Temperature, Tally, Tally]]:
    """The baseline and one arm wherever both have the samples that h draws from each need."""
    for temperature in grid.temperatures:
        for column, task_id in enumerate(grid.task_ids):
            base, other = (grid.tallies.get((m, temperature, task_id)) for m in (grid.models[0], model))
            if base is not None and other is not None and min(base.n // 2, other.n) >= h:
                yield column, temperature, base, other
