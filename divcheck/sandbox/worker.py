"""One worker process as the pool sees it: jobs go in, answers come out in the same order."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import divcheck
from divcheck.errors import DivcheckError
from divcheck.records import Verdict
from divcheck.sandbox.child.wire import frame, loads

_START = """
import sys
sys.path.insert(0, sys.argv[1])
from divcheck.sandbox.checker import main
main(int(sys.argv[2]), int(sys.argv[3]))
"""
_ROOT = Path(divcheck.__file__).parents[1]
_ATTEMPTS = 2
_CHUNK_BYTES = 1 << 16


@dataclass(slots=True)
class Job:
    """A job under way."""

    index: int
    "Its position in what was asked."
    message: bytes
    "What the worker is sent."
    attempts: int = 0
    "How often a worker died of it."


class Worker:
    """A checker process, started when it is first needed and again when it died."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket
        self._buffer = bytearray()
        self.jobs: deque[Job] = deque()
        "What it was sent and has not answered, oldest first."
        self._start()

    def _start(self) -> None:
        self._socket, theirs = socket.socketpair()
        mortal = os.getpid() if threading.current_thread() is threading.main_thread() else 0
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-s",
                    "-P",
                    "-W",
                    "ignore",
                    "-B",
                    "-X",
                    "utf8",
                    "-c",
                    _START,
                    _ROOT,
                    str(theirs.fileno()),
                    str(mortal),
                ],
                env=_environment(),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._socket.sendall(frame(self._settings))

    def fileno(self) -> int:
        return self._socket.fileno()

    def submit(self, job: Job) -> None:
        self.jobs.append(job)
        self._send(job)

    def _send(self, job: Job) -> None:
        try:
            self._socket.sendall(job.message)
        except OSError:  # it died; the next read says of what
            return

    def read(self) -> list[tuple[int, dict[str, Any]]]:
        """The answers that have arrived, as (index of the job, answer); call when the socket is readable."""
        try:
            data = self._socket.recv(_CHUNK_BYTES)
        except ConnectionError:
            data = b""
        if not data:
            return self._revive()
        self._buffer += data
        answers = []
        while len(self._buffer) >= 4:
            end = 4 + int.from_bytes(self._buffer[:4], "big")
            if len(self._buffer) < end:
                break
            answer = loads(bytes(self._buffer[4:end]))
            del self._buffer[:end]
            if "fault" in answer:
                raise DivcheckError(answer["fault"])
            answers.append((self.jobs.popleft().index, answer))
        return answers

    def _revive(self) -> list[tuple[int, dict[str, Any]]]:
        """The worker died: start it again; its oldest job is answered or, the first time, sent again."""
        assert self._process
        self.close()
        self._buffer.clear()
        status = self._process.wait()
        answers = []
        if self.jobs:
            job = self.jobs[0]
            job.attempts += 1
            if status == -signal.SIGXCPU or job.attempts >= _ATTEMPTS:
                answers.append((self.jobs.popleft().index, _died(status)))
        self._start()
        for job in self.jobs:
            self._send(job)
        return answers

    def close(self) -> None:
        """End the worker, and with it all that it started."""
        self._socket.close()
        assert self._process
        self._process.kill()
        self._process.wait()


def _died(status: int) -> dict[str, Any]:
    """What a program is told whose answers the check did not survive."""
    if status == -signal.SIGXCPU:
        verdict, detail = Verdict.TIMEOUT, "its answers keep the check computing"
    elif status < 0:
        verdict, detail = Verdict.CRASHED, f"its answers end the check (signal {-status})"
    else:
        verdict, detail = Verdict.ERROR, f"the checker ended with status {status}"
    return {"verdict": verdict, "detail": detail, "cpu_seconds": 0.0, "wall_seconds": 0.0}


def _environment() -> dict[str, str]:
    """The host's, but for what would change how Python computes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
