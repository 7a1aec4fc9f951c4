"""What a forked process does: read one program, execute it, answer requests until it is killed.

Everything here runs in the same interpreter as the candidate, which may rewrite it; nothing here decides
anything. The process knows the program and the arguments of the calls, and no expected value.
"""

from os import read, write
from typing import Any

from .session import Session
from .wire import frame, loads

TAIL = "__divcheck_tail__"
_READY = frame(["ready"])
_CHUNK_BYTES = 1 << 16  # larger ones are mapped and unmapped, with a page fault, each time


class Channel:
    """The private socket to the checker. EOFError when it is closed."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.buffer = bytearray()
        self.unsent = b""

    def receive(self) -> Any:
        while len(self.buffer) < 4 or len(self.buffer) < 4 + int.from_bytes(self.buffer[:4], "big"):
            self.send(b"")
            data = read(self.fd, _CHUNK_BYTES)
            if not data:
                raise EOFError
            self.buffer += data
        end = 4 + int.from_bytes(self.buffer[:4], "big")
        data = bytes(self.buffer[4:end])
        del self.buffer[:end]
        return loads(data)

    def send_later(self, data: bytes) -> None:
        """Send with what comes next, or before waiting: each message by itself would wake the checker."""
        self.unsent += data

    def send(self, data: bytes) -> None:
        data, self.unsent = self.unsent + data, b""
        while data:
            data = data[write(self.fd, data) :]


def run(fd: int, builtins: dict[str, Any]) -> None:
    """Serve one program on `fd`; returns when it cannot be loaded, EOFError when the other end closes.

    `builtins` is what the program finds under that name, and may change without harm to what runs here.
    """
    channel = Channel(fd)
    source, tail, entry_point = channel.receive()
    try:
        code = compile(source + tail, "<string>", "exec", dont_inherit=True)
    except BaseException as error:
        return channel.send(Session(None).raised(error, "syntax"))
    function: Any = None
    namespace: dict[str, Any] = {"__builtins__": builtins}
    try:
        exec(code, namespace)
        namespace.pop(TAIL, None)
        function = eval(entry_point, namespace)
    except BaseException as error:
        return channel.send(Session(None).raised(error))
    channel.send_later(_READY)
    session = Session(function)
    while True:
        channel.send(session.answer(channel.receive()))
