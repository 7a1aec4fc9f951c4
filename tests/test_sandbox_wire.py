"""Plain data across the boundary: exact for honest values, harmless for hostile bytes."""

import json
import math
import random
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divcheck.sandbox.child.pack import Packer
from divcheck.sandbox.child.session import Session
from divcheck.sandbox.child.shared import Shared
from divcheck.sandbox.child.unpack import Unpacker
from divcheck.sandbox.child.wire import UnreadableError, dumps, frame, loads


def refused(*content: Any) -> Any:
    raise UnreadableError("is not plain data")


def crossed(value: Any) -> Any:
    return Unpacker(Shared(), refused).unpack(loads(dumps(Packer(Shared(), refused).pack(value))))


def same(one: Any, other: Any) -> bool:
    """Equal in value and in type, all the way down; nan is the same as nan."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    if isinstance(one, float):
        both_nan = one != one and other != other  # JSON drops the sign of a nan
        return both_nan or (one == other and math.copysign(1, one) == math.copysign(1, other))
    return bool(one == other)


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(st.characters(codec=None))
    | st.binary()
    | st.fractions()
    | st.decimals(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
)
keys = (
    st.booleans()
    | st.integers()
    | st.text()
    | st.tuples(st.integers(), st.text())
    | st.frozensets(st.integers())
)
values = st.recursive(
    scalars | st.sets(keys) | st.frozensets(keys),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(keys, inner),
    max_leaves=20,
)


@given(values)
def test_values_arrive_as_they_were(value: Any) -> None:
    assert same(crossed(value), value)


@pytest.mark.parametrize(
    "value",
    [
        -0.0,
        float("inf"),
        float("nan"),
        "\ud800",
        10**5000,
        -(10**5000),
        1 << 63,
        range(1, 10**30, 7),
        bytearray(b"\0\xff"),
        Fraction(1, 3),
        Decimal("1E+400"),
        1j,
        {1: {2: (3, [4])}},
        {(): frozenset({()})},
    ],
    ids=lambda value: f"{type(value).__name__}",
)
def test_particular_values(value: Any) -> None:
    assert same(crossed(value), value)


def test_subclasses_arrive_as_their_base() -> None:
    class Number(int):
        def __index__(self) -> int:
            return 0

        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = int.__hash__

    class Text(str):
        def __str__(self) -> str:
            return "lie"

    class Items(list[int]):
        def __iter__(self) -> Any:
            return iter([9])

    class Pairs(dict[int, int]):
        def items(self) -> Any:
            return []

    assert same(crossed(Number(7)), 7)
    assert same(crossed(Text("truth")), "truth")
    assert same(crossed(Items([1, 2])), [1, 2])
    assert same(crossed(Pairs({1: 2})), {1: 2})


def test_sharing_and_cycles_survive() -> None:
    inner: list[Any] = []
    inner.append(inner)
    one, other, whole = crossed([inner, inner, {"k": inner}])
    assert one is other is whole["k"] is one[0]


@pytest.mark.parametrize(
    "value",
    [
        numpy.int64(3),
        numpy.float32(0.1),
        numpy.bool_(True),
        numpy.complex128(1j),
        numpy.arange(6).reshape(2, 3),
        numpy.array([]),
        numpy.array("text"),
        numpy.array(["a", "bc"]),
        numpy.array([1.5, numpy.nan]),
        numpy.array([None, [1], "x"], dtype=object),
        numpy.datetime64("2026-01-01"),
    ],
    ids=repr,
)
def test_numpy_values(value: Any) -> None:
    arrived = crossed(value)
    assert type(arrived) is type(value)
    assert arrived.dtype == value.dtype
    assert arrived.shape == value.shape
    assert all(map(same, arrived.ravel().tolist(), value.ravel().tolist()))


def test_other_objects_are_left_to_the_caller() -> None:
    with pytest.raises(UnreadableError, match="is not plain data"):
        crossed([object()])


def test_a_message_that_cannot_be_made_leaves_no_trace() -> None:
    shared = Shared()
    packer = Packer(shared, refused)
    kept: list[Any] = [1]
    packer.pack(kept)
    shared.settle()
    kept.append([object()])
    with pytest.raises(UnreadableError):
        packer.changes()
    shared.undo()
    assert list(shared.objects) == [0]
    kept[1] = [2]
    assert packer.changes() == [[0, [[1, [2]]]]]


def test_what_nobody_holds_is_forgotten() -> None:
    shared = Shared()
    packer = Packer(shared, refused)
    kept: list[Any] = [[]]
    packer.pack(kept)
    packer.pack([[1], {2: [3]}])
    shared.settle()
    assert shared.unused() == [2, 3, 4, 5]
    assert shared.unused() == []
    assert [shared.number(kept), shared.number(kept[0])] == [0, 1]


def test_a_session_answers_whatever_it_is_asked() -> None:
    session = Session(lambda *arguments: arguments)
    assert loads(session.answer(["call", 0, [], [], [1, "a"], []])[4:]) == [
        "returned",
        [],
        {"t": [1, "a"]},
        [],
    ]
    raised = loads(session.answer(["attr", 0, [], [], ["none_of_it"], []])[4:])
    assert raised[:2] == ["raised", []]
    assert raised[2]["t"][0]["t"][0] == "AttributeError"


HOSTILE = [
    b"",
    b"\xff",
    b"[",
    b"[" * 100_000,
    b'{"x":1}',
    b'{"i":"zz"}',
    b'{"i":5}',
    b'{"r":0}',
    b'{"r":-1}',
    b'{"r":"a"}',
    b'{"t":5}',
    b'{"d":[[1]]}',
    b'{"d":[[[],1]]}',
    b'{"d":5}',
    b'{"d":{}}',
    b'{"s":[[[]]]}',
    b'{"f":[{"d":[[]]}]}',
    b'{"b":"0"}',
    b'{"B":[]}',
    b'{"B":["0"]}',
    b'{"B":[[300]]}',
    b'{"q":[-1,[]]}',
    b'{"q":["x",[]]}',
    b'{"A":["u","00"]}',
    b'{"A":["i","00"]}',
    b'{"A":["bb","00"]}',
    b'{"A":[5,"00"]}',
    b'{"D":["object",[]]}',
    b'{"D":[[],[]]}',
    b'{"C":[[[],1]]}',
    b'{"N":["x",["a"],[]]}',
    b'{"N":["import os",["a"],[1]]}',
    b'{"N":[5,["a"],[1]]}',
    b'{"S":[]}',
    b'{"S":["system"]}',
    b'{"S":[["Fraction"]]}',
    b'{"S":["Fraction",1,0]}',
    b'{"S":["Fraction","a","b"]}',
    b'{"S":["Decimal","x"]}',
    b'{"S":["date","never"]}',
    b'{"S":["date",5]}',
    b'{"S":["timedelta",1e300]}',
    b'{"S":["dict_keys",5]}',
    b'{"S":["dict_items",[[1]]]}',
    b'{"S":["UserDict",[1]]}',
    b'{"c":["x","y"]}',
    b'{"g":[1,2,0]}',
    b'{"g":["a"]}',
    b'{"n":["<i8",""]}',
    b'{"n":["|O8","0000000000000000"]}',
    b'{"a":["|O",[1],"00"]}',
    b'{"a":["<f8",[-5],"00"]}',
    b'{"a":["<f8",[1],"00"]}',
    b'{"a":["<f8",5,"0000000000000000"]}',
    b'{"a":["<f8,<f8",[1],"00000000000000000000000000000000"]}',
    b'{"a":["O",[3],[1]]}',
    b'{"a":[5,[1],[1]]}',
    b'{"o":[]}',
    b'{"o":5}',
    b'{"o":["x","y",1,true,"z"]}',
    b'{"i":"1","t":[]}',
    b"1" * 5000,
]


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: repr(data[:30]))
def test_hostile_data_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        Unpacker(Shared(), refused).unpack(loads(data))


def test_random_trees_do_no_harm() -> None:
    rng = random.Random(0)
    tags = list("tdsfbBcgrqAOCDNSnaoix")

    def tree(depth: int) -> Any:
        kind = rng.randrange(6 if depth else 3)
        if kind < 3:
            return rng.choice([0, 1, -1, 10**20, 1.5, "", "a", "00", "<f8", "O", True, None])
        if kind == 3:
            return [tree(depth - 1) for _ in range(rng.randrange(4))]
        return {rng.choice(tags): tree(depth - 1)}

    for _ in range(20_000):
        with suppress(UnreadableError):
            Unpacker(Shared(), refused).unpack(loads(json.dumps(tree(4)).encode()))


def test_a_frame_tells_its_length() -> None:
    data = frame(["x"])
    assert data == b"\0\0\0\x05" + b'["x"]'
