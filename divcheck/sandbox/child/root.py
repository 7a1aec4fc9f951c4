"""A minimal read-only root: the Python runtime, a few devices, a small scratch directory; nothing else.

Called in a mount namespace of its own, with the right to mount there.
"""

import ctypes
import os
from collections.abc import Sequence

from .confine import check

_libc = ctypes.CDLL(None, use_errno=True)
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
_DETACH = 2
_KEPT = {os.ST_NOSUID: _NOSUID, os.ST_NODEV: _NODEV, os.ST_NOEXEC: _NOEXEC, os.ST_NOATIME: 1024}
_KEPT |= {os.ST_NODIRATIME: 2048, os.ST_RELATIME: 1 << 21}
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    result = _libc.mount(
        source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()
    )
    check(result, f"mount {target}")


def build(
    visible: Sequence[str], hidden: Sequence[str], links: dict[str, str], scratch: str, size: int
) -> None:
    """Pivot into a root of `visible` less what is `hidden` within it, and `scratch` of `size` bytes."""
    mount("none", "/", "", _REC | _PRIVATE)
    root = next(
        path for path in ("/sys", "/mnt", "/media") if os.path.isdir(path) and not _under(path, visible)
    )
    mount("tmpfs", root, "tmpfs", _NOSUID, "size=1m,nr_inodes=4k,mode=755")
    for path in sorted({*visible, *hidden, *DEVICES}):
        if path in hidden:
            if os.path.isdir(root + path):
                mount("tmpfs", root + path, "tmpfs", _NOSUID | _NODEV, "size=64k,mode=755")
        elif os.path.exists(path):
            _bind(path, root + path)
    for path, target in links.items():
        if not os.path.lexists(root + path):
            os.makedirs(os.path.dirname(root + path), exist_ok=True)
            os.symlink(target, root + path)
    os.makedirs(root + scratch, exist_ok=True)
    mount("tmpfs", root + scratch, "tmpfs", _NOSUID | _NODEV, f"size={size},nr_inodes=1024,mode=1777")
    for path in hidden:
        if os.path.isdir(root + path):
            mount("none", root + path, "", _REMOUNT | _BIND | _RDONLY | _NOSUID | _NODEV)
    mount("none", root, "", _REMOUNT | _BIND | _RDONLY | _NOSUID)
    os.chdir(root)
    check(_libc.pivot_root(b".", b"."), "pivot_root")
    check(_libc.umount2(b".", _DETACH), "umount")
    os.chdir("/")


def _under(path: str, visible: Sequence[str]) -> bool:
    return any(other == path or other.startswith(path + "/") for other in visible)


def _bind(source: str, target: str) -> None:
    if not os.path.exists(target):
        if os.path.isdir(source):
            os.makedirs(target)
        else:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
    mount(source, target, "", _BIND | _REC)
    held = os.statvfs(target).f_flag
    flags = sum(flag for bit, flag in _KEPT.items() if held & bit and flag not in (_NOSUID, _NODEV)) | _NOSUID
    if source in DEVICES:
        flags |= _NODEV if held & os.ST_NODEV else 0
    else:
        flags |= _NODEV
    mount("none", target, "", _REMOUNT | _BIND | _RDONLY | flags)
