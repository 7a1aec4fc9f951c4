"""The approaches of correct programs: the one level of sameness for which programs are run again."""

from collections.abc import Iterator, Mapping, Sequence

from divcheck import sandbox
from divcheck.equivalence.approach import Approach, Runner, approaches, inputs_of
from divcheck.records import Problem


def strategies(
    representatives: Mapping[str, Mapping[str, str]], problems: Mapping[str, Problem], pool: sandbox.Judge
) -> Iterator[tuple[str, dict[str, Approach]]]:
    """Yield for each task, as it is done, the approach of each of its representatives.

    `representatives` maps task_id to {idiom key: a correct program with that key}: programs that are equal
    at `idiom` are equal here too, so one of each is enough. One that cannot be read has no approach.
    """
    run = _runner(pool)
    for task_id, programs in representatives.items():
        problem = problems[task_id]
        inputs = inputs_of(
            problem.prompt + problem.canonical_solution, problem.test, problem.entry_point, run
        )
        found = approaches(list(programs.values()), problem.entry_point, inputs, run, problem.prompt)
        yield task_id, {key: approach for key, approach in zip(programs, found, strict=True) if approach}


def _runner(pool: sandbox.Judge) -> Runner:
    """Return what runs a driver of ours on payloads in the sandbox."""

    def run(source: str, payloads: Sequence[bytes]) -> list[bytes | None]:
        answers: list[bytes | None] = [None] * len(payloads)
        calls = (sandbox.Call(source, payload) for payload in payloads)
        for index, output in pool.execute(calls):
            answers[index] = output.data or None  # nothing unless the call passed
        return answers

    return run
