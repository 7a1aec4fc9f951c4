"""The mutable objects that both processes hold, kept equal whenever one process hands over to the other."""

from operator import is_
from sys import getrefcount
from typing import Any

from .containers import members

_SAMPLE: dict[int, list[Any]] = {0: []}
_HELD_HERE_ONLY = getrefcount(_SAMPLE[0])


class Shared:
    """Numbers the objects in the order in which they are first met, which is the same on both sides.

    What an object held when it last crossed is remembered, so that a change by either side is seen. An object
    is shared for as long as both processes refer to it: no side can see that the other's is another one then.
    """

    def __init__(self) -> None:
        self.objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}  # by id, which stays taken as long as the object is held above
        self._agreed: dict[int, tuple[list[Any], Any]] = {}
        self._unsettled: list[int] = []
        self._next = 0

    def number(self, value: Any) -> int | None:
        """The number of an object that both sides hold."""
        return self._numbers.get(id(value))

    def add(self, value: Any) -> None:
        """Number an object that crosses for the first time, before what it contains."""
        self.objects[self._next] = value
        self._numbers[id(value)] = self._next
        self._unsettled.append(self._next)
        self._next += 1

    def changed(self) -> list[int]:
        """Numbers of the objects that this side changed since they last crossed."""
        numbers = [
            number
            for number, agreed in self._agreed.items()
            if not _same(members(self.objects[number]), agreed)
        ]
        self._unsettled += numbers
        return numbers

    def refilled(self, number: int) -> Any:
        """The object that the other side changed, to be given its new contents."""
        self._unsettled.append(number)
        return self.objects[number]

    def settle(self) -> None:
        """Both sides hold the same now."""
        for number in self._unsettled:
            if number in self.objects:
                self._agreed[number] = members(self.objects[number])
        self._unsettled.clear()

    def undo(self) -> None:
        """The message that was being made will not be sent."""
        new = [number for number in self._unsettled if number not in self._agreed]
        self._unsettled.clear()
        self.forget(new)  # some may be forgotten already, as unused
        self._next = min(new, default=self._next)

    def forget(self, numbers: list[int]) -> None:
        """The other side has no use for these objects any more."""
        self._drop([number for number in numbers if number in self.objects])

    def unused(self) -> list[int]:
        """Forget the objects to which nothing else in this process refers; their numbers."""
        numbers = []
        for number in list(self.objects):  # a container comes before what it contains
            if getrefcount(self.objects[number]) <= _HELD_HERE_ONLY:
                self._drop([number])
                numbers.append(number)
        return numbers

    def _drop(self, numbers: list[int]) -> None:
        for number in numbers:
            del self._numbers[id(self.objects[number])]
            del self.objects[number]
            self._agreed.pop(number, None)


def _same(now: tuple[list[Any], Any], before: tuple[list[Any], Any]) -> bool:
    """Whether a container's head is equal, and its contents the very same objects or bytes."""
    content, earlier = now[1], before[1]
    if now[0] != before[0] or len(content) != len(earlier):
        return False
    return content == earlier if type(content) is bytes else all(map(is_, content, earlier))
