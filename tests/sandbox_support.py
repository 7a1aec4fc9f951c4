"""What the sandbox's tests share: a task, a pool, and a watch over the host."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from divcheck.records import Judgement
from divcheck.sandbox import Limits, Pool, Program

CHECK = """
def check(candidate):
    for n in (3, 10, -7):
        assert candidate(n) == 2 * n + 1
"""
RIGHT = "def f(n): return 2 * n + 1\n"
SECRET = "divcheck-canary-5a1e"
ESCAPED = "divcheck-escaped"
LIMITS = Limits(cpu_seconds=0.5, idle_seconds=0.7, wall_seconds=60, memory_bytes=256 << 20)


def judge_one(
    pool: Pool, source: str, check: str = CHECK, entry_point: str = "f", context: str = ""
) -> Judgement:
    ((_, judgement),) = pool.judge([Program(source, entry_point, check, context)])
    return judgement


@dataclass(frozen=True)
class Trace:
    """What an attack could leave behind on the host."""

    files: tuple[str, ...]
    queues: str
    name: str
    canary: str


def trace(canary: Path) -> Trace:
    places = [Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path.cwd(), canary.parent]
    return Trace(
        files=tuple(str(file) for place in places if place.is_dir() for file in place.glob(f"*{ESCAPED}*")),
        queues="".join(Path("/proc/sysvipc", name).read_text() for name in ("shm", "sem", "msg")),
        name=socket.gethostname(),
        canary=canary.read_text(),
    )


def descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from descendants(child)


@contextmanager
def unharmed(canary: Path) -> Iterator[None]:
    """The host is the same after the block as before it."""
    before, processes = trace(canary), len(list(descendants(os.getpid())))
    yield
    assert trace(canary) == before
    assert len(list(descendants(os.getpid()))) <= processes
