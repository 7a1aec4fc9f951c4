"""Rebuilds values from the JSON trees of wire.py, believing nothing."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from .wire import UnreadableError, standard


class Opaque:
    """Stands for an object of the candidate that is not plain data: equal to itself only.

    Its truth and length were computed once, in the candidate's process; iterating asks that process.
    """

    def __init__(self, name: str, truth: bool | None, length: int | None, start: Callable[[], Any] | None):
        self._name, self._truth, self._length, self._start = name, truth, length, start

    def __bool__(self) -> bool:
        if self._truth is None:
            raise TypeError(f"{self._name} object has no truth value")
        return self._truth

    def __len__(self) -> int:
        if self._length is None:
            raise TypeError(f"object of type {self._name!r} has no len()")
        return self._length

    def __iter__(self) -> Iterator[Any]:
        if self._start is None:
            raise TypeError(f"{self._name!r} object is not iterable")
        iterator: Iterator[Any] = self._start()
        return iterator

    def __next__(self) -> Any:
        return next(iter(self))

    def __repr__(self) -> str:
        return f"<{self._name} object>"


class Unpacker:
    """Rebuilds values from JSON trees, believing nothing."""

    def __init__(self, objects: list[Any], iterate: Callable[[int], Any] | None = None) -> None:
        self.objects = objects
        self.iterate = iterate

    def unpack(self, tree: Any) -> Any:
        kind = type(tree)
        if kind is list:
            return self.fill([], tree)
        if kind is not dict:
            return tree
        if len(tree) != 1:
            raise UnreadableError("an object with more than one key")
        ((tag, content),) = tree.items()
        try:
            return _TAGS[tag](self, content)
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
            raise UnreadableError(f"tag {tag!r:.20}") from None

    def fill(self, target: Any, content: list[Any]) -> Any:
        """Number `target`, then put the unpacked contents into it."""
        self.objects.append(target)
        return self.replace(target, content)

    def replace(self, target: Any, content: list[Any]) -> Any:
        """Put the unpacked `content` into `target` in place of what it holds."""
        if type(target) is bytearray:
            target[:] = bytes.fromhex(content[0])
            return target
        items = [self.unpack(item) for item in content]
        if type(target) is list:
            target[:] = items
            return target
        target.clear()
        target.update(zip(items[::2], items[1::2], strict=True) if type(target) is dict else items)
        return target

    def items(self, content: list[Any]) -> list[Any]:
        return [self.unpack(item) for item in content]

    def reference(self, number: int) -> Any:
        if number < 0:
            raise IndexError
        return self.objects[number]

    def opaque(self, content: list[Any]) -> Opaque:
        name, truth, length, iterable, handle = content
        if not (isinstance(name, str) and truth in (True, False, None) and isinstance(handle, int)):
            raise TypeError
        start = partial(self.iterate, handle) if iterable and self.iterate else None
        return Opaque(name[:80], truth, length if isinstance(length, int) else None, start)

    def array(self, content: list[Any]) -> Any:
        import numpy

        kind, shape, data = content
        if kind == "O":
            array = numpy.empty(len(data), dtype=object)
            for index, item in enumerate(data):
                array[index] = self.unpack(item)
            return array.reshape(shape)
        return numpy.frombuffer(bytes.fromhex(data), dtype=_dtype(kind)).reshape(shape).copy()

    def scalar(self, content: list[Any]) -> Any:
        import numpy

        kind, data = content
        return numpy.frombuffer(bytes.fromhex(data), dtype=_dtype(kind))[()][0]


def _dtype(text: str) -> str:
    """A numpy type of plain numbers or text by its name, nothing structured."""
    if text[0] not in "<>|=" or text[1] not in "biufcSUmM" or len(text) > 12 or "," in text:
        raise ValueError
    return text


_TAGS: dict[str, Callable[[Unpacker, Any], Any]] = {
    "i": lambda unpacker, text: int(text, 16),
    "u": lambda unpacker, text: bytes.fromhex(text).decode("utf-32-le", "surrogatepass"),
    "t": lambda unpacker, content: tuple(unpacker.items(content)),
    "d": lambda unpacker, content: unpacker.fill({}, content),
    "s": lambda unpacker, content: unpacker.fill(set(), content),
    "f": lambda unpacker, content: frozenset(unpacker.items(content)),
    "b": lambda unpacker, text: bytes.fromhex(text),
    "B": lambda unpacker, content: unpacker.fill(bytearray(), content),
    "c": lambda unpacker, parts: complex(*map(float, parts)),
    "g": lambda unpacker, parts: range(*unpacker.items(parts)),
    "r": Unpacker.reference,
    "F": lambda unpacker, parts: standard("fractions", "Fraction")(*unpacker.items(parts)),
    "D": lambda unpacker, text: standard("decimal", "Decimal")(text),
    "n": Unpacker.scalar,
    "a": Unpacker.array,
    "o": Unpacker.opaque,
}
