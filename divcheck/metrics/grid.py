"""The tallies of a run, arranged by arm, temperature and problem."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

import numpy as np
from numpy.typing import NDArray

from divcheck.metrics.catalogue import Case
from divcheck.metrics.given_correct import default_m
from divcheck.records import Level, Tally

Temperature = float | None
MOST_M = 10  # correct draws that are compared unless more are asked for: benchmarks/power.md
TELLING = 6  # problems; with fewer the sign-flip p-value is never 0.05 or less: 2 / 2^5 is more


@dataclass(frozen=True, slots=True)
class Grid:
    """The tallies of a run, looked up by arm, temperature and problem."""

    models: tuple[str, ...]
    "Arms, the baseline first."
    levels: tuple[Level, ...]
    "Levels measured."
    task_ids: tuple[str, ...]
    "Problems that any arm tried, in natural order."
    temperatures: tuple[Temperature, ...]
    "Temperatures of any arm, lowest first, unknown last."
    tallies: Mapping[tuple[str, Temperature, str], Tally]
    "By model, temperature and task_id; a problem that an arm did not try is absent."
    cases: Mapping[tuple[str, Temperature, str, Level | None], Case]
    "The same by level too, and by None for no level; absent where the level does not apply to the problem."
    apart: frozenset[str] = frozenset()
    "Arms that were classed apart from the baseline: their class ids name other solutions."


def natural(task_id: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key that puts HumanEval/2 before HumanEval/10.

    >>> sorted(["HumanEval/10", "HumanEval/2"], key=natural)
    ['HumanEval/2', 'HumanEval/10']
    """
    parts = re.split(r"([0-9]+)", task_id)  # every second part is a number
    return tuple((0, int(part)) if place % 2 else (1, part) for place, part in enumerate(parts))


def arrange(tallies: Sequence[Tally], models: Sequence[str], levels: Sequence[Level]) -> Grid:
    """Index the tallies of `models`; the order of the tallies makes no difference.

    A level that does not apply to a problem in one arm is left out of it in all arms: which problems
    count must not depend on who solved them.
    """
    chosen = [t for t in tallies if t.model in models]
    inapplicable = {(level, t.task_id) for t in chosen for level in levels if t.classes(level) is None}
    cases: dict[tuple[str, Temperature, str, Level | None], Case] = {}
    for t in chosen:
        apply = tuple(level for level in levels if (level, t.task_id) not in inapplicable)
        for level in (None, *apply):
            sizes = (t.classes(level) or {}) if level is not None else {}
            case = Case(t, tuple(sorted(sizes.values(), reverse=True)), apply)
            cases[t.model, t.temperature, t.task_id, level] = case
    return Grid(
        models=tuple(models),
        levels=tuple(levels),
        task_ids=tuple(sorted({t.task_id for t in chosen}, key=natural)),
        temperatures=tuple(sorted({t.temperature for t in chosen}, key=lambda t: (t is None, t or 0.0))),
        tallies={(t.model, t.temperature, t.task_id): t for t in chosen},
        cases=cases,
    )


def asked_arms(defined: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which arms a common set of problems is asked of, from where each is defined: (arms, problems).

    An arm that has next to no problem would empty the set for all others. Asked are those that share at
    least `TELLING` problems with the arm that has most; where no two do, all that have any.

    >>> asked_arms(np.array([[True] * 9, [True] * 7 + [False] * 2, [True] + [False] * 8])).tolist()
    [True, True, False]
    """
    most = defined[defined.sum(axis=1).argmax()]
    asked = (defined & most).sum(axis=1) >= TELLING
    return np.asarray(asked if asked.sum() > 1 else defined.any(axis=1))


def common_m(grid: Grid) -> int | None:
    """The m of distinct_given_correct@m that suits all comparisons; None if nothing is solved at all.

    `default_m` is taken over the problems that all asked arms solve, and over those that each arm and the
    baseline solve, at each temperature. The least of these counts that is more than 1, where every count
    is 1, and rests on `TELLING` problems, so that an arm or a temperature with next to no problem does
    not decide for the others; if there is none such, the least that is more than 1. At most `MOST_M`: more
    draws show rarer solutions and no clearer difference, as most problems then have none or all.
    """
    found = [(m, size) for temperature in grid.temperatures for m, size in _default_ms(grid, temperature)]
    for least in (TELLING, 1):
        ms = [m for m, size in found if m > 1 and size >= least]
        if ms:
            return min(*ms, MOST_M)
    return 1 if found else None


def _default_ms(grid: Grid, temperature: Temperature) -> Iterator[tuple[int, int]]:
    """For each set of arms that is averaged or compared: the default m, and how many problems count."""
    correct = np.array(
        [[_correct(grid, model, temperature, t) for t in grid.task_ids] for model in grid.models]
    )
    asked = correct[asked_arms(correct > 0)]
    for arms in (asked, *(correct[[0, row]] for row in range(1, len(correct)))):
        least = [min(counts) for counts in arms.T.tolist() if counts and min(counts)]
        m = default_m(least)
        if m is not None:
            yield m, sum(count >= m for count in least)


def _correct(grid: Grid, model: str, temperature: Temperature, task_id: str) -> int:
    tally = grid.tallies.get((model, temperature, task_id))
    return 0 if tally is None else tally.correct


def equal_effort(grid: Grid) -> int:
    """Draws for kept, forgotten and learned: half the baseline's samples a problem, or all of another arm's.

    Of each arm the median over problems counts, so that one cut short does not take the effort of all
    with it; the least over arms and temperatures. What cannot be compared has no say: a temperature that
    the baseline was not sampled at, arms that were classed apart from it, samples that could not be judged.
    0 where there is no half.
    """
    ns: dict[tuple[str, Temperature], list[int]] = {}
    for (model, temperature, _), tally in grid.tallies.items():
        if tally.n and model not in grid.apart:
            ns.setdefault((model, temperature), []).append(tally.n)
    baseline = grid.models[0]
    return min(
        (
            median_low(of_arm) // (2 if model == baseline else 1)
            for (model, temperature), of_arm in ns.items()
            if (baseline, temperature) in ns
        ),
        default=0,
    )


def arm_rng(seed: int, model: str) -> np.random.Generator:
    """Random numbers of one arm: what is drawn for it must not depend on which other arms there are."""
    return np.random.default_rng([seed, *model.encode("utf-8", "surrogatepass")])
