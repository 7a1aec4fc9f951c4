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
    target.clear()
    for key, value in zip(items[::2], items[1::2], strict=True):
        target[key] = value


def _update(target: Any, items: list[Any], *head: Any) -> None:
    target.clear()
    getattr(target, "extend" if isinstance(target, deque) else "update")(items)


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


def _numpy_head(value: Any) -> list[Any]:
    return ["O" if value.dtype.hasobject else value.dtype.str, list(value.shape)]


def _numpy_read(value: Any) -> Any:
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
_SET = Kind("s", lambda value: list(set.__iter__(value)), _nothing, set, _update)
_BYTES = Kind("B", lambda value: bytes(memoryview(value)), _nothing, bytearray, _put_bytes)
_NUMPY = Kind("a", _numpy_read, _numpy_head, _numpy_make, _numpy_fill)
_EXACT: dict[type, Kind] = {
    list: _LIST,
    dict: _DICT,
    set: _SET,
    bytearray: _BYTES,
    deque: Kind("q", list, lambda value: [value.maxlen], lambda most: deque(maxlen=most), _update),
    array: Kind("A", array.tobytes, lambda value: [value.typecode], _array, _put_bytes),
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
    kind = _EXACT.get(own)
    if kind is None:
        plain = (kind for base, kind in _PLAIN if issubclass(own, base))
        return next(plain, None) or _numpy_kind(value)
    if own is defaultdict and _FACTORIES.get(kind.head(value)[0] or "") is not value.default_factory:
        return _DICT  # without what makes its defaults
    if own is array and value.typecode not in _ARRAYS:
        return None
    return kind


def members(value: Any) -> Any:
    """What a container holds: a list of objects, or bytes."""
    kind = kind_of(value)
    assert kind
    content = kind.read(value)
    return content if type(content) is list else (kind.head(value), content)


def _numpy_kind(value: Any) -> Kind | None:
    numpy = sys.modules.get("numpy")
    if numpy is None or type(value) is not numpy.ndarray:
        return None
    return _NUMPY if value.dtype.kind in "biufcSUmMO" else None


_PLAIN = ((list, _LIST), (dict, _DICT), (set, _SET), (bytearray, _BYTES))
