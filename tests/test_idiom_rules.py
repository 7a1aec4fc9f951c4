"""The rules of level `idiom`, clause by clause: pairs of programs that are the same, and pairs that are not.

`programs/idiom/same.txt` and `different.txt` hold pairs of definitions of `f`; each has a name.
"""

from pathlib import Path

import pytest

from divcheck.equivalence import static_keys

PAIRS = Path(__file__).parent / "programs" / "idiom"


def pairs(name: str) -> list[object]:
    found = []
    for part in (PAIRS / f"{name}.txt").read_text().split("=== ")[1:]:
        title, text = part.split("\n", 1)
        one, other = text.split("---\n")
        found.append(pytest.param(one, other, id=title))
    return found


def idiom(program: str) -> str | None:
    return static_keys(program, program, "f").idiom


@pytest.mark.parametrize(("one", "other"), pairs("same"))
def test_same(one: str, other: str) -> None:
    assert idiom(one) == idiom(other)


@pytest.mark.parametrize(("one", "other"), pairs("different"))
def test_different(one: str, other: str) -> None:
    assert idiom(one) != idiom(other)
