"""What a problem's text says of the arguments of its function."""

import pytest

from divcheck.equivalence import static_keys
from divcheck.equivalence.documentation import documented_kinds
from divcheck.equivalence.kinds import Kind


def names(problem: str) -> list[str]:
    return [written(kind) for kind in documented_kinds(problem, "f")]


def written(kind: Kind) -> str:
    return f"{kind.name} of {written(kind.item)}" if kind.item and kind.name != "str" else kind.name


def are_same(one: str, other: str, problem: str = "") -> bool:
    """Whether two programs are one at `idiom`, as far as `problem` tells."""
    keys = [static_keys(program, program, "f", problem) for program in (one, other)]
    return keys[0].idiom == keys[1].idiom


def asked(signature: str, text: str) -> str:
    return f'def f({signature}):\n    """{text}"""\n'


@pytest.mark.parametrize(
    ("signature", "text", "kinds"),
    [
        ("n: int, s: str", "", ["int", "str"]),
        ("xs: List[float]", "", ["list of float"]),
        ("xs: list", ">>> f([1, 2])", ["list of int"]),
        ("xs, k", ">>> f([1, -2], 'a')\n>>> f([], '')", ["list of int", "str"]),
        ("a, b", "f(1, 2.5) gives 2.5", ["number", "number"]),
        ("a", "f(1) is 1, and numbers that are not integers are ignored", ["number"]),
        ("a", "f(1) or f('1')", ["any"]),
        ("s, c", "For s = 'abc', c = \"a\" the result is 'bc'.", ["str", "str"]),
        ("xs", "For xs = [[1], [2]] it is 3.", ["list of list of int"]),
        ("s, t", "Example: s['+', '-'] and t [1] for t[0]", ["list of str", "any"]),
        ("d", "f({'a': 1})", ["dict"]),
        ("t", "f((1, 2))", ["tuple of int"]),
        ("a", "Nothing is shown.", ["any"]),
        ("a", "f(x) and f(1, and f([1,", ["any"]),
        ("a", "f(*[1]) f(a=1)", ["any"]),
    ],
)
def test_kinds(signature: str, text: str, kinds: list[str]) -> None:
    assert names(asked(signature, text)) == kinds


def test_a_text_without_the_function_says_nothing() -> None:
    assert names("") == names("def f(:") == names("def g(a: int):\n    pass\n") == []


def test_all_programs_of_a_problem_are_read_alike() -> None:
    problem = asked("n", ">>> f(3)")
    one = problem + "    return n <= 1\n"
    other = "def f(n):\n    return n < 2\n"
    assert not are_same(one, other)
    assert are_same(one, other, problem)


@pytest.mark.parametrize(
    ("signature", "text", "filled"),
    [
        ("xs: list", "Given a non-empty list, find its middle.", True),
        ("xs: list, k: int", "Of numbers (of at least two elements) the kth.", True),
        ("xs: list", "Find the middle.", False),
        ("xs: list, ys: list", "Given non-empty lists, find their middles.", False),
        ("s: str", "Valid dates are as follows: 1. The date is not empty.", False),
        ("xs: list", "True if there are at least two numbers that are equal.", False),
        ("xs: list", "The first one if the list is not empty, else False.", False),
        ("xs: list", "Count the non-empty strings.", False),
        ("xs: list", "The first one if given a non-empty list.", False),
        ("xs: list", "Given a non-empty list get its first, and None otherwise.", False),
        ("xs: list", "Given a non-empty list, say if it is sorted. 0 if it is empty.", False),
        ("xs: list", "Given a non-empty list, count. f([]) is 0.", False),
        ("xs: list", "Given a non-empty list, True if it is sorted, otherwise False.", True),
    ],
)
def test_whether_a_list_has_elements(signature: str, text: str, filled: bool) -> None:
    assert documented_kinds(asked(signature, text), "f")[0].is_filled is filled


@pytest.mark.parametrize(
    ("signature", "text", "least"),
    [
        ("n: int", "Given a positive integer n, count.", [1]),
        ("a: int, b: int", "Of two positive integers a and b the greater one.", [1, 1]),
        ("s: str, n: int", "A text and a natural number n.", [None, 0]),
        ("n: int", "Takes a non-negative integer number n.", [0]),
        ("xs: list, k: int", "Sum of the first k. 1 <= k <= len(xs)", [None, 1]),
        ("n: int", "A positive integer n. Constraints: 0 <= n <= 100", [0]),
        ("n: int, m: int", "A positive integer n less than m", [1, None]),
        ("n: float", "A positive number n", [None]),
        ("n: int", "A non-positive integer n", [None]),
        ("n: int", "Returns -1 if n is not a positive integer n", [None]),
        ("n: int", "A positive integer n, or a negative one", [None]),
        ("n: int", "A positive integer n. f(0) is 1", [0]),
        ("n: int", "A positive integer n. f(-1) is 1", [None]),
        ("n: int", "-5 <= n <= 5", [None]),
        ("n: int", "1 for 2 <= n <= 9", [None]),
        ("n: int", "x - 1 <= n <= x", [None]),
        ("n: int", "Constraints:\n* 0 <= n <= 9", [0]),
        ("n: int", "Sum of the positive integers below n", [None]),
        ("n: int", "Given a positive integer, add its digits.", [1]),
        ("n: int, m: int", "Given a positive integer, add n and m.", [None, None]),
        ("n: int", "Takes n, and a positive integer comes out", [None]),
        ("n: int", "The n-th even number", [None]),
        ("n: int", "Twice the number when given a positive integer, and -1 otherwise. f(3)", [None]),
        ("n: int", "If given a positive integer return its double, else return -1", [None]),
        ("n: int", "Given a positive integer its double, else -1", [None]),
        ("n: int", "Given a non-negative number. For numbers below 0 return -1", [None]),
        ("n: int", "If so, good. Given a positive integer n, True if it is even, else False", [1]),
    ],
)
def test_the_smallest_number(signature: str, text: str, least: list[int | None]) -> None:
    assert [kind.least for kind in documented_kinds(asked(signature, text), "f")] == least


@pytest.mark.parametrize(
    ("signature", "text", "sizes"),
    [
        ("xs", "You are given a list of two strings. f(['a', 'b'])", [2]),
        ("xs", "You are given a list of two strings. f(['a', 'b']) and f(['a'])", [None]),
        ("xs", "You are given a list of two strings.", [None]),
        ("xs", "Gives a list of two strings. f(['a', 'b'])", [None]),
        ("xs", "Given a list of three-digit numbers. f([100, 200, 300])", [None]),
        ("xs", "Given a list of two or more numbers. f([100, 200])", [None]),
        ("xs", "True if given a list of two numbers. f([100, 200])", [None]),
        ("xs", "Takes a pair of shoes. f([4, 5])", [None]),
        ("a, b", "Each side is a pair of integers. f((1, 2), (3, 4))", [2, 2]),
        ("a, b", "Each side is a pair of integers. f((1, 2), (3, 4, 5))", [None, None]),
        ("a, s", "Each side is a pair of integers. f((1, 2), 'xy')", [None, None]),
        ("t: Tuple[int, str], u: tuple[int, ...], v: tuple[int]", "", [2, None, None]),
    ],
)
def test_how_many_elements(signature: str, text: str, sizes: list[int | None]) -> None:
    assert [kind.size for kind in documented_kinds(asked(signature, text), "f")] == sizes


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("Reads <hour>:<minute>. f('1:2') and f('10:45')", ":"),
        ("Reads <hour>:<minute>. f('1:2') and f('noon')", None),
        ("Reads <hour>:<minute>:<second>. f('1:2')", None),
        ("Reads <hour>:<minute>", None),
        ("Reads <hour>:<minute>, and <a>-<b>. f('1:2')", None),
    ],
)
def test_what_parts_a_text(text: str, separator: str | None) -> None:
    assert [kind.separator for kind in documented_kinds(asked("s: str", text), "f")] == [separator]


def test_the_parts_of_a_text_may_be_read_by_place() -> None:
    problem = asked("s: str", "Adds up <hour>:<minute>, f('1:2') is 3.")
    one = problem + "    a, b = s.split(':')\n    return int(a) + int(b)\n"
    other = problem + "    p = s.split(':')\n    return int(p[0]) + int(p[1])\n"
    again = problem + "    s = s[1:]\n"
    assert not are_same(one, other)
    assert are_same(one, other, problem)
    assert not are_same(one.replace(problem, again), other.replace(problem, again), problem)


def test_a_guard_against_what_cannot_be_is_one_guard_more() -> None:
    problem = asked("n: int", "Count down from a positive integer n.")
    rest = "    if n == 1:\n        return 4\n    return n\n"
    one, other = problem + "    if n < 1:\n        return 0\n" + rest, problem + rest
    assert not are_same(one, other, problem)


def test_a_decorator_may_call_with_less() -> None:
    problem = asked("n: int", "Halve a non-negative integer n.")
    again = "def less(g):\n    return lambda n: g(n - 9)\n@less\ndef f(n):\n    return {}\n"
    half, whole = again.format("int(n / 2)"), again.format("n // 2")
    assert not are_same(half, whole, problem)


def test_a_number_that_is_never_negative_is_halved_as_an_integer() -> None:
    problem = asked("n: int", "Halve a non-negative integer n.")
    one = problem + "    return int(n / 2)\n"
    other = problem + "    return n // 2\n"
    again = problem + "    return f(n - 9) if n > 9 else {}\n"
    assert not are_same(one, other)
    assert are_same(one, other, problem)
    half, whole = again.format("int(n / 2)"), again.format("n // 2")
    assert not are_same(half, whole, problem)


def test_what_an_empty_list_would_fail_on_may_be_computed_later() -> None:
    problem = asked("xs: List[float]", "Scale the numbers of a non-empty list.")
    one = problem + "    low = min(xs)\n    return [x - low for x in xs]\n"
    other = problem + "    return [x - min(xs) for x in xs]\n"
    assert not are_same(one, other)
    assert are_same(one, other, problem)


@pytest.mark.parametrize(
    ("text", "is_stated"),
    [
        ("Of xs the first k. 1 <= k <= len(xs)", True),
        ("Of xs the first k. 1 <= k <= len(xs) + 1", False),
        ("Of xs the first k. 1 <= k <= len(ys)", False),
        ("Of xs the first k. k <= len(xs)", False),
    ],
)
def test_a_number_that_is_no_longer_than_a_list_counts_its_first_elements(text: str, is_stated: bool) -> None:
    problem = asked("xs: list, k: int", text)
    rest = "            return i\n    return 0\n"
    one = problem + "    for i in range(k):\n        if xs[i]:\n" + rest
    other = problem + "    for i, x in enumerate(xs[:k]):\n        if x:\n" + rest
    assert are_same(one, other, problem) is is_stated
    changed = [program.replace("for", "xs.pop()\n    for", 1) for program in (one, other)]
    assert not are_same(changed[0], changed[1], problem)


def test_a_list_may_be_longer_by_one() -> None:
    problem = asked("xs: list, ys: list", "The length of xs list is equal to the length of ys minus one.")
    one = problem + "    return sum(xs[i] * ys[i + 1] for i in range(len(xs)))\n"
    other = problem + "    return sum(x * y for x, y in zip(xs, ys[1:]))\n"
    again = problem + "    ys = ys[1:]\n"
    assert not are_same(one, other)
    assert are_same(one, other, problem)
    assert not are_same(one.replace(problem, again), other.replace(problem, again), problem)
    assert not are_same(one, other, problem.replace("The", "Find out if the"))
    assert not are_same(one, other, problem.replace("of xs", "of zs"))
