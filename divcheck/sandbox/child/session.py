"""Answers the checker's requests: calls of the candidate, and operations on objects that stayed here."""

import operator
from collections.abc import Callable
from typing import Any

from .pack import Packer
from .shared import Shared
from .unpack import Unpacker
from .wire import UnreadableError, deep_recursion, frame

_VERBS: dict[str, Callable[..., Any]] = {
    "attr": getattr,
    "bool": bool,
    "call": lambda function, /, *arguments, **named: function(*arguments, **named),
    "item": operator.getitem,
    "iter": iter,
    "len": len,
    "next": next,
    "repr": repr,
    "str": str,
}
_MESSAGE_CHARACTERS = 10_000
_OUT_OF_MEMORY = frame(["raised", [], {"t": [{"t": ["MemoryError"]}, "", {"t": []}]}, []])


class Session:
    """The requests about one candidate, `function`, which has handle 0."""

    def __init__(self, function: Any) -> None:
        self.shared = Shared()
        self.packer = Packer(self.shared, self.handle)
        self.unpacker = Unpacker(self.shared, self.held)
        self.handles = [function]
        self.known = {id(function): 0}

    def handle(self, value: Any) -> Any:
        """Keep an object here; the checker is told how to refer to it."""
        number = self.known.setdefault(id(value), len(self.handles))
        if number == len(self.handles):
            self.handles.append(value)
        return {"o": [number, type(value).__name__]}

    def held(self, number: int) -> Any:
        return self.handles[number]

    def answer(self, request: list[Any]) -> bytes:
        """Do what is asked; the reply as it travels."""
        try:
            return self.reply("returned", [self.done(request)])
        except BaseException as error:
            return self.raised(error)

    def done(self, request: list[Any]) -> Any:
        """What comes of a request; its arguments are let go of, unless the candidate keeps them."""
        verb, handle, forgotten, changes, arguments, named = request
        with deep_recursion():
            self.shared.forget(forgotten)
            self.unpacker.apply(changes)
            arguments = self.unpacker.items(arguments)
            named = {name: self.unpacker.unpack(tree) for name, tree in named}
        self.shared.settle()
        return _VERBS[verb](self.handles[handle], *arguments, **named)

    def raised(self, error: BaseException, status: str = "raised") -> bytes:
        """The reply that tells of an exception."""
        error.__traceback__ = None  # it refers to all that the candidate had at hand
        if isinstance(error, MemoryError):
            return _OUT_OF_MEMORY
        try:
            return self.reply(status, [described(error)])
        except BaseException:
            return frame([status, [], Packer(Shared(), repr).pack((*described(error)[:2], None)), []])

    def reply(self, status: str, value: list[Any]) -> bytes:
        """A message with the only member of `value`, which is taken out, and what changed elsewhere."""
        try:
            with deep_recursion():
                changes = self.packer.changes()
                tree = self.packer.pack(value.pop())
                message = frame([status, changes, tree, self.shared.unused()])
        except BaseException:
            self.shared.undo()
            raise
        self.shared.settle()
        return message


def described(error: BaseException) -> tuple[tuple[str, ...], str, Any]:
    """The names of the exception's classes, its own first, its message, and what it was made with."""
    try:
        message = str(error)[:_MESSAGE_CHARACTERS]
    except BaseException:
        message = ""
    if isinstance(error, UnreadableError):
        return ("TypeError", "Exception"), message, (message,)
    arguments = error.args
    if isinstance(error, OSError) and error.filename is not None and len(arguments) == 2:
        arguments += (error.filename,)  # which is kept elsewhere
    return tuple(kind.__name__ for kind in type(error).__mro__), message, arguments
