"""Landlock: a process may open only what is listed, whatever the file system would allow."""

import ctypes
import os
from collections.abc import Sequence

from .confine import check

_libc = ctypes.CDLL(None, use_errno=True)
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_READ, _READ_DIR, _WRITE = 4, 8, 2
_ALL_OF_ABI = {3: (1 << 15) - 1, 5: (1 << 16) - 1}
_LEAST = 3  # earlier ones let files be cut short
_OF_A_FILE = 1 | 2 | 4 | 1 << 14 | 1 << 15


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("fd", ctypes.c_int32))


def version() -> int:
    """The version of Landlock that the kernel has; OSError if none."""
    return check(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1)), "landlock")


def restrict(readable: Sequence[str], listable: Sequence[str], writable: Sequence[str]) -> None:
    """From now on only read beneath `readable`, list beneath `listable`, do anything beneath `writable`."""
    abi = version()
    if abi < _LEAST:
        raise OSError(f"version {abi} of Landlock lets a program truncate files; version {_LEAST} is needed")
    everything = _ALL_OF_ABI[max(known for known in _ALL_OF_ABI if known <= abi)]
    rules = _Ruleset(everything, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = check(_libc.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0), "landlock")
    try:
        for paths, access in (
            (readable, _READ | _READ_DIR),
            (listable, _READ_DIR),
            (writable, everything & ~1),
        ):
            for path in paths:
                _allow(ruleset, path, access)
        check(_libc.syscall(_RESTRICT, ruleset, 0), "landlock")
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            access &= _OF_A_FILE
        rule = _Beneath(access, fd)
        check(_libc.syscall(_ADD_RULE, ruleset, 1, ctypes.byref(rule), 0), f"landlock {path}")
    finally:
        os.close(fd)
