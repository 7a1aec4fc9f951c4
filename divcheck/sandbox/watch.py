"""Looks at a process from outside: how much processor time it took, whether it is blocked."""

import os
import time
from contextlib import suppress
from pathlib import Path

_STIR_SECONDS = 0.005
_LONGEST_LOOK_SECONDS = 0.2  # a look that came late saw nothing of what was between


class Watch:
    """What a process used so far, by looks that are taken from time to time."""

    def __init__(self, pid: int | None) -> None:
        self._pid = pid
        self._looked = time.monotonic()
        self.cpu_seconds = 0.0
        "Processor time of all its threads."
        self.idle_seconds = 0.0
        "Time during which it was seen blocked and took no processor time."

    def look(self) -> None:
        if self._pid is None:
            return
        before, self.cpu_seconds = self.cpu_seconds, cpu_seconds(self._pid)
        now = time.monotonic()
        if blocked(self._pid) and self.cpu_seconds - before < _STIR_SECONDS:
            self.idle_seconds += min(now - self._looked, _LONGEST_LOOK_SECONDS)
        self._looked = now


def descendant(pid: int, depth: int) -> int | None:
    """The only child, grandchild, … of a process; None if it is gone."""
    for _ in range(depth):
        children = [child for child, parent in _parents() if parent == pid]
        if not children:
            return None
        pid = children[0]
    return pid


def _parents() -> list[tuple[int, int]]:
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError):
                found.append((int(name), int(_stat(Path("/proc", name, "stat"))[1])))
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time of all threads of a process so far; 0 if it is gone."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # the kernel's numbering of processes' clocks
    except OSError:
        return 0.0


def blocked(pid: int) -> bool:
    """Whether every thread of the process sleeps; one that waits for a processor does not."""
    try:
        return all(_stat(task / "stat")[0] == "S" for task in Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return False


def _stat(path: Path) -> list[str]:
    """The fields after the process's name, which may hold anything: state, parent, …"""
    return path.read_text(errors="replace").rpartition(")")[2].split()
