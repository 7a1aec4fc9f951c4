"""A worker: executes the trusted check, and asks the candidate's process for every value that it needs.

Started as a process of its own by the pool. Reads jobs from a socket, writes judgements to it, in order.
"""

import gc
import os
import random
import re
import resource
import socket
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from types import CodeType
from typing import Any, BinaryIO

from divcheck.errors import DivcheckError
from divcheck.records import Verdict
from divcheck.sandbox.candidate import Candidate, Ended
from divcheck.sandbox.child.candidate import TAIL
from divcheck.sandbox.child.confine import die_with_parent
from divcheck.sandbox.child.wire import frame, loads
from divcheck.sandbox.nest import Nest
from divcheck.sandbox.programs import Limits
from divcheck.sandbox.raised import described

_DETAIL_CHARACTERS = 300
_MEMORY_BYTES = 512 << 20
_TIDY_BYTES = 64 << 20
_PAGE_BYTES = resource.getpagesize()
_COMPILE_SECONDS = 120
_CHECK_SECONDS = 5  # of the check's own, on top of what the candidate may take


class Memory:
    """Keeps what the answers of programs take from adding up: cycles are collected where they are large."""

    def __init__(self) -> None:
        self._statm = os.open("/proc/self/statm", os.O_RDONLY)
        self._least = self.address_space()

    def address_space(self) -> int:
        """Bytes of address space that this process takes."""
        return int(os.pread(self._statm, 32, 0).split()[0]) * _PAGE_BYTES

    def tidy(self) -> None:
        """To be called after each program."""
        if self.address_space() > self._least + _TIDY_BYTES:
            gc.collect()
            self._least = self.address_space()


class Checker:
    """Judges one program after the other, each in a process forked by a nest."""

    def __init__(self, limits: Limits, config: dict[str, Any], control: int, memory: Memory) -> None:
        self._limits, self._config, self._control = limits, config, control
        self._nests: dict[bool, Nest] = {}
        self._memory = memory

    def _candidate(self, source: str) -> Candidate:
        """A fresh process; one that has numpy imported already where the source names it."""
        numpy = "numpy" in source
        if numpy not in self._nests:
            more = ["numpy", "numpy.random"] if numpy and self._config["numpy"] else []
            self._nests[numpy] = Nest({**self._config, "preload": [*self._config["preload"], *more]})
        return Candidate(self._nests[numpy], self._limits, self._control)

    def answer(self, job: dict[str, str]) -> dict[str, Any]:
        """Do one job: judge a program, or make a call where there is a payload."""
        if "payload" in job:
            return self.call(job["source"], bytes.fromhex(job["payload"]))
        return self.judge(job["source"], job["entry_point"], job["check"], job["context"])

    def judge(self, source: str, entry_point: str, check: str, context: str) -> dict[str, Any]:
        """Load the program and execute `check` on it."""
        _allow_more_cpu_seconds(_COMPILE_SECONDS)
        try:
            _compiled(check, context)
        except (SyntaxError, ValueError) as error:
            detail = _short(f"the check does not compile: {error}")
            return {"verdict": Verdict.ERROR, "detail": detail, "cpu_seconds": 0.0, "wall_seconds": 0.0}
        return self._timed(source, lambda candidate: _check(candidate, source, entry_point, check, context))

    def call(self, source: str, payload: bytes) -> dict[str, Any]:
        """Call the driver's `main`; its bytes stand under `data`."""
        data = b""

        def run(candidate: Candidate) -> None:
            nonlocal data
            candidate.load(source, "", "main")
            candidate.loaded()
            answer = candidate.call(payload)
            if type(answer) is not bytes:
                raise TypeError(f"main returned {type(answer).__name__}, not bytes")
            data = answer

        return {**self._timed(source, run), "data": data.hex()}

    def _timed(self, source: str, work: Callable[[Candidate], None]) -> dict[str, Any]:
        """Do the work on a fresh candidate; the verdict is what stopped it, or that nothing did."""
        started = time.monotonic()
        _allow_more_cpu_seconds(self._limits.cpu_seconds + _CHECK_SECONDS)
        candidate = self._candidate(source)
        verdict, detail = _outcome(work, candidate)
        cpu_seconds = candidate.end().cpu_seconds
        if candidate.ended:  # whatever the check made of it
            verdict, detail = candidate.ended.verdict, candidate.ended.detail
        elif verdict is Verdict.PASSED and cpu_seconds > self._limits.cpu_seconds:
            # It took its time in pieces too short to be seen.
            verdict, detail = Verdict.TIMEOUT, f"{self._limits.cpu_seconds:g} s of processor time"
        candidate.discard()
        self._memory.tidy()
        return {
            "verdict": verdict,
            "detail": _short(detail),
            "cpu_seconds": cpu_seconds,
            "wall_seconds": time.monotonic() - started,
        }


def _outcome(work: Callable[[Candidate], None], candidate: Candidate) -> tuple[Verdict, str]:
    try:
        work(candidate)
    except Ended as ended:
        return ended.verdict, ended.detail
    except MemoryError as error:
        return Verdict.MEMORY, described(error)
    except BaseException as error:
        return Verdict.FAILED, described(error)
    return Verdict.PASSED, ""


def _check(candidate: Candidate, source: str, entry_point: str, check: str, context: str) -> None:
    before, after, tail = _compiled(check, context)
    candidate.load(source, tail, entry_point)

    def proxy(*arguments: Any, **named: Any) -> Any:
        return candidate.call(*arguments, **named)

    proxy.__name__ = proxy.__qualname__ = entry_point
    candidate.function = proxy
    random.seed(0)
    namespace: dict[str, Any] = {}
    try:
        try:
            exec(before, namespace)
            namespace[entry_point] = proxy
            exec(after, namespace)
            function = namespace["check"]
        except Exception as error:
            if candidate.asked:  # by a check that begins outside its function
                raise
            raise Ended(Verdict.ERROR, f"the check cannot be prepared: {described(error)}") from None
        function(proxy)
        candidate.loaded()
    finally:
        namespace.clear()  # its functions refer back to it, and so to what the candidate returned


@lru_cache(maxsize=512)
def _compiled(check: str, context: str) -> tuple[CodeType, CodeType, str]:
    """The context and the check, and what follows the candidate's source in place of the check.

    Harnesses execute candidate and check as one text, so a source that breaks off in mid-statement, or with a
    decorator, is completed by what follows. A tail of the same shape and without content keeps that.
    """
    try:
        before = compile(context, "<context>", "exec")
    except SyntaxError:  # a prompt may end with a signature that waits for its body
        before = compile(context + "\n    pass\n", "<context>", "exec")
    after = compile(check, "<check>", "exec")
    blank, first = re.match(r"((?:[ \t]*\n)*)(.*)", check).groups()  # type: ignore[union-attr]
    defines = re.match(r"@|def |class |async def ", first)
    return before, after, "\n" + blank + (f"def {TAIL}(): pass\n" if defines else "pass\n")


def _short(text: str) -> str:
    """One line of printable characters."""
    line = "".join(
        character if character.isprintable() else " " for character in text[: 2 * _DETAIL_CHARACTERS]
    )
    return " ".join(line.split())[:_DETAIL_CHARACTERS]


def _allow_more_cpu_seconds(seconds: float) -> None:
    """Be ended by the kernel if this job makes the check itself compute for too long."""
    soft = int(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def main(fd: int, parent: int) -> None:
    """Serve the jobs that arrive on the socket `fd` until it closes or the process `parent` dies (0: any)."""
    if parent:
        die_with_parent(parent)
    control = socket.socket(fileno=fd)
    with control.makefile("rb") as stream:
        settings = _receive(stream)
        sys.path[:] = settings["path"]
        memory = Memory()
        most = memory.address_space() + _MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        checker = Checker(Limits(**settings["limits"]), settings["config"], fd, memory)
        try:
            while (job := _receive(stream)) is not None:
                control.sendall(frame(checker.answer(job)))
        except DivcheckError as error:
            control.sendall(frame({"fault": str(error)}))


def _receive(stream: BinaryIO) -> Any:
    head = stream.read(4)
    return loads(stream.read(int.from_bytes(head, "big"))) if len(head) == 4 else None
