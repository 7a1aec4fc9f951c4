"""Plain data as JSON text: what may cross between the candidate's process and the checker's.

JSON is the carrier because its parser in the standard library is fast, cannot run code and fails cleanly on
hostile bytes. Scalars and lists stand for themselves; everything else is an object with one key, its tag:

    i  int beyond 64 bits, in hexadecimal     t  tuple      s  set         b  bytes, in hexadecimal
    c  complex                                d  dict       f  frozenset   B  bytearray
    g  range                                  F  Fraction   D  Decimal     n, a  numpy scalar, array
    r  a list, dict, set or bytearray that occurred before, by its number
    o  any other object: the name of its type, its truth, its length, and a handle if it can be iterated

Mutable containers are numbered in the order in which they are first met, on both sides alike, so sharing and
cycles survive. Subclasses are reduced to the exact value of their base, read through the base's own methods:
no method of a candidate's class ever runs outside its process, and none can lie about an equality.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from json import JSONDecoder, JSONEncoder
from typing import Any

_encode = JSONEncoder(separators=(",", ":"), check_circular=False).encode
_decode = JSONDecoder().decode

PLAIN = frozenset({str, float, bool, type(None)})
_SMALL = 1 << 63


class Unreadable(Exception):
    """The other side sent something that is not plain data."""


def dumps(tree: Any) -> bytes:
    return _encode(tree).encode("ascii")


def frame(tree: Any) -> bytes:
    """A message as it travels: its length in four bytes, then JSON."""
    data = dumps(tree)
    return len(data).to_bytes(4, "big") + data


def loads(data: bytes) -> Any:
    """Parse one frame; `Unreadable` whatever is wrong with it (MemoryError excepted)."""
    try:
        return _decode(data.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from None


class Packer:
    """Turns values into JSON trees; remembers the mutable containers that it has met."""

    def __init__(self, objects: list[Any], handles: list[Any] | None = None) -> None:
        self.objects = objects
        self.numbers = {id(value): number for number, value in enumerate(objects)}
        self.handles = handles

    def pack(self, value: Any) -> Any:
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind is int:
            return value if -_SMALL < value < _SMALL else {"i": hex(value)}
        if kind is tuple:
            return {"t": [self.pack(item) for item in value]}
        if id(value) in self.numbers:
            return {"r": self.numbers[id(value)]}
        if kind is list:
            self.number(value)
            return [self.pack(item) for item in value]
        return self.rare(value)

    def number(self, value: Any) -> None:
        self.numbers[id(value)] = len(self.objects)
        self.objects.append(value)

    def rare(self, value: Any) -> Any:
        if "numpy" in sys.modules and (tree := self.numpy(value)) is not None:
            return tree
        for kind, read in _BASES:
            if isinstance(value, kind) and issubclass(type(value), kind):
                return read(self, value)
        if type(value).__name__ == "Fraction" and type(value) is _from("fractions", "Fraction"):
            return {"F": [self.pack(value._numerator), self.pack(value._denominator)]}
        if type(value).__name__ == "Decimal" and type(value) is _from("decimal", "Decimal"):
            return {"D": str(value)}
        return self.opaque(value)

    def contents(self, value: Any) -> list[Any]:
        """The inside of a list, dict, set or bytearray, packed."""
        if isinstance(value, dict):
            return [self.pack(item) for pair in dict.items(value) for item in pair]
        if isinstance(value, bytearray):
            return [bytes(value).hex()]
        return [self.pack(item) for item in (list if isinstance(value, list) else set).__iter__(value)]

    def container(self, tag: str, value: Any) -> Any:
        self.number(value)
        return {tag: self.contents(value)} if tag else self.contents(value)

    def numpy(self, value: Any) -> Any:
        numpy = sys.modules["numpy"]
        if isinstance(value, numpy.ndarray) and type(value) is numpy.ndarray:
            if value.dtype.hasobject:
                return {"a": ["O", list(value.shape), [self.pack(item) for item in value.ravel().tolist()]]}
            return {"a": [value.dtype.str, list(value.shape), value.tobytes().hex()]}
        if isinstance(value, numpy.generic) and not isinstance(value, str | bytes):
            return {"n": [value.dtype.str, value.tobytes().hex()]}
        return None

    def opaque(self, value: Any) -> Any:
        if self.handles is None:
            raise Unreadable(f"{type(value).__name__} is not plain data")
        self.handles.append(value)
        iterable = hasattr(type(value), "__iter__")
        return {
            "o": [type(value).__name__, _try(bool, value), _try(len, value), iterable, len(self.handles) - 1]
        }


def _try(function: Callable[[Any], Any], value: Any) -> Any:
    try:
        return function(value)
    except Exception:
        return None


_BASES: tuple[tuple[type, Callable[[Packer, Any], Any]], ...] = (
    (bool, lambda packer, value: value),
    (int, lambda packer, value: packer.pack(int.__pos__(value))),
    (float, lambda packer, value: float.__pos__(value)),
    (str, lambda packer, value: str.__str__(value)),
    (tuple, lambda packer, value: {"t": [packer.pack(item) for item in tuple.__iter__(value)]}),
    (list, lambda packer, value: packer.container("", value)),
    (dict, lambda packer, value: packer.container("d", value)),
    (set, lambda packer, value: packer.container("s", value)),
    (frozenset, lambda packer, value: {"f": [packer.pack(item) for item in frozenset.__iter__(value)]}),
    (bytes, lambda packer, value: {"b": bytes.hex(value)}),
    (bytearray, lambda packer, value: packer.container("B", value)),
    (complex, lambda packer, value: {"c": [complex.real.__get__(value), complex.imag.__get__(value)]}),
    (range, lambda packer, value: {"g": [packer.pack(n) for n in (value.start, value.stop, value.step)]}),
)


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
        return self._start()

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
            raise Unreadable("an object with more than one key")
        ((tag, content),) = tree.items()
        try:
            return _TAGS[tag](self, content)
        except (
            KeyError,
            IndexError,
            TypeError,
            ValueError,
            OverflowError,
            AttributeError,
            ZeroDivisionError,
        ):
            raise Unreadable(f"tag {tag!r:.20}") from None

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
            array[:] = self.items(data)
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


def _from(module: str, name: str) -> Any:
    """A class of the standard library, imported only when a value of it may be at hand."""
    return getattr(import_module(module), name)


_TAGS: dict[str, Callable[[Unpacker, Any], Any]] = {
    "i": lambda unpacker, text: int(text, 16),
    "t": lambda unpacker, content: tuple(unpacker.items(content)),
    "d": lambda unpacker, content: unpacker.fill({}, content),
    "s": lambda unpacker, content: unpacker.fill(set(), content),
    "f": lambda unpacker, content: frozenset(unpacker.items(content)),
    "b": lambda unpacker, text: bytes.fromhex(text),
    "B": lambda unpacker, content: unpacker.fill(bytearray(), content),
    "c": lambda unpacker, parts: complex(*map(float, parts)),
    "g": lambda unpacker, parts: range(*unpacker.items(parts)),
    "r": Unpacker.reference,
    "F": lambda unpacker, parts: _from("fractions", "Fraction")(*unpacker.items(parts)),
    "D": lambda unpacker, text: _from("decimal", "Decimal")(text),
    "n": Unpacker.scalar,
    "a": Unpacker.array,
    "o": Unpacker.opaque,
}
