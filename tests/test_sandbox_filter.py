"""The two system call filters: what the small one decides, and that together they leave no gap."""

import errno
import struct
from collections.abc import Iterator

import pytest
from sandbox_support import LIMITS, RIGHT, judge_one

from divcheck.records import Verdict
from divcheck.sandbox import Pool, filter  # noqa: A004

seccomp = pytest.importorskip("pyseccomp")
ALLOWED, KILLED, FAILING = 0x7FFF0000, 0x80000000, 0x00050000 | errno.ENOSYS
OWN = filter.PLACEHOLDER
CTYPES = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"


def decide(name: str, *arguments: int) -> int:
    """What the candidate's filter answers, by a simulation of the kernel's machine."""
    number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
    data = struct.pack("<iIQ6Q", number, 0, 0, *[*arguments, *[0] * 6][:6])
    program = list(struct.iter_unpack("<HBBI", filter.compiled()[1]))
    held, at = 0, 0
    while True:
        code, if_true, if_false, value = program[at]
        at += 1
        if code == 0x06:
            return int(value)
        if code == 0x20:
            (held,) = struct.unpack_from("<I", data, value)
        else:
            assert code == 0x15
            at += if_true if held == value else if_false


@pytest.mark.parametrize(
    ("answer", "name", "arguments"),
    [
        (ALLOWED, "clone", (0x3D0F00,)),
        (KILLED, "clone", (0x1200011,)),
        (KILLED, "clone", (0,)),
        (KILLED, "fork", ()),
        (ALLOWED, "kill", (OWN, 9)),
        (KILLED, "kill", (1, 9)),
        (KILLED, "kill", (0xFFFFFFFF, 9)),
        (ALLOWED, "tgkill", (OWN, OWN, 9)),
        (KILLED, "tgkill", (1, 1, 9)),
        (ALLOWED, "prctl", (15,)),
        (ALLOWED, "prctl", (16,)),
        (FAILING, "prctl", (1, 0)),
        (FAILING, "prctl", (22, 2)),
        (ALLOWED, "prlimit64", (0,)),
        (ALLOWED, "prlimit64", (OWN,)),
        (FAILING, "prlimit64", (1,)),
        (FAILING, "recvmsg", (3,)),
        (ALLOWED, "read", (3,)),
        (ALLOWED, "execve", (3,)),
    ],
)
def test_the_small_filter(answer: int, name: str, arguments: tuple[int, ...]) -> None:
    assert decide(name, *arguments) == answer


def test_the_server_needs_no_call_that_is_answered_twice() -> None:
    """What the large filter leaves open is decided by the small one, and by it alone."""
    opened = {name for name, *_ in filter._OF_THE_SERVER}
    decided = {
        *filter._names(filter._ALLOWED),
        *filter._names(filter._FORBIDDEN),
        *filter._names(filter._DENIED),
        *(name for name, *_ in (*filter._ALLOWED_WITH, *filter._FORBIDDEN_UNLESS)),
    }
    assert not opened & decided


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(LIMITS, jobs=1) as pool:
        yield pool


@pytest.mark.parametrize(
    ("verdict", "source"),
    [
        (Verdict.FAILED, "import socket\na, b = socket.socketpair()\na.send(b'x')\nb.recvmsg(1)"),
        (Verdict.FORBIDDEN, "import socket\na, b = socket.socketpair()\na.sendmsg([b'x'])"),
        (Verdict.FAILED, CTYPES + "assert libc.prctl(22, 2, 0, 0, 0) == 0"),
        (Verdict.FAILED, CTYPES + "assert libc.prctl(22, 1, 0, 0, 0) == 0"),
        (Verdict.FORBIDDEN, CTYPES + "libc.fork()"),
        (
            Verdict.FORBIDDEN,
            "import os, threading\nt = threading.Thread(target=os.fork)\nt.start(); t.join()",
        ),
        (
            Verdict.PASSED,
            "import resource, os\nresource.prlimit(os.getpid(), resource.RLIMIT_CPU)\nresource.prlimit(0, 0)\n"
            + RIGHT,
        ),
        (
            Verdict.PASSED,
            "import threading\nt = threading.Thread(target=print)\nt.start(); t.join()\n" + RIGHT,
        ),
    ],
)
def test_both_together(verdict: Verdict, source: str, pool: Pool) -> None:
    judgement = judge_one(pool, source)
    assert judgement.verdict is verdict, judgement
