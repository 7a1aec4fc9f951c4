"""A pool of workers that judge programs side by side; programs stream in, judgements stream out."""

import os
import select
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from shutil import rmtree
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Self, TypeVar

from divcheck.records import Judgement, Verdict
from divcheck.sandbox import filter, runtime  # noqa: A004
from divcheck.sandbox.child.wire import frame
from divcheck.sandbox.isolation import require
from divcheck.sandbox.programs import Call, Isolation, Limits, Output, Program
from divcheck.sandbox.worker import Job, Worker

T = TypeVar("T")

_PRELOAD = [
    "typing",
    "math",
    "collections",
    "re",
    "itertools",
    "functools",
    "random",
    "string",
    "heapq",
    "copy",
    "importlib.util",
]
_SCRATCH = "/scratch"
_OPEN_FILES = 64
_STACK_BYTES = 8 << 20
_AHEAD_BYTES = 1 << 16
_PROCESSES = 3  # the fork server, what started it, the candidate


class Pool:
    """Workers that stand ready between calls; a context manager. Not for use by two threads at once.

    >>> with Pool(jobs=1) as pool:
    ...     list(pool.execute([Call("def main(payload): return payload[::-1]", b"abc")]))[0][1].data
    b'cba'
    """

    def __init__(
        self, limits: Limits | None = None, jobs: int | None = None, isolation: Isolation = Isolation.FULL
    ) -> None:
        """DivcheckError if the machine cannot keep the promise that `isolation` asks for.

        `jobs` is the number of programs that run at the same time: None for one a processor.
        """
        self.limits = limits or Limits()
        self.layers = require(isolation)
        self._jobs = jobs or len(os.sched_getaffinity(0))
        self._directory: str | None = None
        self._workers: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes of the pool."""
        while self._workers:
            self._workers.pop().close()
        if self._directory:
            rmtree(self._directory, ignore_errors=True)
            self._directory = None

    def judge(self, programs: Iterable[Program]) -> Iterator[tuple[int, Judgement]]:
        """Judge programs, each as (its position, its judgement), in the order in which they finish.

        `programs` is read as workers become free. Abandoning the iterator abandons what is in work.
        """

        def message(program: Program) -> dict[str, str]:
            return {name: getattr(program, name) for name in Program.__slots__}

        for index, answer in self._run(programs, message):
            yield index, Judgement(**_common(answer))

    def execute(self, calls: Iterable[Call]) -> Iterator[tuple[int, Output]]:
        """Make calls, each as (its position, its output), in the order in which they finish."""

        def message(call: Call) -> dict[str, str]:
            return {"source": call.source, "payload": call.payload.hex()}

        for index, answer in self._run(calls, message):
            yield index, Output(**_common(answer), data=bytes.fromhex(answer.get("data", "")))

    def _run(self, work: Iterable[T], message: Callable[[T], Any]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Keep every worker busy, with a second job at hand if both are small; yield as they answer."""
        if any(worker.jobs for worker in self._workers):
            raise RuntimeError("the pool is at work for another iterator; close that one first")
        waiting = (Job(index, frame(message(item))) for index, item in enumerate(work))
        ready = select.poll()
        try:
            job = next(waiting, None)
            while True:
                while job is not None and (worker := self._free(len(job.message))):
                    worker.submit(job)
                    job = next(waiting, None)
                busy = {worker.fileno(): worker for worker in self._workers if worker.jobs}
                if not busy:
                    return
                for fd in busy:
                    ready.register(fd, select.POLLIN)
                answers = []
                for fd, _ in ready.poll():
                    answers += busy[fd].read()
                for fd in busy:
                    ready.unregister(fd)
                yield from answers
        except BaseException:
            self.close()
            raise

    def _free(self, size: int) -> Worker | None:
        """A worker that can take one more job, of `size` bytes; a new one before a second job for any.

        A second job has to fit into the socket: its worker reads nothing while it is busy with the first.
        """
        for held in (0, 1):
            for worker in self._workers:
                ahead = size + sum(len(job.message) for job in worker.jobs)
                if len(worker.jobs) == held and (held == 0 or ahead < _AHEAD_BYTES):
                    return worker
            if len(self._workers) < self._jobs:
                self._workers.append(Worker(self._settings()))
                return self._workers[-1]
        return None

    def _settings(self) -> dict[str, Any]:
        """What a worker is told when it starts."""
        files = runtime.find()
        scratch = _SCRATCH if "mount" in self.layers else None
        if not self.layers:
            self._directory = self._directory or mkdtemp(prefix="divcheck-")
            scratch = mkdtemp(dir=self._directory)
        config = {
            "layers": self.layers,
            "visible": files.visible,
            "hidden": files.hidden,
            "readable": files.readable,
            "listable": files.listable,
            "links": files.links,
            "path": files.path,
            "probe": files.probe,
            "numpy": files.numpy,
            "preload": _PRELOAD,
            "scratch": scratch,
            "scratch_bytes": self.limits.file_bytes,
            "cpu_seconds": int(self.limits.cpu_seconds) + 2,
            "filters": [code.hex() for code in filter.compiled("mount" in self.layers)]
            if "seccomp" in self.layers
            else [],
            "placeholder": filter.PLACEHOLDER,
            "limits": {
                "AS": self.limits.memory_bytes,
                "CORE": 0,
                "FSIZE": self.limits.file_bytes,
                "MEMLOCK": 0,
                "MSGQUEUE": 0,
                "NOFILE": _OPEN_FILES,
                "NPROC": self.limits.threads + _PROCESSES,
                "SIGPENDING": 64,
                "STACK": _STACK_BYTES,
            },
        }
        return {"path": sys.path, "limits": asdict(self.limits), "config": config}


def _common(answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "verdict": Verdict(answer["verdict"]),
        "detail": answer["detail"],
        "cpu_seconds": answer["cpu_seconds"],
        "wall_seconds": answer["wall_seconds"],
    }
