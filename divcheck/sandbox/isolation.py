"""Which layers of isolation this machine offers, each found by trying it in a process that is thrown away."""

import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from divcheck.errors import DivcheckError
from divcheck.sandbox import filter, runtime  # noqa: A004
from divcheck.sandbox.programs import Isolation


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of isolation as `divcheck doctor` shows it."""

    name: str
    "Short name, as recorded in run.json."
    available: bool
    "Whether this machine gives it to this user."
    detail: str
    "What it closes; where it is missing, why and what is then open."


CLOSES = {
    "user": "gives an ordinary user the right to set up the other namespaces",
    "mount": "a root of its own: the Python runtime read-only, a small scratch directory",
    "pid": "sees and signals no process but its own",
    "network": "has no network device and no abstract sockets",
    "ipc": "shares no System V or POSIX queues with the host",
    "uts": "cannot change the host's name",
    "landlock": "opens no file but those of the Python runtime and its scratch directory",
    "seccomp": "makes no system call that computing does not need",
}
"""What each layer that has to be tried closes."""

_ALWAYS = {
    "rlimits": "processor time, memory, file size, threads and open files are limited",
    "no_new_privs": "gains no privilege by executing a file",
}
_TRY = """
import sys, types
package = types.ModuleType("inside")
package.__path__ = [sys.argv[1]]
sys.modules["inside"] = package
from inside.trial import main
main(sys.argv[2], int(sys.argv[3]), sys.argv[4:])
"""


@lru_cache(maxsize=1)
def layers() -> tuple[Layer, ...]:
    """All layers in the order in which they are applied."""
    found = []
    for name, closes in CLOSES.items():
        problem = _problem(name)
        found.append(
            Layer(name, not problem, closes if not problem else f"{problem}; without it: {_OPEN[name]}")
        )
    return (*found, *(Layer(name, True, closes) for name, closes in _ALWAYS.items()))


_OPEN = {
    "user": "an ordinary user has no namespaces at all",
    "mount": "files are kept away by Landlock alone, and there is no scratch directory",
    "pid": "other processes can be seen in principle, though not signalled or traced",
    "network": "sockets are refused by the system call filter alone",
    "ipc": "queues are refused by the system call filter alone",
    "uts": "the host's name can be read",
    "landlock": "files are kept away by the mount namespace alone",
    "seccomp": "the whole surface of the kernel is open",
}


def _problem(name: str) -> str:
    """Why the layer cannot be had; empty if it can."""
    programs = ["", ""]
    if name == "seccomp":
        try:
            programs = [code.hex() for code in filter.compiled()]
        except DivcheckError as error:
            return str(error)
    inside = Path(__file__).with_name("child")
    done = subprocess.run(
        [sys.executable, *runtime.FLAGS, "-c", _TRY, str(inside), name, str(filter.PLACEHOLDER), *programs],
        env=runtime.ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    if done.returncode == 0:
        return ""
    lines = done.stderr.decode(errors="replace").splitlines()
    return lines[-1] if lines else f"the trial ended with {done.returncode}"


def require(isolation: Isolation) -> list[str]:
    """The names of the layers to apply; DivcheckError if what the machine offers does not keep the promise.

    Enough is the system call filter with one of the two layers that keep files away. The filter alone closes
    processes, sockets and the kernel's rarer calls, but not files, the benchmark's answers among them.
    """
    if isolation is Isolation.NONE:
        return []
    offered = {layer.name for layer in layers() if layer.available}
    if "seccomp" not in offered:
        missing = "the system call filter (seccomp)"
    elif not offered & {"mount", "landlock"}:
        missing = "both a mount namespace and Landlock"
    else:
        return [name for name in CLOSES if name in offered]
    raise DivcheckError(
        f"this machine lacks {missing}, so hostile programs could not be held: see `divcheck doctor`; "
        "`--isolation none` runs them unprotected"
    )
