"""Tries one layer in a process that is thrown away: exit status 0, or the reason on stderr."""

import os
import sys

from . import confine, landlock, root


def main(name: str, placeholder: int, programs: list[str]) -> None:
    """Apply the layer `name`; `programs` are the system call filters in hexadecimal."""
    try:
        _apply(name, placeholder, programs)
    except OSError as error:
        sys.exit(error.strerror or str(error))


def _apply(name: str, placeholder: int, programs: list[str]) -> None:
    if name == "seccomp":
        confine.drop_capabilities()
        for program in programs:
            confine.Filter(bytes.fromhex(program), placeholder).install()
    elif name == "landlock":
        confine.drop_capabilities()
        landlock.restrict([], [], [])
    else:
        proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
        confine.unshare([name], proc)
        if name == "mount":
            root.build([], [], {}, "/tmp", 1 << 20)
        if name == "pid":
            pid = os.fork()
            if pid == 0:
                os._exit(0 if os.getpid() == 1 else 1)
            sys.exit(os.waitpid(pid, 0)[1])
