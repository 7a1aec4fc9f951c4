"""Plain data as JSON text: what may cross between the candidate's process and the checker's.

JSON is the carrier because its parser in the standard library is fast, cannot run code and fails cleanly on
hostile bytes. Scalars and lists stand for themselves; everything else is an object with one key, its tag:

    i  int beyond 64 bits, in hexadecimal     t  tuple        f  frozenset
    c  complex                                N  named tuple  b  bytes, in hexadecimal
    g  range                                  n  numpy scalar
    u  text with surrogates, in UTF-32: JSON would merge a pair of them into one character
    S  a value of a class in standard.py: the class's name and the parts
    d, s, B, q, A, O, C, D, a  the mutable containers of containers.py beside the list
    r  a mutable container that crossed before, by its number
    o  anything else: a handle to the object, which stays in the candidate's process, and its type's name

Mutable containers are numbered in the order in which they are first met, on both sides alike, so sharing and
cycles survive; shared.py keeps those equal that both sides hold on to. Subclasses are reduced to the exact
value of their base, read through the base's own methods: no method of a candidate's class ever runs outside
its process, and none can lie about an equality.

A request is [verb, handle, objects to forget, changes, arguments, named arguments]; the reply is
["returned", changes, result, objects to forget] or
["raised", changes, [names of the exception's classes, message, arguments or null], objects to forget].
"""

import sys
from json import JSONDecoder, JSONEncoder
from typing import Any

_DEPTH = 20_000  # frames; the parser uses a fifth of the usual stack at that depth

_encode = JSONEncoder(separators=(",", ":"), check_circular=False, ensure_ascii=False).encode
_decode = JSONDecoder(parse_constant=float).decode  # else all NaN would be one object


class UnreadableError(Exception):
    """The other side sent something that is not plain data."""


class deep_recursion:  # noqa: N801  entered for each message, so not a generator
    """Room to pack, send and rebuild values that are nested as deep as those that a program can make."""

    __slots__ = ("_limit",)

    def __enter__(self) -> None:
        self._limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(self._limit, _DEPTH))

    def __exit__(self, *_: object) -> None:
        sys.setrecursionlimit(self._limit)


def dumps(tree: Any) -> bytes:
    return _encode(tree).encode("utf-8", "backslashreplace")  # in the names of types, say


def frame(tree: Any) -> bytes:
    """A message as it travels: its length in four bytes, then JSON."""
    data = dumps(tree)
    return len(data).to_bytes(4, "big") + data


def loads(data: bytes) -> Any:
    """Parse one frame; `UnreadableError` whatever is wrong with it (MemoryError excepted)."""
    try:
        text = data.decode()
        try:
            return _decode(text)
        except RecursionError:
            with deep_recursion():
                return _decode(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(type(error).__name__) from None
