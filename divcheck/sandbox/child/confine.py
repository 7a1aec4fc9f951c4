"""Shuts the fork server in, one layer a function, before any candidate exists.

Each function raises OSError where the kernel refuses. Which layers are asked for was decided outside.
"""

import ctypes
import os
import resource
import signal
from collections.abc import Collection
from contextlib import suppress
from typing import Any

NAMESPACES = {
    "user": 0x10000000,
    "mount": 0x00020000,
    "pid": 0x20000000,
    "network": 0x40000000,
    "ipc": 0x08000000,
    "uts": 0x04000000,
}
NOBODY = 65534

_libc = ctypes.CDLL(None, use_errno=True)
_SIGACTION = {"x86_64": 13, "aarch64": 134}  # the numbers of rt_sigaction
_PDEATHSIG, _DUMPABLE, _SECCOMP, _NO_NEW_PRIVS = 1, 4, 22, 38


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def check(result: int, what: str) -> int:
    """The result of a C call; OSError with errno where it is -1."""
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, *arguments: Any) -> None:
    check(
        _libc.prctl(option, *[*map(ctypes.c_ulong, arguments), *[ctypes.c_ulong(0)] * 4][:4]),
        f"prctl {option}",
    )


def die_with_parent(parent: int) -> None:
    """Be killed when the parent dies; end at once if it already has (`parent` 0: it cannot be seen)."""
    prctl(_PDEATHSIG, 9)
    if parent and os.getppid() != parent:
        os._exit(1)


def heed_signals() -> None:
    """Let signals work as usual, whatever whoever started divcheck ignores (`nohup` does) or blocks.

    Python itself ignores SIGPIPE and SIGXFSZ. The C library keeps 32 and 33 to itself: the kernel is asked.
    """
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in signal.valid_signals() - {signal.SIGPIPE, signal.SIGXFSZ}:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    if call := _SIGACTION.get(os.uname().machine):
        for reserved in (32, 33):
            _libc.syscall(call, reserved, ctypes.create_string_buffer(32), None, ctypes.c_size_t(8))


def unshare(names: Collection[str], proc: int) -> bool:
    """Leave the host's namespaces of these names; as an ordinary user, by way of a fresh user namespace.

    `proc` is a descriptor of /proc. True if the process is in a user namespace of its own now.
    """
    others = [name for name in names if name != "user"]
    if os.geteuid() == 0:
        try:
            _unshare(others)
            return False
        except PermissionError:
            pass
    user, group = os.geteuid(), os.getegid()
    _unshare(["user", *others])
    _map_user(proc, user, group)
    return True


def _unshare(names: Collection[str]) -> None:
    flags = sum(NAMESPACES[name] for name in names)
    check(_libc.unshare(flags), f"unshare {' '.join(names)}")


def _map_user(proc: int, user: int, group: int) -> None:
    """Within a fresh user namespace, map one user and group to themselves."""
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        fd = os.open(f"self/{name}", os.O_WRONLY, dir_fd=proc)
        try:
            os.write(fd, text.encode())
        finally:
            os.close(fd)


def become_nobody(probe: str, proc: int) -> bool:
    """Give up root for good, unless that leaves the file `probe` of the Python runtime unreadable.

    Threads are never counted for root, and best within a user namespace of one's own: True if there is one.
    """
    if os.geteuid() != 0:
        return False
    try:
        os.setgroups([])
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
    except OSError:
        return False
    readable = os.access(probe, os.R_OK, effective_ids=True)
    os.seteuid(0)
    os.setegid(0)
    if readable:
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        prctl(_DUMPABLE, 1)
        with suppress(OSError):
            _unshare(["user"])
            _map_user(proc, NOBODY, NOBODY)
            return True
    return False


def tasks_of_this_user(proc: int) -> int:
    """Threads that count against RLIMIT_NPROC where this user's are counted all together."""
    total = 0
    for name in os.listdir(proc):
        with suppress(OSError):
            if name.isdigit() and os.stat(name, dir_fd=proc).st_uid == os.getuid():
                task = os.open(f"{name}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=proc)
                total += len(os.listdir(task))
                os.close(task)
    return total


def limit(limits: dict[str, int]) -> None:
    """Set limits for this process and those that it forks, none above the present hard limit."""
    for name, value in limits.items():
        number = getattr(resource, f"RLIMIT_{name}", None)
        if number is None:
            continue
        hard = resource.getrlimit(number)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(number, (value, hard if name == "STACK" else value))


def drop_capabilities() -> None:
    """No privilege now, none to be had by executing a file."""
    prctl(_NO_NEW_PRIVS, 1)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")


class Filter:
    """A compiled system call filter, ready to be installed in a process whose id it must know.

    All that costs is done here, before the fork: a process only writes its id into the places kept for it.
    """

    def __init__(self, program: bytes, placeholder: int) -> None:
        mark = placeholder.to_bytes(4, "little")
        self._code = bytearray(program)
        self._places = [at for at in range(4, len(program), 8) if program[at : at + 4] == mark]
        address = ctypes.addressof((ctypes.c_char * len(program)).from_buffer(self._code))
        self._header = _Program(len(program) // 8, address)
        self._arguments = (_SECCOMP, 2, ctypes.byref(self._header), 0, 0)

    def install(self) -> None:
        """Install in this process and its threads to come, for good."""
        own = os.getpid().to_bytes(4, "little")
        for at in self._places:
            self._code[at : at + 4] = own
        check(_libc.prctl(*self._arguments), "seccomp")
