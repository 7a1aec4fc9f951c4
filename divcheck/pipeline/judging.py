"""The judging step: fills `results/` with the verdicts that are missing there."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from divcheck.files import replace_text
from divcheck.formats import jsonl, results
from divcheck.formats.samples import facts
from divcheck.pipeline import programs
from divcheck.pipeline.progress import Progress
from divcheck.records import Judgement, Problem, Result, Sample, Verdict
from divcheck.sandbox import Judge, Program

Shared = tuple[str, str]  # task_id and surface key: samples that share one execution
Claim = bytes  # hash of what a sample's result must repeat
READS_ITSELF = re.compile(r"__doc__|doctest|getdoc|help\(|lineno|__code__|traceback|_getframe|stack\(")


def judge_file(
    samples: programs.SamplesFile,
    problems: Mapping[str, Problem],
    table: programs.KeyTable,
    pool: Judge,
    count: int,
    progress: Progress,
) -> int:
    """Judge those of the `count` samples that the results file lacks, appending each verdict as it falls.

    Samples of a task that are equal at `surface` share one execution. A verdict stands only for the program
    and the limits under which it fell: where either has changed since, the sample is judged anew. Returns
    how many samples divcheck failed to judge; another try judges these again.
    """
    target = samples.target
    how = f"{pool.limits!r}\0{sorted(pool.layers)!r}"
    ledger = _Ledger(_recorded(samples, problems, how), table, problems)
    due = count - len(ledger.done)
    with jsonl.Appender(target) as file, progress.stage(f"judging {target.stem}", due) as advance:

        def record(judged: _Judged, judgement: Judgement) -> None:
            execution = _execution(judged.digest, how)
            file.write(results.to_json(Result(judged.sample, judgement, classes=None, execution=execution)))
            advance(1, 0)

        for index, judgement in pool.judge(ledger.programs(programs.read(samples, problems), record)):
            for judged in ledger.settle(index, judgement):
                record(judged, judgement)
    return ledger.errors


def _execution(digest: bytes, how: str) -> str:
    return hashlib.sha256(digest + how.encode()).hexdigest()[:16]


def _claim(execution: str, sample: Sample) -> Claim:
    """Return a hash of an execution and of the facts of the draw: there may be very many samples."""
    return hashlib.sha256(repr((execution, facts(sample))).encode()).digest()[:16]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A sample whose program is being judged."""

    sample: Sample
    "The sample, without its text."
    digest: bytes
    "Hash of task and program."


class _Ledger:
    """Which execution answers for which samples."""

    def __init__(
        self,
        done: dict[tuple[str, int], Judgement],
        table: programs.KeyTable,
        problems: Mapping[str, Problem],
    ) -> None:
        self.done = done
        self._table, self._problems = table, problems
        self._settled: dict[Shared, Judgement] = {}
        self._waiting: dict[Shared, list[_Judged]] = {}
        self._order: list[Shared] = []
        self.errors = 0

    def programs(
        self, candidates: Iterable[programs.Candidate], record: Callable[[_Judged, Judgement], None]
    ) -> Iterator[Program]:
        """Yield one program an execution; record at once what an earlier execution answers."""
        for candidate in candidates:
            sample, judged = candidate.sample, _Judged(candidate.sample, candidate.digest)
            shared = (sample.task_id, _key(candidate, self._table))
            earlier = self.done.get((sample.task_id, sample.sample_id))
            if earlier is not None:
                self._settled.setdefault(shared, earlier)
            elif shared in self._settled:
                record(judged, self._settled[shared])
            elif shared in self._waiting:
                self._waiting[shared].append(judged)
            else:
                self._waiting[shared] = [judged]
                self._order.append(shared)
                yield _program(candidate.program, self._problems[sample.task_id])

    def settle(self, index: int, judgement: Judgement) -> list[_Judged]:
        """Return the samples that the execution of that index answers for."""
        shared = self._order[index]
        samples = self._waiting.pop(shared)
        if judgement.verdict is Verdict.ERROR:
            self.errors += len(samples)
        else:
            self._settled[shared] = judgement
        return samples


def _key(candidate: programs.Candidate, table: programs.KeyTable) -> str:
    """Return what is equal for programs that share a verdict.

    Layout, comments and docstrings make no difference, except to a program that could look at its own.
    """
    if READS_ITSELF.search(candidate.program):
        return candidate.digest.hex()
    return table[candidate.digest].surface


def _program(source: str, problem: Problem) -> Program:
    return Program(source=source, entry_point=problem.entry_point, check=problem.test, context=problem.prompt)


def _recorded(
    samples: programs.SamplesFile, problems: Mapping[str, Problem], how: str
) -> dict[tuple[str, int], Judgement]:
    """Return the verdicts of a results file that still stand, after dropping the others from it."""
    target = samples.target
    if not target.exists():
        return {}
    jsonl.drop_cut_line(target)
    expected = {
        (c.sample.task_id, c.sample.sample_id): _claim(_execution(c.digest, how), c.sample)
        for c in programs.read(samples, problems)
    }
    kept = {(r.sample.task_id, r.sample.sample_id): r.judgement for r in _standing(target, expected)}
    if len(kept) < sum(1 for _ in results.read(target)):
        lines = (json.dumps(results.to_json(result)) + "\n" for result in _standing(target, expected))
        replace_text(target, lines)
    return kept


def _standing(target: Path, expected: Mapping[tuple[str, int], Claim]) -> Iterator[Result]:
    """Yield the first result of each sample that is of that very sample and no fault of divcheck's."""
    left = dict(expected)
    for result in results.read(target):
        key = (result.sample.task_id, result.sample.sample_id)
        found = _claim(result.execution, result.sample)
        if left.get(key) == found and result.judgement.verdict is not Verdict.ERROR:
            del left[key]
            yield result
