"""Levels `exact`, `surface` and `renamed`: what they see and what they do not."""

import pytest

from divcheck.equivalence import Keys, idiom_source, static_keys
from divcheck.records import Level

SAME_SURFACE = [
    ("def f(n): return n", "def f(n):\n\n    return n  # n", "layout and a comment"),
    ("def f(n):\n  'doc'\n  return n", "def f(n):\n  return n", "docstring"),
    ("def f(n):\n  (\n  'doc')\n  return n", "def f(n):\n  return n", "docstring in parentheses"),
    ("def f(n):\n  '''é'''; return n", "def f(n):\n  return n", "docstring that is not ASCII"),
    (
        "def f(n):\n  if n: return 1\n  else: return 2",
        "def f(n):\n  if n:\n    return 1\n  else:\n    return 2",
        "if",
    ),
    ("s = 'a'", 's = """a"""', "quotes"),
    ("s = 'it\\'s'", 's = "it\'s"', "escaped quote"),
    ("a = 1; b = 2", "a = 1\nb = 2", "semicolon"),
    ("a = 1 + \\\n  2", "a = 1 + 2", "continuation"),
    ("a = [1,\r\n2]\r\n", "a = [1, 2]\n", "line ends"),
    ("s = '#'  # no", "s = '#'", "hash sign in a string"),
    ("s = f'{a}'", 's = f"{a}"', "quotes of an f-string"),
]
OTHER_SURFACE = [
    ("a = (1)", "a = 1", "redundant parentheses"),
    ("a = [1, 2,]", "a = [1, 2]", "trailing comma"),
    ("def f(n: int): return n", "def f(n): return n", "annotation"),
    ("import math\na = 1", "a = 1", "import"),
    ("a = 1\nprint(a)", "a = 1", "demo below"),
    ("a = 10", "a = 0xA", "spelling of a number"),
    ("if a:\n if b:\n  c()\n else:\n  d()", "if a:\n if b:\n  c()\nelse:\n d()", "whose else"),
    ("a = 'x'", "a = 'y'", "value of a string"),
    ("a = 'x' 'y'", "a = 'xy'", "joined strings"),
    ("a = True", "a = 1", "constants that compare equal"),
]
SAME_RENAMED = [
    ("def f(n): return n", "def f(m): return m", "parameter"),
    ("def f(n):\n  k = n\n  return k", "def f(a):\n  b = a\n  return b", "local"),
    ("def f(s): return [c for c in s]", "def f(s): return [x for x in s]", "comprehension"),
    ("def f(s): return [s for s in s]", "def f(s): return [c for c in s]", "comprehension that shadows"),
    ("def g(n): return n\ndef f(n): return g(n)", "def h(n): return n\ndef f(n): return h(n)", "helper"),
    ("def g(a): return a\ndef f(n): return g(a=n)", "def g(b): return b\ndef f(n): return g(b=n)", "keyword"),
    ("def f(n):\n  max = n\n  return max", "def f(n):\n  k = n\n  return k", "local that shadows a builtin"),
    (
        "def f(n):\n  f = n\n  return f",
        "def f(n):\n  k = n\n  return k",
        "local that shadows the entry point",
    ),
    ("def f(n): return lambda x: x", "def f(n): return lambda y: y", "lambda"),
    ("def f(n):\n  if (k := n): return k", "def f(n):\n  if (m := n): return m", "walrus"),
    ("def f(n): return [k := x for x in n], k", "def f(n): return [m := x for x in n], m", "walrus inside"),
    (
        "def f(n):\n  try: g()\n  except E as e: h(e)",
        "def f(n):\n  try: g()\n  except E as x: h(x)",
        "except",
    ),
    ("def f(n): return f'{n!r:>{n}}'", "def f(m): return f'{m!r:>{m}}'", "f-string"),
    ("def f(*a, **k): return a, k", "def f(*b, **c): return b, c", "starred parameters"),
    ("def f(n):\n  k = n\n  del k", "def f(n):\n  m = n\n  del m", "del"),
    (
        "def f(n):\n  def g():\n    nonlocal k\n    k = 1\n  k = 0\n  g()\n  return k",
        "def f(n):\n  def g():\n    nonlocal m\n    m = 1\n  m = 0\n  g()\n  return m",
        "nonlocal bound below",
    ),
    (
        "def f(n):\n  match n:\n    case [a, *b]: return a, b\n    case {'k': c, **d}: return c, d",
        "def f(n):\n  match n:\n    case [p, *q]: return p, q\n    case {'k': r, **s}: return r, s",
        "match",
    ),
    (
        "class A:\n  def m(self, x): return x\ndef f(n): return A().m(n)",
        "class A:\n  def m(me, y): return y\ndef f(n): return A().m(n)",
        "parameters of a method",
    ),
]
OTHER_RENAMED = [
    ("def f(n): return n", "def g(n): return n", "entry point"),
    ("def f(n): return abs(n)", "def f(n): return len(n)", "builtin"),
    ("def f(n):\n  import math\n  return math", "def f(n):\n  import cmath\n  return cmath", "import"),
    ("def f(n): return n.a", "def f(n): return n.b", "attribute"),
    ("A = 1\ndef f(n): return A", "B = 1\ndef f(n): return B", "variable of the module"),
    ("def f(n):\n  global A\n  A = n", "def f(n):\n  global B\n  B = n", "global"),
    ("class A: pass\ndef f(n): return A", "class B: pass\ndef f(n): return B", "class"),
    ("def f(a, b): return a - b", "def f(a, b): return b - a", "order of the parameters"),
    ("def f(n):\n  a = b = n\n  return a", "def f(n):\n  a = b = n\n  return b", "which of two"),
    (
        "def f(s): return [x for x in s for x in x]",
        "def f(s): return [x for y in s for x in y]",
        "two variables",
    ),
    ("def f(n): return max(n, key=n)", "def f(n): return max(n, default=n)", "keyword of a builtin"),
    (
        "class A:\n  x = 1\n  def m(self): return x",
        "class A:\n  y = 1\n  def m(self): return x",
        "class body",
    ),
]


def keys(program: str) -> Keys:
    return static_keys(program, program, "f")


@pytest.mark.parametrize(("one", "other"), [pytest.param(a, b, id=i) for a, b, i in SAME_SURFACE])
def test_surface_is_equal(one: str, other: str) -> None:
    assert keys(one).exact != keys(other).exact
    assert keys(one).surface == keys(other).surface


@pytest.mark.parametrize(("one", "other"), [pytest.param(a, b, id=i) for a, b, i in OTHER_SURFACE])
def test_surface_differs(one: str, other: str) -> None:
    assert keys(one).surface != keys(other).surface


@pytest.mark.parametrize(("one", "other"), [pytest.param(a, b, id=i) for a, b, i in SAME_RENAMED])
def test_renamed_is_equal(one: str, other: str) -> None:
    assert keys(one).surface != keys(other).surface
    assert keys(one).renamed == keys(other).renamed


@pytest.mark.parametrize(("one", "other"), [pytest.param(a, b, id=i) for a, b, i in OTHER_RENAMED])
def test_renamed_differs(one: str, other: str) -> None:
    assert keys(one).renamed != keys(other).renamed


@pytest.mark.parametrize(
    "program", ["def f(:", "x = '\0'", "x = '\ud800'", "(" * 300, "x = " + "-" * 500 + "1"]
)
def test_what_does_not_parse_is_told_apart_by_its_text(program: str) -> None:
    assert not keys(program).parses
    assert keys(program).idiom is None
    assert keys(program).surface == keys(program).surface != keys(program + " ").surface


def test_keys_are_the_same_on_every_machine() -> None:
    program = 'def f(n: int) -> int:\n  """é"""\n  return f"{n + 1:>{n}} a" + str(n or 0x10)'
    found = static_keys("return n", program, "f")
    assert found.at(Level.EXACT) == "c1285066a6ded9ef"
    assert found.at(Level.SURFACE) == "1608e6e87568c611"
    assert found.at(Level.RENAMED) == "87957fc9b91026f5"


HOSTILE = [
    "def f(n):\n" + "".join(f"    a{i + 1} = a{i} + a{i}\n" for i in range(200)) + "    return a200",
    "def f(n):\n"
    + "".join(f"    g{i + 1} = lambda x: g{i}(x) + g{i}(x)\n" for i in range(60))
    + "    return g60(n)",
    "def f(n):\n    return " + " + ".join(["(1 if n else 2)"] * 60),
    "def f(n):\n    return " + " or ".join(f"n == {i}" for i in range(900)),
    "def f(n):\n" + "".join(f"    if n == {i}:\n        return {i}\n" for i in range(150)),
    "def f(n):\n" + "    n = n + 1\n" * 300 + "    return n",
    "x = [" + "1, " * 60_000 + "]",
    "def f(n):\n    while n:\n" + "        n, m = m, n\n" * 150,
]


@pytest.mark.parametrize("program", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.timeout(60)
def test_nothing_blows_up(program: str) -> None:
    printed = idiom_source(program, "f")
    assert printed is not None
    assert len(printed) < 20 * len(program) + 1000
    assert keys(program).parses
