"""Values of the standard library's classes that are told in a few parts: fractions, dates, views, wrappers.

A class is looked up where it is defined, and never imported for a value that cannot be one of it.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple


class Class(NamedTuple):
    """How a value of just that class is taken apart, and built from its parts."""

    module: str
    parts: Callable[[Any], list[Any]]
    build: Callable[..., Any]


def _construct(kind: Any, *parts: Any) -> Any:
    return kind(*parts)


def _parse(kind: Any, text: str) -> Any:
    return kind.fromisoformat(text)


def _data(value: Any) -> list[Any]:
    return [value.data]


def _text(value: Any) -> list[Any]:
    return [value.isoformat()]


def _items(value: Any) -> list[Any]:
    return [tuple(value)]


_HERE = {
    kind.__name__: kind for kind in (MappingProxyType, *(map(type, ({}.keys(), {}.values(), {}.items()))))
}
_CLASSES = {
    "Fraction": Class("fractions", lambda value: [value.numerator, value.denominator], _construct),
    "Decimal": Class("decimal", lambda value: [str(value)], _construct),
    "date": Class("datetime", _text, _parse),
    "datetime": Class("datetime", _text, _parse),
    "time": Class("datetime", _text, _parse),
    "timedelta": Class("datetime", lambda value: [value.days, value.seconds, value.microseconds], _construct),
    "UserList": Class("collections", _data, _construct),
    "UserDict": Class("collections", _data, _construct),
    "UserString": Class("collections", _data, _construct),
    "mappingproxy": Class("", lambda value: [dict(value)], _construct),
    "dict_keys": Class("", _items, lambda kind, items: dict.fromkeys(items).keys()),
    "dict_values": Class("", _items, lambda kind, items: dict(enumerate(items)).values()),
    "dict_items": Class("", _items, lambda kind, items: dict(items).items()),
}


def parts(value: Any) -> list[Any] | None:
    """The name of the value's class, then its parts; None for a value of another class."""
    name = type(value).__name__
    known = _CLASSES.get(name)
    if known is None or type(value) is not (
        _HERE.get(name) or getattr(sys.modules.get(known.module), name, None)
    ):
        return None
    return [name, *known.parts(value)]


def build(name: str, *parts: Any) -> Any:
    """The value of these parts; LookupError, TypeError or ValueError if there is none."""
    known = _CLASSES[name]
    return known.build(_HERE.get(name) or getattr(import_module(known.module), name), *parts)
