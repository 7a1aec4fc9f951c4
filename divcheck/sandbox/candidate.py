"""The checker's end of a candidate: calls that go to its process, answers that come back as plain data."""

import os
import select
import signal
import socket
import time
from typing import Any

from divcheck.records import Verdict
from divcheck.sandbox import watch
from divcheck.sandbox.child.pack import Packer
from divcheck.sandbox.child.shared import Shared
from divcheck.sandbox.child.unpack import Unpacker
from divcheck.sandbox.child.wire import UnreadableError, deep_recursion, frame, loads
from divcheck.sandbox.nest import Ending, Nest
from divcheck.sandbox.programs import Limits
from divcheck.sandbox.raised import described, rebuilt
from divcheck.sandbox.stand_in import StandIn, handle_of

_TICK_SECONDS = 0.05
_CHUNK_BYTES = 1 << 16
_FUNCTION = 0  # the handle of what the check calls as the candidate


class Ended(BaseException):
    """The candidate will answer no more. Not an Exception: no check may mistake it for one of its own."""

    def __init__(self, verdict: Verdict, detail: str) -> None:
        super().__init__(verdict, detail)
        self.verdict = verdict
        self.detail = detail


class Candidate:
    """A program loaded in a process of its own."""

    def __init__(self, nest: Nest, limits: Limits, alive: int) -> None:
        """`alive` is a descriptor whose other end closes when nobody wants the verdict any more."""
        self._nest, self._limits = nest, limits
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)
        self._poll.register(alive, 0)
        self._buffer = bytearray()
        self._watch: watch.Watch | None = None
        self._started = time.monotonic()
        self._next_look = self._started + _TICK_SECONDS
        self._ending: Ending | None = None
        self._unsent = b""
        self._loaded = False
        self.asked = False
        "Whether the check asked it for anything yet."
        self._shared = Shared()
        self._packer = Packer(self._shared, self._handle)
        self._unpacker = Unpacker(self._shared, self._stand_in)
        self._stand_ins: dict[int, StandIn] = {}
        self.function: Any = None
        "What the check was given as the candidate."
        self.ended: Ended | None = None
        with theirs:
            nest.hatch(theirs)

    def load(self, source: str, tail: str, entry_point: str) -> None:
        """Have the program executed; what came of it is heard with the first call, or by `loaded`."""
        self._unsent = frame([source, tail, entry_point])

    def loaded(self) -> None:
        """Hear whether the program could be executed; Ended if not."""
        if self._loaded:
            return
        self._loaded = True
        self._send(b"")
        answer = self._answer()
        if answer[0] == "ready":
            return
        error = rebuilt(self._content(answer))
        verdict = Verdict.SYNTAX if answer[0] == "syntax" else Verdict.FAILED
        raise self._stop(Verdict.MEMORY if isinstance(error, MemoryError) else verdict, described(error))

    def call(self, /, *arguments: Any, **named: Any) -> Any:
        """What the candidate returns for the arguments, which it may change; raises as it does, or Ended."""
        return self.ask(_FUNCTION, "call", *arguments, **named)

    def ask(self, handle: int, verb: str, /, *arguments: Any, **named: Any) -> Any:
        """What comes of one of session.py's verbs on an object in the candidate's process."""
        if self.ended:
            raise self.ended
        self.asked = True
        try:
            with deep_recursion():
                forgotten = self._shared.unused()
                request = [verb, handle, forgotten, self._packer.changes(), self._packer.items(arguments)]
                request.append([[name, self._packer.pack(value)] for name, value in named.items()])
                message = frame(request)
        except UnreadableError as error:
            self._shared.undo()
            if handle != _FUNCTION:  # the check asks of this object what it could ask of another one
                raise TypeError(f"{error}, and cannot be passed to what the candidate returned") from None
            raise self._stop(Verdict.ERROR, f"the check passes what is not plain data: {error}") from None
        self._shared.settle()
        if self._watch is not None:
            self._watch.start()
        self._send(message)
        self.loaded()
        return self._value(self._answer())

    def end(self, patiently: bool = False) -> Ending:
        """End the process, if `patiently` after it had time to end by itself."""
        if self._ending is None:
            try:
                self._ending = self._nest.end(patiently)
            except ConnectionResetError as error:
                self._ending = Ending(signal=0, status=0, killed=False, cpu_seconds=0.0)
                self.ended = Ended(Verdict.ERROR, str(error))
            self._socket.close()  # not before: the process would wake and run once more, to no purpose
        return self._ending

    def discard(self) -> None:
        """Let go of what it returned: it could be large, and it refers back to this object."""
        del self._shared, self._packer, self._unpacker, self._stand_ins, self.function
        if self.ended:
            self.ended.__traceback__ = None

    def _answer(self) -> list[Any]:
        """The next message of the candidate's process."""
        try:
            answer = loads(self._receive())
        except UnreadableError as error:
            raise self._stop(Verdict.FAILED, f"its answer cannot be read ({error})") from None
        if not isinstance(answer, list) or not answer:
            raise self._stop(Verdict.FAILED, "its answer cannot be read")
        return answer

    def _value(self, answer: list[Any]) -> Any:
        """The result in an answer; raises what the candidate raised."""
        content = self._content(answer)
        if answer[0] != "returned":
            raise rebuilt(content)
        return content

    def _content(self, answer: list[Any]) -> Any:
        """What an answer tells, after the changes that the candidate made to what both sides hold."""
        try:
            with deep_recursion():
                _, changes, tree, forgotten = answer
                self._unpacker.apply(changes)
                content = self._unpacker.unpack(tree)
                self._shared.settle()
                self._shared.forget(forgotten)
        except MemoryError:
            raise
        except Exception as error:  # whatever hostile data provokes
            raise self._stop(Verdict.FAILED, f"its answer cannot be read ({error})") from None
        return content

    def _handle(self, value: Any) -> Any:
        """The tree of something that is not plain data, on its way to the candidate."""
        handle = _FUNCTION if value is self.function else handle_of(value)
        if handle is None:
            raise UnreadableError(f"{type(value).__name__} is not plain data")
        return {"o": [handle]}

    def _stand_in(self, handle: Any, name: Any) -> Any:
        if type(handle) is not int or type(name) is not str:
            raise UnreadableError("a handle")
        if handle == _FUNCTION:
            return self.function
        return self._stand_ins.setdefault(handle, StandIn(self.ask, handle, name[:80]))

    def _send(self, data: bytes) -> None:
        view = memoryview(self._unsent + data)
        self._unsent = b""
        while view:
            try:
                view = view[self._socket.send(view) :]
            except BlockingIOError:
                self._poll.modify(self._socket, select.POLLOUT)
                self._wait()
                self._poll.modify(self._socket, select.POLLIN)
            except OSError:
                raise self._gone() from None

    def _receive(self) -> bytes:
        """One frame; Ended if the process dies, stops working or sends too much."""
        size: int | None = None
        while size is None or len(self._buffer) < size:
            if size is None and len(self._buffer) >= 4:
                size = 4 + int.from_bytes(self._buffer[:4], "big")
                if size > self._limits.answer_bytes:
                    raise self._stop(Verdict.MEMORY, f"an answer of {size} bytes")
                continue
            self._wait()
            try:
                data = self._socket.recv(_CHUNK_BYTES)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if not data:
                raise self._gone()
            self._buffer += data
        data = bytes(self._buffer[4:size])
        del self._buffer[:size]
        return data

    def _wait(self) -> None:
        """Wait for the socket, but no longer than a moment; look after the process when that is due."""
        events = self._poll.poll(_TICK_SECONDS * 1000)
        if any(fd != self._socket.fileno() for fd, _ in events):
            os._exit(1)
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + _TICK_SECONDS
        if self._watch is None and (pid := self._nest.candidate()) is not None:  # forked by now
            self._watch = watch.Watch(pid)
        if self._watch is not None:
            self._look(self._watch, answered=bool(events))
        if now - self._started > self._limits.wall_seconds:
            raise self._stop(Verdict.TIMEOUT, f"{self._limits.wall_seconds:g} s")

    def _look(self, process: watch.Watch, answered: bool) -> None:
        process.look(answered)
        if process.cpu_seconds > self._limits.cpu_seconds:
            raise self._stop(Verdict.TIMEOUT, f"{self._limits.cpu_seconds:g} s of processor time")
        if process.idle_seconds > self._limits.idle_seconds:
            raise self._stop(Verdict.TIMEOUT, f"blocked for {self._limits.idle_seconds:g} s")

    def _stop(self, verdict: Verdict, detail: str) -> Ended:
        self.end()
        self.ended = self.ended or Ended(verdict, detail)
        return self.ended

    def _gone(self) -> Ended:
        """The candidate's end of the socket is closed: what the kernel says of its process is the verdict."""
        ending = self.end(patiently=True)
        self.ended = self.ended or Ended(*_cause(ending, self._limits))
        return self.ended


def _cause(ending: Ending, limits: Limits) -> tuple[Verdict, str]:
    if ending.killed:
        return Verdict.FAILED, "closed its connection"
    if not ending.signal:
        return Verdict.FAILED, f"exited with status {ending.status} before it answered"
    known = {number.value: number.name for number in signal.Signals}
    name = known.get(ending.signal, f"signal {ending.signal}")
    if ending.signal == signal.SIGSYS:
        return Verdict.FORBIDDEN, "a system call that the sandbox does not allow"
    if ending.signal in (signal.SIGXCPU, signal.SIGKILL) and ending.cpu_seconds >= limits.cpu_seconds:
        return Verdict.TIMEOUT, f"{limits.cpu_seconds:g} s of processor time"
    return Verdict.CRASHED, name
