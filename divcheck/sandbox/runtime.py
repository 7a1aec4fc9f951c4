"""Which files make up the Python runtime that a candidate may read, found by asking a fresh interpreter."""

import json
import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from divcheck.errors import DivcheckError

FLAGS = ("-S", "-s", "-P", "-B", "-W", "ignore", "-X", "utf8")
"How the interpreter inside is started: no site-packages, no current directory, no bytecode written."
ENVIRONMENT = {
    "HOME": "/scratch",
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": "/usr/bin:/bin",
    "PYTHONHASHSEED": "0",
    "TMPDIR": "/scratch",
    "TZ": "UTC",
    "USER": "nobody",
}
ENVIRONMENT |= {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
"All of the environment inside: of the host's only what Python may need to start, and a fixed hash seed."

_EXTRAS = ("/etc/ld.so.cache", "/usr/lib/locale/C.utf8", "/usr/share/zoneinfo")
_PROBE = """
import importlib, json, os, sys
path = list(sys.path)
sys.path.extend(sys.argv[1:])
names = [name.partition(".")[0] for entry in path if os.path.isdir(entry) for name in os.listdir(entry)
         if name.endswith(".so") and not name.startswith("_test")]
for name in ["numpy.random", *names]:
    try:
        importlib.import_module(name)
    except Exception:
        pass
with open("/proc/self/maps") as maps:
    files = sorted({line.split(None, 5)[5].rstrip() for line in maps if ".so" in line})
print(json.dumps([path, files]))
"""


@dataclass(frozen=True, slots=True)
class Runtime:
    """The files of the Python runtime."""

    path: list[str]
    "`sys.path` inside: the standard library, then the directory that shows numpy alone."
    visible: list[str]
    "Directories and files to be readable."
    hidden: list[str]
    "Directories within `visible` that are shown empty: other installed packages, this one among them."
    readable: list[str]
    "`visible` without `hidden`, for Landlock, which can only allow: what holds both is taken apart."
    listable: list[str]
    "Directories whose names may be listed where hiding is not possible."
    links: dict[str, str]
    "Symbolic links by which the dynamic linker finds libraries: path to target."
    numpy: bool
    "Whether numpy is installed."
    probe: str
    "One file that must be readable for anything to work."


@lru_cache(maxsize=1)
def find() -> Runtime:
    """Look the runtime up; DivcheckError if the interpreter cannot be started afresh."""
    numpy = _numpy_directory()
    command = [sys.executable, *FLAGS, "-c", _PROBE, *([str(numpy.parent)] if numpy else [])]
    done = subprocess.run(
        command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        raise DivcheckError(
            f"{sys.executable} cannot be started for the sandbox: {done.stderr.decode()[-200:]}"
        )
    path, files = json.loads(done.stdout)
    library = [entry for entry in path if Path(entry).is_dir()]
    packages = [numpy, numpy.with_name("numpy.libs")] if numpy else []
    shown = [*library, *(str(package) for package in packages if package.is_dir())]
    outside = [file for file in files if not any(file.startswith(entry + "/") for entry in shown)]
    links = {"/tmp": "/scratch", "/dev/shm": "/scratch"}
    for file in outside:
        links.update(_links_to(Path(file)))
    for name in ("/lib", "/lib64"):
        if Path(name).is_symlink():
            links[name] = str(Path(name).readlink())
    site = [str(numpy.parent)] if numpy else []
    visible = [*shown, *outside, *(extra for extra in _EXTRAS if Path(extra).exists())]
    hidden = sorted({f"{entry}/{name}" for entry in library for name in ("site-packages", "dist-packages")})
    return Runtime(
        path=[*path, *site],
        visible=visible,
        hidden=hidden,
        readable=[part for entry in visible for part in _apart(entry, hidden)],
        listable=[*library, *site],
        links=links,
        numpy=numpy is not None,
        probe=sysconfig.__file__,
    )


def _numpy_directory() -> Path | None:
    spec = find_spec("numpy")
    return Path(spec.origin).parent if spec and spec.origin else None


def _apart(entry: str, hidden: list[str]) -> list[str]:
    """A directory, or its parts without the hidden ones if it has any."""
    if not any(name.startswith(entry + "/") for name in hidden):
        return [entry]
    return [str(part) for part in Path(entry).iterdir() if str(part) not in hidden]


def _links_to(file: Path) -> dict[str, str]:
    """The symbolic links beside a library that lead to it."""
    return dict.fromkeys(_links_in(file.parent).get(str(file), []), file.name)


@lru_cache(maxsize=64)
def _links_in(directory: Path) -> dict[str, list[str]]:
    """The symbolic links in a directory, by the file to which they lead."""
    links: dict[str, list[str]] = {}
    for entry in os.scandir(directory):
        if entry.is_symlink():
            links.setdefault(os.path.realpath(entry.path), []).append(entry.path)
    return links
