"""Plain data as JSON text: what may cross between the candidate's process and the checker's.

JSON is the carrier because its parser in the standard library is fast, cannot run code and fails cleanly on
hostile bytes. Scalars and lists stand for themselves; everything else is an object with one key, its tag:

    i  int beyond 64 bits, in hexadecimal     t  tuple      s  set         b  bytes, in hexadecimal
    c  complex                                d  dict       f  frozenset   B  bytearray
    g  range                                  F  Fraction   D  Decimal     n, a  numpy scalar, array
    u  text with surrogates, in UTF-32: JSON would merge a pair of them into one character
    r  a list, dict, set or bytearray that occurred before, by its number
    o  any other object: the name of its type, its truth, its length, and a handle if it can be iterated

Mutable containers are numbered in the order in which they are first met, on both sides alike, so sharing and
cycles survive. Subclasses are reduced to the exact value of their base, read through the base's own methods:
no method of a candidate's class ever runs outside its process, and none can lie about an equality.
"""

from importlib import import_module
from json import JSONDecoder, JSONEncoder
from typing import Any

_encode = JSONEncoder(separators=(",", ":"), check_circular=False).encode
_decode = JSONDecoder().decode


class UnreadableError(Exception):
    """The other side sent something that is not plain data."""


class ForeignError(UnreadableError):
    """An object that stayed in the candidate's process is to be sent there."""


def dumps(tree: Any) -> bytes:
    return _encode(tree).encode("ascii")


def frame(tree: Any) -> bytes:
    """A message as it travels: its length in four bytes, then JSON."""
    data = dumps(tree)
    return len(data).to_bytes(4, "big") + data


def loads(data: bytes) -> Any:
    """Parse one frame; `UnreadableError` whatever is wrong with it (MemoryError excepted)."""
    try:
        return _decode(data.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(type(error).__name__) from None


def standard(module: str, name: str) -> Any:
    """A class of the standard library, imported only when a value of it may be at hand."""
    return getattr(import_module(module), name)
