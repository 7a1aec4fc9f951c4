"""Rebuilds values from the JSON trees of wire.py, believing nothing."""

from collections import namedtuple
from collections.abc import Callable
from functools import lru_cache
from sys import intern
from typing import Any

from . import standard
from .containers import BY_TAG, kind_of, numpy_type
from .shared import Shared
from .wire import UnreadableError

_PLAIN = frozenset({int, float, bool, type(None)})
_INTERNED = 32
_MOST_FIELDS = 256


class Unpacker:
    """Rebuilds values from JSON trees; `foreign` stands in for what is not plain data."""

    def __init__(self, shared: Shared, foreign: Callable[..., Any]) -> None:
        self.shared = shared
        self.foreign = foreign

    def unpack(self, tree: Any) -> Any:
        kind = type(tree)
        if kind is list:
            target: list[Any] = []
            self.shared.add(target)
            target[:] = self.items(tree)
            return target
        if kind is str:
            return _text(tree)
        if kind is not dict:
            return tree
        if len(tree) != 1:
            raise UnreadableError("an object with more than one key")
        ((tag, content),) = tree.items()
        try:
            return self.container(tag, content) if tag in BY_TAG else _TAGS[tag](self, content)
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
            raise UnreadableError(f"tag {tag!r:.20}") from None

    def items(self, trees: list[Any]) -> list[Any]:
        if type(trees) is not list:
            raise UnreadableError("no list")
        if _PLAIN.issuperset(map(type, trees)):
            return trees
        return [self.unpack(tree) for tree in trees]

    def container(self, tag: str, inside: list[Any]) -> Any:
        kind = BY_TAG[tag]
        target = kind.make(*inside[:-1])
        self.shared.add(target)
        kind.fill(target, self.content(inside[-1]), *inside[:-1])
        return target

    def content(self, content: Any) -> Any:
        return bytes.fromhex(content) if type(content) is str else self.items(content)

    def apply(self, changes: list[Any]) -> None:
        """Make the changes that the other side made to the objects that both sides hold."""
        try:
            for number, inside in changes:
                target = self.shared.refilled(number)
                kind = kind_of(target)
                assert kind
                kind.fill(target, self.content(inside[-1]), *inside[:-1])
        except (LookupError, TypeError, ValueError, AttributeError):
            raise UnreadableError("a change") from None

    def reference(self, number: int) -> Any:
        return self.shared.objects[number]

    def named(self, content: list[Any]) -> Any:
        name, fields, items = content
        return _record(name, tuple(fields))._make(self.items(items))

    def scalar(self, content: list[Any]) -> Any:
        import numpy

        kind, data = content
        return numpy.frombuffer(bytes.fromhex(data), dtype=numpy_type(kind))[()][0]


def _text(text: str) -> str:
    """The text; if it is like a name or one character, the one object that stands for it in source too."""
    if len(text) == 1:
        return text[0]
    return intern(text) if len(text) <= _INTERNED and text.isidentifier() else text


@lru_cache(maxsize=64)
def _record(name: str, fields: tuple[str, ...]) -> Any:
    if len(fields) > _MOST_FIELDS:
        raise ValueError
    return namedtuple(name, fields, rename=True)


_TAGS: dict[str, Callable[[Unpacker, Any], Any]] = {
    "i": lambda unpacker, text: int(text, 16),
    "u": lambda unpacker, text: bytes.fromhex(text).decode("utf-32-le", "surrogatepass"),
    "t": lambda unpacker, content: tuple(unpacker.items(content)),
    "f": lambda unpacker, content: frozenset(unpacker.items(content)),
    "b": lambda unpacker, text: bytes.fromhex(text),
    "c": lambda unpacker, parts: complex(*map(float, parts)),
    "g": lambda unpacker, parts: range(*unpacker.items(parts)),
    "r": Unpacker.reference,
    "N": Unpacker.named,
    "S": lambda unpacker, parts: standard.build(*unpacker.items(parts)),
    "n": Unpacker.scalar,
    "o": lambda unpacker, content: unpacker.foreign(*content),
}
