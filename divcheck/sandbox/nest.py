"""The trusted end of a fork server: starts it, orders candidates from it, hears how they ended."""

import array
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from divcheck.errors import DivcheckError
from divcheck.sandbox import runtime, watch

_START = """
import sys, types
package = types.ModuleType("inside")
package.__path__ = [sys.argv[1]]
sys.modules["inside"] = package
from inside.serve import main
main(int(sys.argv[2]), int(sys.argv[3]))
"""
_INSIDE = Path(__file__).with_name("child")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a candidate's process ended, told by the kernel."""

    signal: int
    "Signal that ended it, 0 if it exited."
    status: int
    "Exit status, 0 if a signal ended it."
    killed: bool
    "Whether it was the fork server that killed it."
    cpu_seconds: float
    "Processor time that it took."


class Nest:
    """A running fork server. At most one candidate at a time."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self._control: socket.socket
        self._process: subprocess.Popen[bytes]
        self._start()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    *runtime.FLAGS,
                    "-c",
                    _START,
                    _INSIDE,
                    str(theirs.fileno()),
                    str(os.getpid()),
                ],
                env=runtime.ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
            )
        self._control.sendall(json.dumps(self._config).encode())
        answer = self._control.recv(4096)
        state, *rest = json.loads(answer) if answer else ["refused", "it ended without a word"]
        if state != "ready":
            self.close()
            raise DivcheckError(f"the sandbox could not be set up: {rest[0]}")

    def candidate(self) -> int | None:
        """The process id of the candidate, None if it is gone."""
        return watch.descendant(self._process.pid, 2 if "pid" in self._config["layers"] else 1)

    def hatch(self, theirs: socket.socket) -> None:
        """Fork a candidate that talks on `theirs`."""
        rights = array.array("i", [theirs.fileno()])
        with suppress(OSError):  # if the server is gone, `end` says so
            self._control.sendmsg([b"fork"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])

    def end(self, patiently: bool = False) -> Ending:
        """End the candidate, if `patiently` after it had time to end by itself.

        ConnectionResetError if the server is gone, for example for want of memory; then there is a new one.
        """
        try:
            self._control.send(b"wait" if patiently else b"kill")
            answer = self._control.recv(256)
        except OSError:
            answer = b""
        if not answer:
            self.close()
            self._start()
            raise ConnectionResetError("the fork server ended")
        status, killed, cpu_seconds, clean = json.loads(answer)
        if not clean:
            self.close()
            self._start()
        return Ending(
            signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            status=os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
            killed=killed,
            cpu_seconds=cpu_seconds,
        )

    def close(self) -> None:
        self._control.close()
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
