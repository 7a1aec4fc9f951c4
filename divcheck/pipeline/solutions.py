"""The distinct correct solutions of one problem of a run."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from divcheck import extraction, sandbox
from divcheck.equivalence import keys_of
from divcheck.errors import DivcheckError, UsageError
from divcheck.formats import results, samples
from divcheck.pipeline import manifest
from divcheck.pipeline.programs import source
from divcheck.pipeline.strategies import strategies
from divcheck.records import Level, Problem, Sample, Verdict
from divcheck.rundir import RunDir

UNREAD = "too long or too unusual to say how it works"
"Said of a class whose programs have no approach that can be read."


@dataclass(frozen=True, slots=True)
class Solution:
    """One equivalence class of correct samples."""

    class_id: int
    "Its number within the task, as in `results/`."
    words: str
    "How it solves the problem, in a few words; empty at the levels that do not say."
    counts: Mapping[str, int]
    "Correct samples of each model in the class, 0 where it has none."
    texts: tuple[tuple[str, int], ...]
    "What the models wrote: each distinct text with its number of samples, the most frequent first."

    @property
    def size(self) -> int:
        """Number of samples in the class."""
        return sum(self.counts.values())


def solutions(
    run: RunDir, task_id: str, level: Level, model: str | None, isolation: sandbox.Isolation
) -> list[Solution]:
    """Return the classes of a task's correct samples at a level, largest first.

    `model` keeps the samples of one model only. Raises UsageError for a task or model that the run does
    not have, DivcheckError for a run that is not judged.
    """
    recorded = run.manifest()
    problems = {problem.task_id: problem for problem in manifest.problems_of(recorded)}
    arms = {arm.name: arm for arm in manifest.arms_of(recorded)}
    if task_id not in problems:
        raise UsageError(f"{run.path} has no task {task_id or '(empty)'}: {_listed(list(problems))}")
    if model is not None and model not in arms:
        raise UsageError(f"{run.path} has no model {model}: it has {', '.join(arms)}")
    counts: dict[int, Counter[str]] = {}
    texts: dict[int, Counter[str]] = {}
    examples: dict[int, str] = {}
    problem = problems[task_id]
    names = [model] if model else list(arms)
    drawn = {name: _drawn(run, name, task_id, problems) for name in names}
    if not any(drawn.values()):
        raise UsageError(f"{run.path} has no samples of {task_id}" + (f" by {model}" if model else ""))
    for name in names:
        prompt = manifest.prompts_of(recorded, arms[name]).get(task_id)
        for class_id, sample in _correct(run, name, task_id, level, drawn[name]):
            counts.setdefault(class_id, Counter())[name] += 1
            texts.setdefault(class_id, Counter())[extraction.written(sample, problem, prompt)] += 1
            examples.setdefault(class_id, extraction.program(sample, problem, prompt))
    words = _words(examples, problem, isolation) if level is Level.APPROACH else {}
    found = [
        Solution(
            class_id=class_id,
            words=words.get(class_id, ""),
            counts={name: counts[class_id][name] for name in names},
            texts=tuple(sorted(texts[class_id].items(), key=lambda item: (-item[1], len(item[0]), item[0]))),
        )
        for class_id in counts
    ]
    return sorted(found, key=lambda solution: (-solution.size, solution.class_id))


def _drawn(run: RunDir, name: str, task_id: str, problems: Mapping[str, Problem]) -> dict[int, Sample]:
    """Return a model's samples of a task by `sample_id`. Raises DivcheckError if the model is not judged."""
    if not run.results_path(name).exists():
        raise DivcheckError(f"{run.path} has no results of {name}: `divcheck check {run.path}` makes them")
    return {s.sample_id: s for s in samples.read(run.samples_path(name), problems) if s.task_id == task_id}


def _correct(
    run: RunDir, name: str, task_id: str, level: Level, by_id: Mapping[int, Sample]
) -> Iterator[tuple[int, Sample]]:
    """Yield those of a model's samples of a task that are correct, each with its class at the level."""
    path = run.results_path(name)
    judged = [result for result in results.read(path) if result.sample.task_id == task_id]
    unjudged = by_id.keys() - {result.sample.sample_id for result in judged}
    if unjudged:
        raise DivcheckError(
            f"{path} lacks {len(unjudged)} of {len(by_id)} samples of {task_id}: `divcheck check {run.path}` "
            "judges them"
        )
    for result in judged:
        if result.judgement.verdict is Verdict.PASSED:
            class_id = (result.classes or {}).get(level)
            if class_id is None:
                raise DivcheckError(
                    f"{path} has samples without a class: `divcheck check {run.path}` numbers them"
                )
            if result.sample.sample_id not in by_id:
                raise DivcheckError(
                    f"{run.samples_path(name)} lacks sample {result.sample.sample_id} of {task_id}, which "
                    f"{path} has judged: put the file back, or make the run again"
                )
            yield class_id, by_id[result.sample.sample_id]


def _words(programs: Mapping[int, str], problem: Problem, isolation: sandbox.Isolation) -> dict[int, str]:
    """Return how each class solves the problem, found afresh on one of its programs."""
    found = keys_of([source(program, problem) for program in programs.values()])
    idioms = {class_id: keys.idiom for class_id, keys in zip(programs, found, strict=True)}
    representatives = {idiom: programs[class_id] for class_id, idiom in idioms.items() if idiom is not None}
    with sandbox.Pool(jobs=1, isolation=isolation) as pool:
        told = dict(strategies({problem.task_id: representatives}, {problem.task_id: problem}, pool))
    approaches = told.get(problem.task_id, {})
    return {
        class_id: approaches[idiom].words if idiom in approaches else UNREAD
        for class_id, idiom in idioms.items()
    }


def _listed(task_ids: list[str]) -> str:
    if len(task_ids) <= 8:
        return f"it has {', '.join(task_ids)}"
    return f"it has {len(task_ids)}, from {task_ids[0]} to {task_ids[-1]}"
