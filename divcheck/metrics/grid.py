"""The tallies of a run, arranged by arm, temperature and problem."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from divcheck.metrics.catalogue import Case
from divcheck.metrics.given_correct import default_m
from divcheck.records import Level, Tally

Temperature = float | None


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


def common_m(grid: Grid) -> int | None:
    """`default_m` over the problems that all arms solve, at the temperature where it is least.

    An arm that solves nothing at a temperature is left out there; None if nothing is solved at all.
    """
    least = []
    for temperature in grid.temperatures:
        solved = [
            {
                task: t.correct
                for (m, temp, task), t in grid.tallies.items()
                if (m, temp) == (model, temperature) and t.correct
            }
            for model in grid.models
        ]
        solved = [arm for arm in solved if arm]
        common = set.intersection(*(set(arm) for arm in solved)) if solved else set()
        m = default_m(min(arm[task] for arm in solved) for task in common)
        least += [m] if m is not None else []
    return min(least, default=None)


def equal_effort(grid: Grid) -> int:
    """Draws for kept, forgotten and learned: half the baseline's samples a problem, or all of another arm's.

    Of each arm the median over problems counts, so that one cut short does not take the effort of all
    with it; the least over arms and temperatures. 0 where there is no half.
    """
    efforts = []
    for temperature in grid.temperatures:
        for model in grid.models:
            ns = [t.n for (m, temp, _), t in grid.tallies.items() if (m, temp) == (model, temperature)]
            if ns:
                n = median_low(ns)
                efforts.append(n // 2 if model == grid.models[0] else n)
    return min(efforts, default=0)
