"""Kinds of values: `int`, a `list` of `str`; what is known of a value that is one of several."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a value."""

    name: str
    """`int`, `bool`, `float`, `number` (one of the three), `str`, `char`, `list`, …, or `any`.

    `iterator` is what can be gone through once, or may be no more than that.
    """
    item: "Kind | None" = None
    "The kind of its elements; `ANY` if unknown, None if it has none yet."
    is_filled: bool = field(default=False, compare=False)
    "Whether the problem says that it has elements."
    least: int | None = field(default=None, compare=False)
    "The smallest integer that the problem says it may be."
    size: int | None = field(default=None, compare=False)
    "How many elements the problem says that it has."
    separator: str | None = field(default=None, compare=False)
    "What the problem says stands once in it, between its two parts."
    longer: int | None = field(default=None, compare=False)
    "The place of the parameter that the problem says has at least so many elements."
    shorter: int | None = field(default=None, compare=False)
    "The place of the parameter that the problem says has one element less."


ANY = Kind("any")
INT = Kind("int")
BOOL = Kind("bool")
FLOAT = Kind("float")
NUMBER = Kind("number")
CHAR = Kind("char")
STR = Kind("str", CHAR)
NUMERIC = frozenset({"int", "bool", "float", "number"})
TEXT = frozenset({"str", "char"})
SEQUENCES = frozenset({"list", "tuple", "str", "char"})
SIZED = SEQUENCES | {"set", "dict"}
IMMUTABLE = NUMERIC | TEXT
UNHASHABLE = frozenset({"list", "dict", "defaultdict"})
HOLDERS = frozenset({"list", "tuple", "set", "range", "iterator"})
"Kinds of which the kind of the elements is known, if only as `any`."


def join(kinds: "list[Kind | None]") -> Kind | None:
    """The kind of a value that is one of `kinds`; None (no value yet) joins with everything."""
    found: Kind | None = None
    for kind in kinds:
        if kind is None or kind is found or kind == found:
            continue
        found = kind if found is None else _join_two(found, kind)
    return found


def _join_two(one: Kind, other: Kind) -> Kind:
    names = {one.name, other.name}
    if names <= TEXT:
        return STR
    if names <= NUMERIC:
        return NUMBER
    if len(names) == 1:
        return Kind(one.name, join([one.item, other.item]))
    return Kind("iterator", ANY) if "iterator" in names else ANY
