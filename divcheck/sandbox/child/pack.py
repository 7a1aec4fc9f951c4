"""Turns values into the JSON trees of wire.py."""

import sys
from collections.abc import Callable
from typing import Any

from .unpack import Opaque
from .wire import ForeignError, UnreadableError, standard

PLAIN = frozenset({float, bool, type(None)})
_SMALL = 1 << 63


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
        if kind is str:
            return value if value.isascii() or not _has_surrogates(value) else {"u": _utf32(value)}
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
        if type(value).__name__ == "Fraction" and type(value) is standard("fractions", "Fraction"):
            return {"F": [self.pack(value._numerator), self.pack(value._denominator)]}
        if type(value).__name__ == "Decimal" and type(value) is standard("decimal", "Decimal"):
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
            error = ForeignError if isinstance(value, Opaque) else UnreadableError
            raise error(f"{type(value).__name__} is not plain data")
        self.handles.append(value)
        iterable = hasattr(type(value), "__iter__")
        return {
            "o": [type(value).__name__, _try(bool, value), _try(len, value), iterable, len(self.handles) - 1]
        }


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _utf32(text: str) -> str:
    return text.encode("utf-32-le", "surrogatepass").hex()


def _try(function: Callable[[Any], Any], value: Any) -> Any:
    try:
        return function(value)
    except Exception:
        return None


_BASES: tuple[tuple[type, Callable[[Packer, Any], Any]], ...] = (
    (bool, lambda packer, value: value),
    (int, lambda packer, value: packer.pack(int.__pos__(value))),
    (float, lambda packer, value: float.__pos__(value)),
    (str, lambda packer, value: packer.pack(str.__str__(value))),
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
