"""Looks at a process from outside: how much processor time it took, whether it is blocked."""

import time
from pathlib import Path

_STIR_SECONDS = 0.005
_LONGEST_LOOK_SECONDS = 0.2  # a look that came late saw nothing of what was between


class Watch:
    """What a process used so far, by looks that are taken from time to time."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._looked = time.monotonic()
        self._queued = queued_seconds(pid)
        self.cpu_seconds = 0.0
        "Processor time of all its threads."
        self.idle_seconds = 0.0
        "Time during which it had something to do, took no processor time and did not wait for one."

    def start(self) -> None:
        """From now on it has something to do; before it had to wait for that."""
        self._looked = time.monotonic()

    def look(self, answered: bool) -> None:
        """See what it took since the last look or start; `answered` if it has nothing to do any more."""
        before, self.cpu_seconds = self.cpu_seconds, cpu_seconds(self._pid)
        earlier, self._queued = self._queued, queued_seconds(self._pid)
        now = time.monotonic()
        idle = min(now - self._looked, _LONGEST_LOOK_SECONDS)
        if self._queued is not None and earlier is not None:
            idle -= max(self._queued - earlier, 0.0)
        elif answered:  # it may have spent that time waiting for a processor
            idle = 0.0
        if idle > 0 and self.cpu_seconds - before < _STIR_SECONDS:
            # What just answered need not wait again yet: all its queueing up to then is known.
            self.idle_seconds += idle if answered or blocked(self._pid) else 0.0
        self._looked = now


def descendant(pid: int, depth: int) -> int | None:
    """The only child, grandchild, … of a process; None if it is gone."""
    for _ in range(depth):
        children = _children(pid)
        if not children:
            return None
        pid = children[0]
    return pid


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # not every kernel keeps that list
        return [child for child in _processes() if _stat(f"/proc/{child}/stat")[1] == str(pid)]


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def cpu_seconds(pid: int) -> float:
    """Processor time of all threads of a process so far; 0 if it is gone."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # the kernel's numbering of processes' clocks
    except OSError:
        return 0.0


def queued_seconds(pid: int) -> float | None:
    """Time that a process's threads have waited for a processor; None where the kernel does not tell."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[1]) for task in tasks) / 1e9
    except (OSError, IndexError):
        return None


def blocked(pid: int) -> bool:
    """Whether no thread of the process runs, waits for a processor or for a disk."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return False
    return all(_stat(f"{task}/stat")[0] not in "RD" for task in tasks)


def _stat(path: str) -> list[str]:
    """The fields after the process's name: state, parent, …; dots if it is gone."""
    try:
        with open(path, errors="replace") as file:  # noqa: PTH123  this runs many times a second
            return file.read().rpartition(")")[2].split()
    except OSError:
        return [".", "."]
