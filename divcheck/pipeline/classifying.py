"""The equivalence step: writes the class ids of every judged sample into `results/`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from divcheck import sandbox
from divcheck.equivalence import Keys
from divcheck.equivalence.approach import Approach
from divcheck.files import replace_text
from divcheck.formats import results
from divcheck.pipeline import programs
from divcheck.pipeline.progress import Progress
from divcheck.pipeline.strategies import strategies
from divcheck.records import Level, Problem, Result, Verdict

LEVELS = tuple(Level)
STATIC_LEVELS = LEVELS[:-1]  # all but `approach`, for which programs are run

Strategy = dict[tuple[str, str], Approach]  # by task_id and idiom key


class Numbering:
    """Class ids within each task: 0, 1, … in the order in which classes are first met.

    Ids that were given before are remembered first, so that adding samples changes none.

    >>> numbering = Numbering()
    >>> numbering.remember("t", Level.EXACT, "old", 0)
    >>> [numbering.number("t", Level.EXACT, key) for key in ("new", "old", "newer")]
    [1, 0, 2]
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[str, Level], dict[str, int]] = {}
        self._taken: dict[tuple[str, Level], set[int]] = {}  # ids that were given before
        self._next: dict[tuple[str, Level], int] = {}  # the first above all ids

    def remember(self, task_id: str, level: Level, key: str, number: int) -> None:
        """Take over an id that was given before, unless the key has one or another key has it."""
        ids = self._ids.setdefault((task_id, level), {})
        taken = self._taken.setdefault((task_id, level), set())
        if key not in ids and number not in taken:
            ids[key] = number
            taken.add(number)
            self._next[task_id, level] = max(number + 1, self._next.get((task_id, level), 0))

    def number(self, task_id: str, level: Level, key: str) -> int:
        """Return the id of a class, a new one if it is met for the first time."""
        ids = self._ids.setdefault((task_id, level), {})
        if key not in ids:
            ids[key] = self._next.get((task_id, level), 0)
            self._next[task_id, level] = ids[key] + 1
        return ids[key]


def classify(
    files: Sequence[programs.SamplesFile],
    problems: Mapping[str, Problem],
    table: programs.KeyTable,
    pool: sandbox.Judge,
    progress: Progress,
) -> None:
    """Number the classes of all arms into their results files."""
    arms = [_Arm(file, problems, table) for file in files]
    strategy = _strategies(arms, problems, pool, progress)
    numbering = Numbering()
    for arm in arms:
        for result in results.read(arm.results):
            keys = arm.keys(result, strategy)
            for level, number in (result.classes or {}).items():
                if number is not None and (key := keys[level]) is not None:
                    numbering.remember(result.sample.task_id, level, key, number)
    for arm in arms:
        lines = (json.dumps(results.to_json(result)) + "\n" for result in _classed(arm, strategy, numbering))
        replace_text(arm.results, lines)


class _Arm:
    """One arm's results, and what tells its programs apart."""

    def __init__(
        self, file: programs.SamplesFile, problems: Mapping[str, Problem], table: programs.KeyTable
    ) -> None:
        self.results = file.target
        self.representatives: dict[str, dict[str, str]] = {}
        "For each task a correct program of each idiom class."
        self.task_order = {task_id: position for position, task_id in enumerate(problems)}
        self._keys: dict[str, dict[int, Keys]] = {}  # by task and sample
        passed: dict[str, set[int]] = {}
        for result in results.read(file.target):
            if result.judgement.verdict is Verdict.PASSED:
                passed.setdefault(result.sample.task_id, set()).add(result.sample.sample_id)
        for candidate in programs.read(file, problems):
            sample, keys = candidate.sample, table[candidate.digest]
            self._keys.setdefault(sample.task_id, {})[sample.sample_id] = keys
            if keys.idiom is not None and sample.sample_id in passed.get(sample.task_id, ()):
                self.representatives.setdefault(sample.task_id, {}).setdefault(keys.idiom, candidate.program)

    def keys(self, result: Result, strategy: Strategy) -> dict[Level, str | None]:
        """Return the key of a result's program at every level.

        `approach` is for correct programs alone. A correct program that a level cannot read is a class of
        its own there, told apart as at the level before: left out, it would take its problem with it.
        """
        keys = self._keys[result.sample.task_id][result.sample.sample_id]
        found: dict[Level, str | None] = {level: keys.at(level) for level in STATIC_LEVELS}
        if result.judgement.verdict is Verdict.PASSED:
            approach = strategy.get((result.sample.task_id, keys.idiom or ""))
            found[Level.APPROACH] = approach.key if approach else None
            for finer, level in pairwise(LEVELS):
                if found[level] is None:
                    found[level] = f"{finer} {found[finer]}"
        return {level: found.get(level) for level in LEVELS}


def _strategies(
    arms: Sequence[_Arm], problems: Mapping[str, Problem], pool: sandbox.Judge, progress: Progress
) -> Strategy:
    together: dict[str, dict[str, str]] = {}
    for arm in arms:
        for task_id, found in arm.representatives.items():
            together[task_id] = found | together.get(task_id, {})
    strategy: Strategy = {}
    with progress.stage("telling approaches apart", sum(map(len, together.values()))) as advance:
        for task_id, approaches in strategies(together, problems, pool):
            strategy |= {(task_id, idiom): approach for idiom, approach in approaches.items()}
            advance(len(together[task_id]), 0)
    for arm in arms:
        arm.representatives.clear()  # texts that nothing needs any more
    return strategy


def _classed(arm: _Arm, strategy: Strategy, numbering: Numbering) -> Iterator[Result]:
    """Yield an arm's results with their class ids, in the order of tasks and samples."""
    for result in results.read_in_order(arm.results, arm.task_order):
        classes = {
            level: None if key is None else numbering.number(result.sample.task_id, level, key)
            for level, key in arm.keys(result, strategy).items()
        }
        yield replace(result, classes=classes)
