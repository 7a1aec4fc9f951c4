"""The equivalence step: writes the class ids of every judged sample into `results/`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from divcheck.formats import results
from divcheck.pipeline import programs
from divcheck.records import Level, Problem, Result
from divcheck.rundir import replace_text

LEVELS = (Level.EXACT, Level.SURFACE)

Classes = dict[Level, int | None]


class Numbering:
    """Class ids within each task: 0, 1, … in the order in which classes are first met.

    Ids that were given before are remembered first, so that adding samples changes none.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[str, Level], dict[str, int]] = {}

    def remember(self, task_id: str, level: Level, key: str, number: int) -> None:
        """Take over an id that was given before."""
        self._ids.setdefault((task_id, level), {})[key] = number

    def number(self, task_id: str, level: Level, key: str) -> int:
        """Return the id of a class, a new one if it is met for the first time."""
        ids = self._ids.setdefault((task_id, level), {})
        if key not in ids:
            ids[key] = max(ids.values(), default=-1) + 1
        return ids[key]


def classify(
    arms: Sequence[tuple[Path, Path]], problems: Mapping[str, Problem], table: programs.KeyTable
) -> None:
    """Number the classes of all arms, each (samples file, results file), into the results files."""
    digests = [_digests(samples, problems) for samples, _ in arms]
    numbering = Numbering()
    for (_, target), arm_digests in zip(arms, digests, strict=True):
        _remember(numbering, target, arm_digests, table)
    for (_, target), arm_digests in zip(arms, digests, strict=True):
        _give(numbering, target, arm_digests, table, list(problems))


def _digests(path: Path, problems: Mapping[str, Problem]) -> dict[tuple[str, int], bytes]:
    return {(c.sample.task_id, c.sample.sample_id): c.digest for c in programs.read(path, problems)}


def _remember(
    numbering: Numbering, target: Path, digests: Mapping[tuple[str, int], bytes], table: programs.KeyTable
) -> None:
    for result in results.read(target):
        sample = result.sample
        keys = table[digests[sample.task_id, sample.sample_id]]
        for level, number in (result.classes or {}).items():
            key = keys.at(level)
            if number is not None and key is not None:
                numbering.remember(sample.task_id, level, key, number)


def _give(
    numbering: Numbering,
    target: Path,
    digests: Mapping[tuple[str, int], bytes],
    table: programs.KeyTable,
    task_order: Sequence[str],
) -> None:
    """Rewrite a results file with its class ids, in the order of tasks and samples."""
    position = {task_id: index for index, task_id in enumerate(task_order)}
    judged = sorted(results.read(target), key=lambda r: (position[r.sample.task_id], r.sample.sample_id))

    def classed() -> Iterator[Result]:
        for result in judged:
            task_id = result.sample.task_id
            keys = table[digests[task_id, result.sample.sample_id]]
            classes: Classes = {}
            for level in LEVELS:
                key = keys.at(level)
                classes[level] = None if key is None else numbering.number(task_id, level, key)
            yield replace(result, classes=classes)

    replace_text(target, (json.dumps(results.to_json(result)) + "\n" for result in classed()))
