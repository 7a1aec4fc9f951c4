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
    "call": lambda function, *arguments, **named: function(*arguments, **named),
    "item": operator.getitem,
    "iter": iter,
    "len": len,
    "next": next,
    "repr": repr,
    "str": str,
}
_OUT_OF_MEMORY = frame(["raised", [], ["MemoryError"], ""])


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
        verb, handle, forgotten, changes, arguments, named = request
        with deep_recursion():
            self.shared.forget(forgotten)
            self.unpacker.apply(changes)
            arguments = self.unpacker.items(arguments)
            named = {name: self.unpacker.unpack(tree) for name, tree in named}
        self.shared.settle()
        try:
            result = _VERBS[verb](self.handles[handle], *arguments, **named)
            return self.reply("returned", lambda: [self.packer.pack(result)])
        except BaseException as error:
            return self.raised(error)

    def raised(self, error: BaseException) -> bytes:
        """The reply that tells of an exception."""
        if isinstance(error, MemoryError):
            error.__traceback__ = None
            return _OUT_OF_MEMORY
        description = described(error)
        try:
            return self.reply("raised", lambda: description)
        except BaseException:
            return frame(["raised", [], *description])

    def reply(self, status: str, content: Callable[[], list[Any]]) -> bytes:
        """A message with what content() packs, after the changes to what both sides hold."""
        try:
            with deep_recursion():
                message = frame([status, self.packer.changes(), *content()])
        except BaseException:
            self.shared.undo()
            raise
        self.shared.settle()
        return message


def described(error: BaseException) -> list[Any]:
    """The names of the exception's classes, its own first, and its message."""
    try:
        message = str(error)[:500]
    except BaseException:
        message = ""
    if isinstance(error, UnreadableError):
        return [["TypeError", "Exception"], message]
    return [[kind.__name__ for kind in type(error).__mro__], message]
