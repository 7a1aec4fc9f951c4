"""The checker's end of a candidate: calls that go to its process, answers that come back as plain data."""

import builtins
import os
import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from divcheck.records import Verdict
from divcheck.sandbox import watch
from divcheck.sandbox.child.wire import Packer, Unpacker, Unreadable, frame, loads
from divcheck.sandbox.nest import Ending, Nest
from divcheck.sandbox.programs import Limits

_TICK_SECONDS = 0.05
_CHUNK_BYTES = 1 << 18


class Ended(BaseException):
    """The candidate will answer no more. Not an Exception, so that no check mistakes it for one of its own."""

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
        self._ending: Ending | None = None
        self.ended: Ended | None = None
        with theirs:
            nest.hatch(theirs)

    def load(self, source: str, tail: str, entry_point: str) -> None:
        """Execute the program; raises what it raises, or Ended."""
        answer = self._ask([source, tail, entry_point])
        if answer[0] == "syntax":
            name, _, message = _exception(answer)
            raise self._stop(Verdict.SYNTAX, f"{name}: {message}")
        if answer[0] != "ready":
            raise _rebuilt(answer)

    def call(self, *arguments: Any, **named: Any) -> Any:
        """What the candidate returns for these arguments, which it may change in place; raises what it raises."""
        sent: list[Any] = []
        packer = Packer(sent)
        try:
            request = ["call", [packer.pack(value) for value in arguments], packer.pack(named)]
        except Unreadable as error:
            raise self._stop(Verdict.ERROR, f"the check passes what is not plain data: {error}") from None
        return self._value(self._ask(request), sent)

    def end(self, patiently: bool = False) -> Ending:
        """End the process, if `patiently` after it had time to end by itself."""
        if self._ending is None:
            self._socket.close()
            self._ending = self._nest.end(patiently)
        return self._ending

    def _ask(self, request: Any) -> list[Any]:
        if self.ended:
            raise self.ended
        try:
            self._send(frame(request))
            answer = loads(self._receive())
        except Unreadable as error:
            raise self._stop(Verdict.FAILED, f"its answer cannot be read ({error})") from None
        if not isinstance(answer, list) or not answer:
            raise self._stop(Verdict.FAILED, "its answer cannot be read")
        return answer

    def _value(self, answer: list[Any], sent: list[Any]) -> Any:
        """The result in an answer, after the changes that the candidate made to its arguments."""
        if answer[0] != "returned":
            raise _rebuilt(answer)
        originals = len(sent)
        unpacker = Unpacker(sent, self._iterate)
        try:
            _, changes, result = answer
            for number, content in changes:
                if not 0 <= number < originals:
                    raise Unreadable("a change to what it was not given")
                unpacker.replace(sent[number], content)
            return unpacker.unpack(result)
        except (Unreadable, RecursionError, ValueError, TypeError, IndexError) as error:
            raise self._stop(Verdict.FAILED, f"its answer cannot be read ({error})") from None

    def _iterate(self, handle: int) -> Iterator[Any]:
        """Iterate over an object that stayed in the candidate's process."""
        iterator = self._value(self._ask(["iter", handle]), [])
        while True:
            answer = self._ask(["next", iterator])
            if answer[0] == "raised" and _exception(answer)[1] is StopIteration:
                return
            yield self._value(answer, [])

    def _send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self._socket.send(view) :]
            except BlockingIOError:
                self._poll.modify(self._socket, select.POLLIN | select.POLLOUT)
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
            try:
                data = self._socket.recv(_CHUNK_BYTES)
            except BlockingIOError:
                self._wait()
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
        """Wait until the socket has something to say; meanwhile look that the process works and keeps its limits."""
        while not (events := self._poll.poll(_TICK_SECONDS * 1000)):
            if self._watch is None:
                self._watch = watch.Watch(self._nest.candidate())
            self._watch.look()
            if self._watch.cpu_seconds > self._limits.cpu_seconds:
                raise self._stop(Verdict.TIMEOUT, f"{self._limits.cpu_seconds:g} s of processor time")
            if self._watch.idle_seconds > self._limits.idle_seconds:
                raise self._stop(Verdict.TIMEOUT, f"blocked for {self._limits.idle_seconds:g} s")
            if time.monotonic() - self._started > self._limits.wall_seconds:
                raise self._stop(Verdict.TIMEOUT, f"{self._limits.wall_seconds:g} s")
        if any(fd != self._socket.fileno() for fd, _ in events):
            os._exit(1)

    def _stop(self, verdict: Verdict, detail: str) -> Ended:
        self.end()
        self.ended = Ended(verdict, detail)
        return self.ended

    def _gone(self) -> Ended:
        """The candidate's end of the socket is closed: what the kernel says of its process is the verdict."""
        ending = self.end(patiently=True)
        self.ended = Ended(*_cause(ending, self._limits))
        return self.ended


def _cause(ending: Ending, limits: Limits) -> tuple[Verdict, str]:
    if ending.killed:
        return Verdict.FAILED, "closed its connection"
    if not ending.signal:
        return Verdict.FAILED, f"exited with status {ending.status} before it answered"
    name = (
        signal.Signals(ending.signal).name if ending.signal < signal.SIGRTMIN else f"signal {ending.signal}"
    )
    if ending.signal == signal.SIGSYS:
        return Verdict.FORBIDDEN, "a system call that the sandbox does not allow"
    if ending.signal in (signal.SIGXCPU, signal.SIGKILL) and ending.cpu_seconds >= limits.cpu_seconds:
        return Verdict.TIMEOUT, f"{limits.cpu_seconds:g} s of processor time"
    return Verdict.CRASHED, name


def _exception(answer: list[Any]) -> tuple[str, type[BaseException], str]:
    """The name, the nearest built-in class and the message of an exception that the candidate reports."""
    try:
        _, names, message = answer
        name = str(names[0])[:80]
        for known in names:
            kind = getattr(builtins, known, None)
            if isinstance(kind, type) and issubclass(kind, BaseException):
                return name, kind, str(message)[:500]
    except (ValueError, TypeError, LookupError):
        pass
    return "unreadable", Exception, ""


def _rebuilt(answer: list[Any]) -> BaseException:
    """The exception that the candidate reports, as an instance of the nearest built-in class."""
    name, kind, message = _exception(answer)
    for near in kind.__mro__:
        with suppress(TypeError):
            error: BaseException = near(message)
            error.__notes__ = [name]
            return error
    return Exception(message)
