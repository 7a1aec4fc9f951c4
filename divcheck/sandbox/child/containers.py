"""The kinds of mutable containers: how each is read, described, made and refilled.

An instance of a subclass counts as one of its plain base, read past the subclass's methods.
"""

import sys
from array import array
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any, NamedTuple

_FACTORIES: dict[str, Any] = {kind.__name__: kind for kind in (int, float, str, bool, list, dict, set, tuple)}
_ARRAYS = "bBhHiIlLqQfd"


class Kind(NamedTuple):
    """How to handle one type of container; `head` is what it is beside its contents, as plain data."""

    tag: str
    read: Callable[[Any], Any]
    head: Callable[[Any], list[Any]]
    make: Callable[..., Any]
    fill: Callable[..., Any]


def _pairs(value: Any) -> list[Any]:
    return [item for pair in dict.items(value) for item in pair]


def _ordered_pairs(value: Any) -> list[Any]:
    return [item for pair in value.items() for item in pair]


def _nothing(value: Any) -> list[Any]:
    return []


def _put(target: Any, items: list[Any]) -> None:
    target[:] = items


def _put_pairs(target: Any, items: list[Any], *head: Any) -> None:
    if list(target) != items[::2]:  # else whoever iterates over it goes on undisturbed
        target.clear()
    for key, value in zip(items[::2], items[1::2], strict=True):
        target[key] = value


def _put_members(target: Any, items: list[Any], *head: Any) -> None:
    target.clear()
    target.update(items)


def _put_in_order(target: Any, items: list[Any], *head: Any) -> None:
    if len(target) == len(items):
        for index, item in enumerate(items):
            target[index] = item
    else:
        target.clear()
        target.extend(items)


def _put_bytes(target: Any, data: bytes, *head: Any) -> None:
    if isinstance(target, bytearray):
        target[:] = data
    else:
        del target[:]
        target.frombytes(data)


def _default(name: str | None) -> Any:
    return defaultdict(None if name is None else _FACTORIES[name])


def _array(code: str) -> Any:
    if code not in _ARRAYS:
        raise ValueError
    return array(code)


def _plain_array(value: Any) -> Any:
    """An array past the methods of a subclass such as matrix."""
    numpy = sys.modules["numpy"]
    return value if type(value) is numpy.ndarray else numpy.ndarray.view(value, numpy.ndarray)


def _numpy_head(value: Any) -> list[Any]:
    value = _plain_array(value)
    return ["O" if value.dtype.hasobject else value.dtype.str, list(value.shape)]


def _numpy_read(value: Any) -> Any:
    value = _plain_array(value)
    return value.ravel().tolist() if value.dtype.hasobject else value.tobytes()


def _numpy_make(kind: str, shape: list[int]) -> Any:
    import numpy

    return numpy.empty(shape, numpy_type(kind) if kind != "O" else object)


def _numpy_fill(target: Any, content: Any, kind: str, shape: list[int]) -> None:
    import numpy

    if target.shape != tuple(shape):
        target.shape = tuple(shape)
    if target.dtype.hasobject:
        flat = numpy.empty(len(content), object)
        for index, item in enumerate(content):
            flat[index] = item
    else:
        flat = numpy.frombuffer(content, target.dtype)
    target[...] = flat.reshape(shape)


def numpy_type(text: str) -> str:
    """A numpy type of plain numbers or text by its name, nothing structured; ValueError if it is not one."""
    if text[0] not in "<>|=" or text[1] not in "biufcSUmM" or len(text) > 12 or "," in text:
        raise ValueError
    return text


_LIST = Kind("", lambda value: list(list.__iter__(value)), _nothing, list, _put)
_DICT = Kind("d", _pairs, _nothing, dict, _put_pairs)
_SET = Kind("s", lambda value: list(set.__iter__(value)), _nothing, set, _put_members)
_DEQUE = Kind(
    "q",
    lambda value: list(deque.__iter__(value)),
    lambda value: [deque.maxlen.__get__(value)],
    lambda most: deque(maxlen=most),
    _put_in_order,
)
_ARRAY = Kind("A", array.tobytes, lambda value: [array.typecode.__get__(value)], _array, _put_bytes)
_BYTES = Kind("B", lambda value: bytes(memoryview(value)), _nothing, bytearray, _put_bytes)
_NUMPY = Kind("a", _numpy_read, _numpy_head, _numpy_make, _numpy_fill)
_EXACT: dict[type, Kind] = {
    list: _LIST,
    dict: _DICT,
    set: _SET,
    bytearray: _BYTES,
    deque: _DEQUE,
    array: _ARRAY,
    OrderedDict: Kind("O", _ordered_pairs, _nothing, OrderedDict, _put_pairs),
    Counter: Kind("C", _pairs, _nothing, Counter, _put_pairs),
    defaultdict: Kind(
        "D", _pairs, lambda value: [getattr(value.default_factory, "__name__", None)], _default, _put_pairs
    ),
}
BY_TAG = {kind.tag: kind for kind in (*_EXACT.values(), _NUMPY)}


def kind_of(value: Any) -> Kind | None:
    """How to handle a container; None if the value is not one."""
    own = type(value)
    kind = _EXACT.get(own) or next((kind for base, kind in _PLAIN if issubclass(own, base)), None)
    if kind is None:
        return _numpy_kind(value)
    if kind is _ARRAY and kind.head(value)[0] not in _ARRAYS:
        return None
    if own is defaultdict and _FACTORIES.get(kind.head(value)[0] or "") is not value.default_factory:
        return _DICT  # without what makes its defaults
    return kind


def members(value: Any) -> tuple[list[Any], Any]:
    """What a container is beside its contents, and these: a list of objects, or bytes."""
    kind = kind_of(value)
    assert kind
    return kind.head(value), kind.read(value)


def _numpy_kind(value: Any) -> Kind | None:
    numpy = sys.modules.get("numpy")
    if numpy is None or not issubclass(type(value), numpy.ndarray):
        return None
    return _NUMPY if _plain_array(value).dtype.kind in "biufcSUmMO" else None


_PLAIN = ((list, _LIST), (dict, _DICT), (set, _SET), (bytearray, _BYTES), (deque, _DEQUE), (array, _ARRAY))
