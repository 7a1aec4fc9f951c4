"""What the check holds in place of an object that stayed in the candidate's process."""

from collections.abc import Callable, Iterator
from typing import Any

Ask = Callable[..., Any]
"""Has the candidate's process do one thing with an object: its handle, a verb, arguments."""


class StandIn:
    """An object of the candidate that is not plain data: equal to itself only.

    What can be asked of it without showing it what is expected is asked in the candidate's process: its
    truth, length, items, elements, attributes, text, and what it returns when it is called. It takes part in
    no comparison and no arithmetic: what stands on the other side of these would have to be shown to it.
    """

    __slots__ = ("_ask", "_handle", "_name")

    def __init__(self, ask: Ask, handle: int, name: str) -> None:
        self._ask, self._handle, self._name = ask, handle, name

    def __bool__(self) -> bool:
        return self._ask(self._handle, "bool") is True

    def __len__(self) -> int:
        length: int = self._ask(self._handle, "len")
        return length

    def __getitem__(self, key: Any) -> Any:
        return self._ask(self._handle, "item", key)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"{self._name!r} object has no attribute {name!r}")
        return self._ask(self._handle, "attr", name)

    def __call__(self, /, *arguments: Any, **named: Any) -> Any:
        return self._ask(self._handle, "call", *arguments, **named)

    def __iter__(self) -> Iterator[Any]:
        iterator = self._ask(self._handle, "iter")
        if type(iterator) is not StandIn:
            raise TypeError(f"{self._name!r} object is not iterable")
        return iterator

    def __next__(self) -> Any:
        return self._ask(self._handle, "next")

    def __str__(self) -> str:
        text: str = self._ask(self._handle, "str")
        return text

    def __repr__(self) -> str:
        text: str = self._ask(self._handle, "repr")
        return text


def handle_of(value: Any) -> int | None:
    """The handle of the object that the value stands for; None if it stands for none."""
    return object.__getattribute__(value, "_handle") if type(value) is StandIn else None
