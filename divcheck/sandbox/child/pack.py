"""Turns values into the JSON trees of wire.py."""

import sys
from collections.abc import Callable, Iterable
from typing import Any

from . import standard
from .containers import Kind, kind_of
from .shared import Shared

_AS_THEY_ARE = frozenset({float, bool, type(None)})
_SMALL = 1 << 63


class Packer:
    """Turns values into JSON trees; `foreign` does so for what is not plain data."""

    def __init__(self, shared: Shared, foreign: Callable[[Any], Any]) -> None:
        self.shared = shared
        self.foreign = foreign

    def pack(self, value: Any) -> Any:
        kind = type(value)
        if kind in _AS_THEY_ARE:
            return value
        if kind is str:
            return value if value.isascii() or not _has_surrogates(value) else {"u": _utf32(value)}
        if kind is int:
            return value if -_SMALL < value < _SMALL else {"i": hex(value)}
        if kind is tuple:
            return {"t": self.items(value)}
        if (number := self.shared.number(value)) is not None:
            return {"r": number}
        if kind is list:
            self.shared.add(value)
            return self.items(value)
        return self.rare(value)

    def items(self, values: Iterable[Any]) -> list[Any]:
        """The values packed one by one, or in one step where they are all of a simple kind."""
        values = list(values)
        kinds = set(map(type, values))
        if (
            kinds <= _AS_THEY_ARE
            or (kinds == {int} and min(values) > -_SMALL and max(values) < _SMALL)
            or (kinds == {str} and "".join(values).isascii())
        ):
            return values
        return [self.pack(value) for value in values]

    def changes(self) -> list[Any]:
        """What this side changed in the objects that both sides hold: number, head and contents of each."""
        changes = []
        for number in self.shared.changed():
            value = self.shared.objects[number]
            kind = kind_of(value)
            assert kind
            changes.append([number, self.inside(kind, value)])
        return changes

    def inside(self, kind: Kind, value: Any) -> list[Any]:
        """Head and contents of a container."""
        content = kind.read(value)
        return [*kind.head(value), self.items(content) if type(content) is list else content.hex()]

    def rare(self, value: Any) -> Any:
        if kind := kind_of(value):
            self.shared.add(value)
            inside = self.inside(kind, value)
            return {kind.tag: inside} if kind.tag else inside[0]
        if (tree := _numpy_scalar(value)) is not None:
            return tree
        for base, read in _BASES:
            if issubclass(type(value), base):
                return read(self, value)
        if parts := standard.parts(value):
            return {"S": self.items(parts)}
        return self.foreign(value)

    def record(self, value: Any) -> Any:
        """An instance of a subclass of tuple, with the names of its fields if it has them."""
        items = self.items(tuple.__iter__(value))
        fields = getattr(type(value), "_fields", None)
        if type(fields) is tuple and fields and len(fields) == len(items) and set(map(type, fields)) == {str}:
            return {"N": [type(value).__name__, list(fields), items]}
        return {"t": items}


def _numpy_scalar(value: Any) -> Any:
    numpy = sys.modules.get("numpy")
    if numpy is None or not issubclass(type(value), numpy.generic) or issubclass(type(value), str | bytes):
        return None
    return {"n": [value.dtype.str, value.tobytes().hex()]} if value.dtype.kind in "biufcmM" else None


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _utf32(text: str) -> str:
    return text.encode("utf-32-le", "surrogatepass").hex()


_BASES: tuple[tuple[type, Callable[[Packer, Any], Any]], ...] = (
    (int, lambda packer, value: packer.pack(int.__pos__(value))),
    (float, lambda packer, value: float.__pos__(value)),
    (str, lambda packer, value: packer.pack(str.__str__(value))),
    (tuple, Packer.record),
    (frozenset, lambda packer, value: {"f": packer.items(frozenset.__iter__(value))}),
    (bytes, lambda packer, value: {"b": bytes.hex(value)}),
    (complex, lambda packer, value: {"c": [complex.real.__get__(value), complex.imag.__get__(value)]}),
    (range, lambda packer, value: {"g": packer.items((value.start, value.stop, value.step))}),
)
