"""The keys of many samples, read where a crash of the parser is survived.

Some sources of a few kilobytes make CPython's parser overrun its stack or work for minutes. So the
texts are read by worker processes, each started afresh (never forked from the process that may hold a
model) with limits on memory and on CPU seconds for one sample. When a worker dies, the sample that it
was reading is told apart by its text alone, like any other that does not parse, and a new worker goes
on with the next. A worker that cannot start, or a fault of our own, is an error and not a class.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import divcheck
from divcheck.equivalence.keys import Keys, unparsed_keys
from divcheck.equivalence.parsing import MAX_CHARACTERS
from divcheck.equivalence.worker import READY
from divcheck.errors import DivcheckError

WORKER = ["-W", "ignore", "-m", "divcheck.equivalence.worker"]
"How Python is asked to become a worker, whose warnings nobody would read."
_CHUNK = 64  # samples on their way to a worker; their answers fit into the buffer of a pipe


@dataclass(frozen=True, slots=True)
class Source:
    """What is compared of one sample."""

    text: str
    "The text extracted of the model's output."
    program: str
    "The complete source that runs."
    entry_point: str
    "Name of the function that is judged."
    problem: str = ""
    "The signature and docstring that the task's programs were asked for."


def keys_of(sources: Sequence[Source], jobs: int = 1) -> list[Keys]:
    """The keys of `sources`, in their order, found by `jobs` worker processes.

    >>> [keys.parses for keys in keys_of([Source("1", "x = 1", "f"), Source("(", "(" * 9999, "f")])]
    [True, False]
    """
    distinct = list(dict.fromkeys(sources))
    chunks = [distinct[start : start + _CHUNK] for start in range(0, len(distinct), _CHUNK)]
    count = min(jobs, len(chunks))
    idle: SimpleQueue[_Worker] = SimpleQueue()
    workers: list[_Worker] = []
    try:
        for _ in range(count):
            workers.append(_Worker())
            idle.put(workers[-1])

        def work(chunk: list[Source]) -> list[Keys]:
            worker = idle.get()
            try:
                return worker.keys(chunk)
            finally:
                idle.put(worker)

        with ThreadPoolExecutor(max(1, count)) as threads:
            found = [keys for part in threads.map(work, chunks) for keys in part]
    finally:
        for worker in workers:
            worker.stop()
    by_source = dict(zip(distinct, found, strict=True))
    return [by_source[source] for source in sources]


class _Worker:
    """One process that reads sources and answers with keys, started again whenever it dies."""

    def __init__(self) -> None:
        self._process = _start()

    def keys(self, chunk: list[Source]) -> list[Keys]:
        found: list[Keys] = []
        while len(found) < len(chunk):
            if len(chunk[len(found)].program) > MAX_CHARACTERS:
                found.append(unparsed_keys(chunk[len(found)].text))
                continue
            rest = chunk[len(found) :]
            asked = next((i for i, s in enumerate(rest) if len(s.program) > MAX_CHARACTERS), len(rest))
            answers = self._ask(rest[:asked])
            found += answers
            if len(answers) < asked:  # it died of the next one
                found.append(unparsed_keys(rest[len(answers)].text))
                self.stop()
                self._process = _start()
        return found

    def _ask(self, sources: list[Source]) -> list[Keys]:
        """Keys of the first of `sources`, up to the one that the worker died of."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        lines = [
            json.dumps([source.text, source.program, source.entry_point, source.problem])
            for source in sources
        ]
        try:
            stdin.write("".join(line + "\n" for line in lines))
            stdin.flush()
        except BrokenPipeError:
            pass  # what it had answered before it died is still to be read
        found = []
        for source in sources:
            line = stdout.readline()
            if not line.endswith("\n"):
                break
            answer = json.loads(line)
            if isinstance(answer, str):
                raise DivcheckError(f"Comparing failed on this program ({answer}):\n{source.program}")
            found.append(Keys(*(key and sys.intern(key) for key in answer)))  # many programs share them
        return found

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()


def _start() -> "subprocess.Popen[str]":
    package_root = str(Path(divcheck.__file__).resolve().parent.parent)
    paths = [package_root, os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        [sys.executable, *WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="ascii",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)},
    )
    assert process.stdout is not None
    if process.stdout.readline() != READY + "\n":
        process.kill()
        process.communicate()
        raise DivcheckError(
            f"The process that compares programs did not start. `{sys.executable} -m "
            "divcheck.equivalence.worker` shows why."
        )
    return process
