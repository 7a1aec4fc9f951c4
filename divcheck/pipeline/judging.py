"""The judging step: fills `results/` with the verdicts that are missing there."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from divcheck.formats import jsonl, results
from divcheck.pipeline import programs
from divcheck.pipeline.progress import Progress
from divcheck.records import Judgement, Problem, Result, Sample, Verdict
from divcheck.rundir import replace_text
from divcheck.sandbox import Program

Judge = Callable[[Iterable[Program]], Iterator[tuple[int, Judgement]]]
Execution = tuple[str, str]  # task_id and surface key: samples that share one execution


def judge_file(
    samples: programs.SamplesFile,
    problems: Mapping[str, Problem],
    table: programs.KeyTable,
    judge: Judge,
    count: int,
    progress: Progress,
) -> int:
    """Judge those of the `count` samples that the results file lacks, appending each verdict as it falls.

    Samples of a task that are equal at `surface` share one execution. Returns how many samples divcheck
    failed to judge; another try judges these again.
    """
    target = samples.target
    done = _recorded(target)
    ledger = _Ledger(done, table, problems)
    with (
        jsonl.Appender(target) as file,
        progress.stage(f"judging {target.stem}", count - len(done)) as advance,
    ):

        def record(sample: Sample, judgement: Judgement) -> None:
            file.write(results.to_json(Result(sample, judgement, classes=None)))
            advance(1, 0)

        for index, judgement in judge(ledger.programs(programs.read(samples, problems), record)):
            for sample in ledger.settle(index, judgement):
                record(sample, judgement)
    return ledger.errors


class _Ledger:
    """Which execution answers for which samples."""

    def __init__(
        self,
        done: dict[tuple[str, int], Judgement],
        table: programs.KeyTable,
        problems: Mapping[str, Problem],
    ) -> None:
        self._done, self._table, self._problems = done, table, problems
        self._settled: dict[Execution, Judgement] = {}
        self._waiting: dict[Execution, list[Sample]] = {}
        self._order: list[Execution] = []
        self.errors = 0

    def programs(
        self, candidates: Iterable[programs.Candidate], record: Callable[[Sample, Judgement], None]
    ) -> Iterator[Program]:
        """Yield one program an execution; record at once what an earlier execution answers."""
        for candidate in candidates:
            sample = candidate.sample
            execution = (sample.task_id, self._table[candidate.digest].surface)
            earlier = self._done.get((sample.task_id, sample.sample_id))
            if earlier is not None:
                self._settled.setdefault(execution, earlier)
            elif execution in self._settled:
                record(sample, self._settled[execution])
            elif execution in self._waiting:
                self._waiting[execution].append(sample)
            else:
                self._waiting[execution] = [sample]
                self._order.append(execution)
                yield _program(candidate.program, self._problems[sample.task_id])

    def settle(self, index: int, judgement: Judgement) -> list[Sample]:
        """Return the samples that the execution of that index answers for."""
        execution = self._order[index]
        samples = self._waiting.pop(execution)
        if judgement.verdict is Verdict.ERROR:
            self.errors += len(samples)
        else:
            self._settled[execution] = judgement
        return samples


def _program(source: str, problem: Problem) -> Program:
    return Program(source=source, entry_point=problem.entry_point, check=problem.test, context=problem.prompt)


def _recorded(target: Path) -> dict[tuple[str, int], Judgement]:
    """Return the verdicts that a results file holds, after dropping divcheck's own faults from it."""
    if not target.exists():
        return {}
    jsonl.drop_cut_line(target)
    kept: dict[tuple[str, int], Judgement] = {}
    faults = 0
    for result in results.read(target):
        if result.judgement.verdict is Verdict.ERROR:
            faults += 1
        else:
            kept[result.sample.task_id, result.sample.sample_id] = result.judgement
    if faults:
        replace_text(
            target, _lines(r for r in results.read(target) if r.judgement.verdict is not Verdict.ERROR)
        )
    return kept


def _lines(judged: Iterable[Result]) -> Iterator[str]:
    return (json.dumps(results.to_json(result)) + "\n" for result in judged)
