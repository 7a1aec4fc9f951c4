"""Arms with different numbers of samples, made equal: the larger loses samples at random."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from divcheck.metrics.grid import Grid, arm_rng, arrange
from divcheck.records import Tally


def thinned_pair(grid: Grid, model: str, seed: int) -> Grid | None:
    """The baseline and one arm with equally many samples on each problem that both have; None if so already.

    Samples of equal models are then exchangeable problem by problem, whatever is computed from them.
    """
    return _equal(grid, model, seed, lambda tally: tally)


def thinned_correct_pair(grid: Grid, model: str, seed: int) -> Grid | None:
    """The same with correct samples alone: exchangeable where the arms differ in how often they are right."""
    return _equal(grid, model, seed, _correct_part)


def _equal(grid: Grid, model: str, seed: int, part: Callable[[Tally], Tally]) -> Grid | None:
    pairs = [(part(base), part(other)) for base, other in _pairs(grid, model)]
    if all(base.n == other.n for base, other in pairs):
        return None
    rng = arm_rng(seed, model)
    tallies = [thin(t, min(base.n, other.n), rng) for base, other in pairs for t in (base, other)]
    return _pair_grid(grid, model, tallies)


def thinned_halves(grid: Grid, model: str, h: int, seed: int) -> Grid | None:
    """The same with what kept, forgotten and learned need: two halves of h, and no more of the other arm.

    A rare solution then shows about as often in either arm, and counts about as much.
    """
    pairs = list(_pairs(grid, model))
    if all(base.n == other.n for base, other in pairs):
        return None
    rng, tallies = arm_rng(seed, model), []
    for pair in pairs:
        most = 2 * h if pair[0].n != pair[1].n else pair[0].n
        tallies += [thin(t, min(t.n, most), rng) for t in pair]
    return _pair_grid(grid, model, tallies)


def _pair_grid(grid: Grid, model: str, tallies: Sequence[Tally]) -> Grid:
    return replace(arrange(tallies, (grid.models[0], model), grid.levels), apart=grid.apart)


def _correct_part(tally: Tally) -> Tally:
    return replace(tally, n=tally.correct, incorrect_texts=0)


def _pairs(grid: Grid, model: str) -> Iterator[tuple[Tally, Tally]]:
    for temperature in grid.temperatures:
        for task_id in grid.task_ids:
            base, other = (grid.tallies.get((m, temperature, task_id)) for m in (grid.models[0], model))
            if base is not None and other is not None:
                yield base, other


def thin(tally: Tally, n: int, rng: np.random.Generator) -> Tally:
    """Keep n of the samples, at random. Incorrect texts, of which only the number is known, are forgotten.

    >>> from divcheck.records import Level
    >>> tally = Tally("m", "t", None, 9, 9, {(0,): 9}, (Level.EXACT,))
    >>> thin(tally, 4, np.random.default_rng(0)).lineages
    {(0,): 4}
    """
    lineages = sorted(tally.lineages, key=repr)  # what is kept must not depend on the order of the samples
    counts = [*(tally.lineages[lineage] for lineage in lineages), tally.n - tally.correct]
    kept = rng.multivariate_hypergeometric(counts, n).tolist()[:-1]
    left = {lineage: count for lineage, count in zip(lineages, kept, strict=True) if count}
    return replace(tally, n=n, correct=sum(kept), lineages=left, incorrect_texts=0)
