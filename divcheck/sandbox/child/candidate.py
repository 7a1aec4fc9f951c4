"""What a forked process does: read one program, execute it, answer calls until it is killed.

Everything here runs in the same interpreter as the candidate, which may rewrite it; nothing here decides
anything. The process knows the program and the arguments of the calls, and no expected value.
"""

import os
from operator import is_
from typing import Any

from .pack import Packer
from .unpack import Unpacker
from .wire import UnreadableError, frame, loads

TAIL = "__divcheck_tail__"
_OUT_OF_MEMORY = frame(["raised", ["MemoryError"], ""])
_READY = frame(["ready"])
_CHUNK_BYTES = 1 << 16  # larger ones are mapped and unmapped, with a page fault, each time


class Channel:
    """The private socket to the checker. EOFError when it is closed."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.buffer = b""
        self.unsent = b""

    def receive(self) -> Any:
        while len(self.buffer) < 4 or len(self.buffer) < 4 + int.from_bytes(self.buffer[:4], "big"):
            self.send(b"")
            data = os.read(self.fd, _CHUNK_BYTES)
            if not data:
                raise EOFError
            self.buffer += data
        end = 4 + int.from_bytes(self.buffer[:4], "big")
        data, self.buffer = self.buffer[4:end], self.buffer[end:]
        return loads(data)

    def send_later(self, data: bytes) -> None:
        """Send with what comes next, or before waiting: each message by itself would wake the checker."""
        self.unsent += data

    def send(self, data: bytes) -> None:
        data, self.unsent = self.unsent + data, b""
        while data:
            data = data[os.write(self.fd, data) :]


def run(fd: int) -> None:
    """Serve one program on `fd`; returns when it cannot be loaded, EOFError when the other end closes."""
    channel = Channel(fd)
    source, tail, entry_point = channel.receive()
    try:
        code = compile(source + tail, "<string>", "exec", dont_inherit=True)
    except BaseException as error:
        return channel.send(frame(["syntax", *_described(error)]))
    function: Any = None
    namespace: dict[str, Any] = {}
    try:
        exec(code, namespace)
        namespace.pop(TAIL, None)
        function = eval(entry_point, namespace)
    except BaseException as error:
        return channel.send(_raised(error))
    channel.send_later(_READY)
    handles: list[Any] = []
    while True:
        request = channel.receive()
        if request[0] == "call":
            reply = _call(function, request, handles)
        else:
            reply = _iterate(request, handles)
        channel.send(reply)


def _call(function: Any, request: list[Any], handles: list[Any]) -> bytes:
    """Call the candidate; the reply holds the changes that it made to its arguments, then its result."""
    received: list[Any] = []
    unpacker = Unpacker(received)
    arguments, named = unpacker.items(request[1]), unpacker.unpack(request[2])
    before = [_members(value) for value in received]
    try:
        result = function(*arguments, **named)
        packer = Packer(received, handles)
        changed = [
            number for number, members in enumerate(before) if not _same(_members(received[number]), members)
        ]
        changes = [[number, packer.contents(received[number])] for number in changed]
        return frame(["returned", changes, packer.pack(result)])
    except BaseException as error:
        return _raised(error)


def _iterate(request: list[Any], handles: list[Any]) -> bytes:
    """Start an iteration over an object that was returned, or take one step of it."""
    verb, handle = request
    try:
        if verb == "iter":
            handles.append(iter(handles[handle]))
            return frame(["returned", [], len(handles) - 1])
        return frame(["returned", [], Packer([], handles).pack(next(handles[handle]))])
    except BaseException as error:
        return _raised(error)


def _members(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [item for pair in dict.items(value) for item in pair]
    return list(value)


def _same(now: list[Any], before: list[Any]) -> bool:
    return len(now) == len(before) and all(map(is_, now, before))


def _raised(error: BaseException) -> bytes:
    if isinstance(error, MemoryError):
        error.__traceback__ = None
        return _OUT_OF_MEMORY
    return frame(["raised", *_described(error)])


def _described(error: BaseException) -> list[Any]:
    """The names of the exception's classes, its own first, and its message."""
    try:
        message = str(error)[:500]
    except BaseException:
        message = ""
    if isinstance(error, UnreadableError):
        return [["TypeError", "Exception"], message]
    return [[kind.__name__ for kind in type(error).__mro__], message]
