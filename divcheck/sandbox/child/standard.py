"""Values of the standard library's classes that are told in a few parts: fractions, dates, slices, views.

A class is looked up where it is defined, and never imported for a value that cannot be one of it.
"""

import builtins
import sys
from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple


class Class(NamedTuple):
    """How a value of that class is taken apart, and built from its parts."""

    module: str
    parts: Callable[[Any], list[Any] | None]
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


def _fraction(kind: Any, *parts: Any) -> Any:
    if set(map(type, parts)) != {int}:  # a text could ask for a number that takes years to make
        raise TypeError
    return kind(*parts)


def _name_of_built_in(value: Any) -> list[Any] | None:
    name = value.__name__
    return [name] if getattr(builtins, name, None) is value else None


def _built_in(kind: Any, name: str) -> Any:
    found: Any = getattr(builtins, name)
    if type(found) is not kind:
        raise TypeError
    return found


_HERE: dict[str, type] = {
    kind.__name__: kind
    for kind in (MappingProxyType, slice, type, *map(type, (..., {}.keys(), {}.values(), {}.items())))
}
_CLASSES = {
    "Fraction": Class("fractions", lambda value: [value.numerator, value.denominator], _fraction),
    "Decimal": Class("decimal", lambda value: [str(value)], _construct),
    "date": Class("datetime", _text, _parse),
    "datetime": Class("datetime", _text, _parse),
    "time": Class("datetime", _text, _parse),
    "timedelta": Class("datetime", lambda value: [value.days, value.seconds, value.microseconds], _construct),
    "UserList": Class("collections", _data, _construct),
    "UserDict": Class("collections", _data, _construct),
    "UserString": Class("collections", _data, _construct),
    "mappingproxy": Class("", lambda value: [dict(value)], _construct),
    "slice": Class("", lambda value: [value.start, value.stop, value.step], _construct),
    "type": Class("", _name_of_built_in, _built_in),
    "ellipsis": Class("", lambda value: [], lambda kind: ...),
    "dict_keys": Class("", _items, lambda kind, items: dict.fromkeys(items).keys()),
    "dict_values": Class("", _items, lambda kind, items: dict(enumerate(items)).values()),
    "dict_items": Class("", _items, lambda kind, items: dict(items).items()),
}


def parts(value: Any) -> list[Any] | None:
    """The name of the value's class, then its parts; None for a value of another class."""
    for kind in type(value).__mro__:
        known = _CLASSES.get(kind.__name__)
        if known is not None and kind is _find(kind.__name__, known, sys.modules.get):
            found = known.parts(value)
            return None if found is None else [kind.__name__, *found]
    return None


def build(name: str, *parts: Any) -> Any:
    """The value of these parts; LookupError, TypeError or ValueError if there is none."""
    known = _CLASSES[name]
    return known.build(_find(name, known, import_module), *parts)


def _find(name: str, known: Class, module: Callable[[str], Any]) -> Any:
    return _HERE.get(name) or getattr(module(known.module), name, None)
