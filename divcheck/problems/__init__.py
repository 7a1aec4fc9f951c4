"""The benchmarks that divcheck knows, and the choice of problems from one."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from divcheck.errors import UsageError
from divcheck.problems import humaneval
from divcheck.records import Problem

BENCHMARKS = {"humaneval": humaneval.load}


def load(benchmark: str = "humaneval") -> list[Problem]:
    """Return all problems of a benchmark in its own order."""
    return BENCHMARKS[benchmark]()


def select(problems: Sequence[Problem], tasks: Sequence[str] | None, limit: int | None) -> list[Problem]:
    """Return the problems named in `tasks` (all if None), at most the first `limit`, in benchmark order.

    A bare number stands for the benchmark's task of that number. Raises UsageError for an unknown id.
    """
    by_id = {problem.task_id: problem for problem in problems}
    if tasks is not None:
        prefix = problems[0].task_id.partition("/")[0]
        wanted = {f"{prefix}/{task}" if task.isdigit() else task for task in tasks}
        unknown = sorted(wanted - by_id.keys())
        if unknown:
            first, last = problems[0].task_id, problems[-1].task_id
            raise UsageError(f"unknown task {', '.join(unknown)}: ids run from {first} to {last}")
        problems = [problem for problem in problems if problem.task_id in wanted]
    return list(problems[:limit])


def digest(problems: Sequence[Problem]) -> str:
    """Return the SHA-256 of the problems in their order, so that two runs can tell whether they match."""
    text = json.dumps([asdict(problem) for problem in problems], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
