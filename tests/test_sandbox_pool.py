"""The pool: streaming, order, calls, clean ends however it is ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_support import CHECK, LIMITS, RIGHT, descendants, judge_one

from divcheck.records import Verdict
from divcheck.sandbox import Call, Limits, Pool, Program

WRONG = "def f(n): return n"
MIXED = [
    (RIGHT, Verdict.PASSED),
    (WRONG, Verdict.FAILED),
    ("def f(n) return", Verdict.SYNTAX),
    ("import os\nos.fork()", Verdict.FORBIDDEN),
    ("import os\nos.abort()", Verdict.CRASHED),
    ("x = [0] * 10 ** 10", Verdict.MEMORY),
    ("while True: pass", Verdict.TIMEOUT),
    ("import time\ntime.sleep(1000)", Verdict.TIMEOUT),
]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(LIMITS, jobs=2) as pool:
        yield pool


def test_every_program_is_judged_once_whatever_the_order(pool: Pool) -> None:
    programs = [Program(source, "f", CHECK) for source, _ in MIXED * 3]
    judged = dict(pool.judge(programs))
    assert [judged[index].verdict for index in range(len(programs))] == [verdict for _, verdict in MIXED * 3]


def test_programs_are_read_as_they_are_needed(pool: Pool) -> None:
    taken = 0

    def endless() -> Iterator[Program]:
        nonlocal taken
        while True:
            taken += 1
            yield Program(RIGHT, "f", CHECK)

    judgements = pool.judge(endless())
    for _ in range(10):
        next(judgements)
    assert taken <= 10 + 2 * 2 * 2
    judgements.close()
    assert judge_one(pool, RIGHT).verdict is Verdict.PASSED


def test_an_abandoned_iterator_leaves_no_process() -> None:
    before = set(descendants(os.getpid()))
    with Pool(LIMITS, jobs=2) as pool:
        judgements = pool.judge(Program(source, "f", CHECK) for source in [RIGHT, *["while True: pass"] * 4])
        next(judgements)
        assert set(descendants(os.getpid())) > before
        judgements.close()
        assert set(descendants(os.getpid())) <= before


def test_an_error_of_the_source_of_programs_is_passed_on(pool: Pool) -> None:
    def broken() -> Iterator[Program]:
        yield Program(RIGHT, "f", CHECK)
        raise KeyError("gone")

    with pytest.raises(KeyError, match="gone"):
        list(pool.judge(broken()))
    assert judge_one(pool, RIGHT).verdict is Verdict.PASSED


def test_one_iterator_at_a_time(pool: Pool) -> None:
    first = pool.judge([Program(RIGHT, "f", CHECK)] * 9)
    next(first)
    with pytest.raises(RuntimeError, match="another iterator"):
        next(pool.judge([Program(RIGHT, "f", CHECK)]))
    first.close()


def test_large_arguments_and_answers_cross_at_the_same_time(pool: Pool) -> None:
    source = "import os\nfor _ in range(9): os.write(3, b'x' * 10)\ndef f(text): return text"
    check = "def check(candidate):\n    text = 'x' * 3_000_000\n    assert candidate(text) == text"
    assert judge_one(pool, "def f(text): return text", check).verdict is Verdict.PASSED
    assert judge_one(pool, source, check).verdict in (Verdict.FAILED, Verdict.MEMORY)


def test_no_programs(pool: Pool) -> None:
    assert list(pool.judge([])) == []


def test_large_programs_side_by_side(pool: Pool) -> None:
    source = f"TEXT = '{'x' * 3_000_000}'\n" + RIGHT
    assert {j.verdict for _, j in pool.judge(Program(source, "f", CHECK) for _ in range(6))} == {
        Verdict.PASSED
    }


def test_time_is_told(pool: Pool) -> None:
    judgement = judge_one(
        pool, "import time\nt = time.process_time()\nwhile time.process_time() < t + 0.2: pass\n" + RIGHT
    )
    assert judgement.verdict is Verdict.PASSED
    assert 0.2 <= judgement.cpu_seconds < 0.45
    assert judgement.wall_seconds >= judgement.cpu_seconds * 0.9


def test_detail_is_one_short_printable_line(pool: Pool) -> None:
    judgement = judge_one(pool, "raise ValueError('a\\n\\x1b[31m\\ud800' + 'x' * 10000)")
    assert judgement.detail.startswith("ValueError: a [31m x")
    assert len(judgement.detail) <= 300
    assert judgement.detail.isprintable()


def test_a_faulty_check_is_no_fault_of_the_program(pool: Pool) -> None:
    for check in (
        "def check(candidate) return",
        "x = 1",
        "import no_such_module\ndef check(candidate): pass",
    ):
        assert judge_one(pool, RIGHT, check).verdict is Verdict.ERROR
    check = "def check(candidate): candidate(object())"
    assert judge_one(pool, RIGHT, check).verdict is Verdict.ERROR


def test_calls(pool: Pool) -> None:
    calls = [
        Call("def main(payload): return payload[::-1]", b"abc\0\xff"),
        Call("def main(payload): return 'text'", b""),
        Call("def main(payload): raise ValueError(payload)", b"x"),
        Call("import os\ndef main(payload): os.abort()", b""),
        Call("def main(payload):\n    while True: pass", b""),
        Call("def main(payload): return payload * 1000", bytes(1000)),
        Call("def main(payload)", b""),
    ]
    outputs = dict(pool.execute(calls))
    assert [outputs[index].verdict.value for index in range(len(calls))] == [
        "passed", "failed", "failed", "crashed", "timeout", "passed", "syntax",
    ]  # fmt: skip
    assert outputs[0].data == b"\xff\0cba"
    assert outputs[5].data == bytes(1_000_000)
    assert {outputs[index].data for index in (1, 2, 3, 4, 6)} == {b""}
    assert outputs[2].detail == "ValueError: b'x'"


def test_the_address_space_of_a_worker_is_restored_after_a_memory_error(pool: Pool) -> None:
    for _ in range(3):
        assert judge_one(pool, "def f(n): return 'x' * (15 << 20)").verdict in (
            Verdict.FAILED,
            Verdict.MEMORY,
        )
    assert judge_one(pool, RIGHT).verdict is Verdict.PASSED


DRIVER = """
import sys
sys.path[:0] = {path!r}
from divcheck.sandbox import Limits, Pool, Program
loop = Program("while True: pass", "f", "def check(candidate): pass")
with Pool(Limits(cpu_seconds=30), jobs=2) as pool:
    pool_judgements = pool.judge([Program("f = 1", "f", "def check(candidate): pass"), *[loop] * 4])
    next(pool_judgements)
    print("judged", flush=True)
    next(pool_judgements)
"""


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_process_outlives_the_caller(number: int) -> None:
    with Pool(
        LIMITS, jobs=1
    ) as pool:  # of each worker: checker, fork server, its parent in a pid namespace, candidate
        expected = 2 * (4 if "pid" in pool.layers else 3)
    script = DRIVER.format(path=[str(Path(__file__).parents[1]), *sys.path])
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as caller:
        assert caller.stdout
        assert caller.stdout.readline() == b"judged\n"
        deadline = time.monotonic() + 20
        while len(family := list(descendants(caller.pid))) < expected and time.monotonic() < deadline:
            time.sleep(0.02)
        caller.send_signal(number)
        caller.wait()
    assert len(family) == expected
    assert not _left(family)


def _left(family: list[int]) -> list[int]:
    """Those of some processes that have not ended within three seconds."""
    deadline = time.monotonic() + 3
    while (left := [pid for pid in family if _state(pid) not in ("", "Z")]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def test_verdicts_do_not_depend_on_the_load() -> None:
    limits = Limits(cpu_seconds=0.3, idle_seconds=0.5)
    busy = "import time\nt = time.process_time()\nwhile time.process_time() < t + 0.1: pass\n" + RIGHT
    mixed = [*MIXED, (busy, Verdict.PASSED), (busy, Verdict.PASSED)] * 3
    burners = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)
    ]
    try:
        with Pool(limits, jobs=16) as pool:
            judged = dict(pool.judge(Program(source, "f", CHECK) for source, _ in mixed))
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()
    assert [judged[index].verdict for index in range(len(mixed))] == [verdict for _, verdict in mixed]


def test_memory_of_the_pool() -> None:
    with Pool(Limits(), jobs=2) as pool:
        for source in (RIGHT, "import numpy\n" + RIGHT):
            assert {j.verdict for _, j in pool.judge(Program(source, "f", CHECK) for _ in range(50))} == {
                Verdict.PASSED
            }
        held = sum(_proportional_bytes(pid) for pid in descendants(os.getpid()) if "inside" in _command(pid))
        assert 0 < held < 500 << 20


def _proportional_bytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))


def test_a_check_may_use_the_context(pool: Pool) -> None:
    context = 'import math\ndef double(x): return 2 * x\ndef f(n):\n    """To be completed."""\n'
    check = "def check(candidate):\n    assert f(3) == candidate(3) == double(3) + math.floor(1.5)"
    assert judge_one(pool, RIGHT, check, context=context).verdict is Verdict.PASSED
    forged = "def double(x): return 0\ndef f(n): return 1"
    assert judge_one(pool, forged, check, context=context).verdict is Verdict.FAILED


@pytest.mark.parametrize("context", ["def f(n):", "def f(n):\n    '''To do.'''\n", "import math\n\n\n"])
def test_a_context_may_end_where_the_candidate_begins(context: str, pool: Pool) -> None:
    assert judge_one(pool, RIGHT, context=context).verdict is Verdict.PASSED


CHANGES = {
    "sorted_in_place": ("def f(x): x.sort()", "x = [3, 1, 2]\n    assert candidate(x) is None and x == [1, 2, 3]"),
    "returns_its_argument": ("def f(x): return x", "x = [1]\n    assert candidate(x) is x"),
    "returns_part_of_its_argument": ("def f(x): return x[0]", "x = [[1]]\n    assert candidate(x) is x[0]"),
    "appends_inside": ("def f(x): x[0].append(x)", "x = [[1]]\n    candidate(x)\n    assert x[0][1] is x"),
    "changes_a_dict": ("def f(x): x['b'] = x.pop('a')", "x = {'a': 1}\n    candidate(x)\n    assert x == {'b': 1}"),
    "changes_a_set": ("def f(x): x.add(2)", "x = {1}\n    candidate(x)\n    assert x == {1, 2}"),
    "changes_bytes": ("def f(x): x.reverse()", "x = bytearray(b'ab')\n    candidate(x)\n    assert x == b'ba'"),
    "changes_a_named_one": ("def f(*, x): x.clear()", "x = [1]\n    candidate(x=x)\n    assert x == []"),
    "same_list_twice": ("def f(x, y): return x is y", "x = []\n    assert candidate(x, x) and not candidate([], [])"),
    "cycle": ("def f(x): return x[0] is x", "x = []\n    x.append(x)\n    assert candidate(x)"),
    "new_sharing": ("def f():\n    a = [1]\n    return [a, a]", "a, b = candidate()\n    assert a is b"),
    "changes_only_type": ("def f(x): x[0] = True", "x = [1]\n    candidate(x)\n    assert x[0] is True"),
    "iterator": ("def f(): return iter([1, 2])", "assert tuple(candidate()) == (1, 2)"),
    "generator": ("def f():\n    yield 1\n    yield [2]", "assert list(candidate()) == [1, [2]]"),
    "endless_iterator": ("import itertools\ndef f(): return itertools.count()", "x = candidate()\n    assert next(x) == 0 and next(x) == 1"),
    "iterator_that_raises": ("def f():\n    yield 1\n    raise KeyError(5)", "try: list(candidate())\n    except KeyError as e: assert e.args\n    else: assert False"),
    "keys": ("def f(): return {1: 2}.keys()", "assert sorted(candidate()) == [1] and len(candidate()) == 1"),
    "deque": ("from collections import deque\ndef f(): return deque([1])", "assert candidate() != [1] and list(candidate()) == [1]"),
    "truth_of_an_object": ("import re\ndef f(x): return re.match('a', x)", "assert candidate('a') and not candidate('b')"),
    "exception": ("def f(): raise ValueError('no')", "try: candidate()\n    except ValueError as e: assert str(e) == 'no'\n    else: assert False"),
    "own_exception": ("class E(KeyError): pass\ndef f(): raise E('no')", "try: candidate()\n    except LookupError: pass\n    else: assert False"),
    "unicode_error": ("def f(): '\\ud800'.encode()", "try: candidate()\n    except ValueError: pass\n    else: assert False"),
    "keyword_arguments": ("def f(a, *b, c=1, **d): return [a, b, c, d]", "assert candidate(1, 2, c=3, e=4) == [1, (2,), 3, {'e': 4}]"),
    "name": ("def f(): pass", "assert candidate.__name__ == 'f' and callable(candidate)"),
    "seeded": ("import random\ndef f(): return random.random()", "import random\n    assert candidate() == random.Random(0).random()"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_check_may_see_of_a_call(name: str, pool: Pool) -> None:
    source, check = CHANGES[name]
    judgement = judge_one(pool, source, f"def check(candidate):\n    {check}\n")
    assert judgement.verdict is Verdict.PASSED, judgement


COSTLY = {
    "endless_iterator": "def f():\n    while True: yield 1",
    "huge_range": "def f(): return range(10 ** 12)",
    "huge_fraction": "from fractions import Fraction\nclass F(Fraction): pass\ndef f(): return Fraction(3 ** 5000000, 2)",
    "trickle": "import os, time\ndef f():\n    os.write(3, (1000).to_bytes(4, 'big'))\n    while True:\n        os.write(3, b' ')\n        time.sleep(0.01)",
    "ping_pong": "class I:\n    def __iter__(self): return self\n    def __next__(self): return 'x'\ndef f(): return I()",
}


@pytest.mark.parametrize("name", COSTLY)
def test_answers_that_are_dear_to_check_are_bounded(name: str, pool: Pool) -> None:
    started = time.monotonic()
    judgement = judge_one(
        pool, COSTLY[name], "def check(candidate):\n    assert tuple(candidate()) == (1,)\n"
    )
    assert judgement.verdict in (Verdict.TIMEOUT, Verdict.MEMORY, Verdict.FAILED), judgement
    assert time.monotonic() - started < 40
    assert judge_one(pool, RIGHT).verdict is Verdict.PASSED


def test_many_short_calls_are_counted_together(pool: Pool) -> None:
    source = "import time\ndef f(n):\n    t = time.process_time()\n    while time.process_time() < t + 0.02: pass\n    return n"
    check = "def check(candidate):\n    for n in range(100): assert candidate(n) == n\n"
    assert judge_one(pool, source, check).verdict is Verdict.TIMEOUT


def test_a_lost_fork_server_is_no_fault_of_the_program() -> None:
    before = set(descendants(os.getpid()))
    with Pool(LIMITS, jobs=1) as pool:
        assert judge_one(pool, RIGHT).verdict is Verdict.PASSED
        (checker,) = [
            pid for pid in descendants(os.getpid()) if pid not in before and "checker" in _command(pid)
        ]
        server = list(descendants(checker))
        os.kill(server[0], signal.SIGKILL)
        assert not _left(server)  # the part of it inside ends with it, but may answer once more before
        assert judge_one(pool, RIGHT).verdict is Verdict.ERROR
        assert judge_one(pool, RIGHT).verdict is Verdict.PASSED


def test_a_lost_checker_is_started_again() -> None:
    before = set(descendants(os.getpid()))
    with Pool(LIMITS, jobs=1) as pool:
        assert judge_one(pool, RIGHT).verdict is Verdict.PASSED
        (checker,) = [
            pid for pid in descendants(os.getpid()) if pid not in before and "checker" in _command(pid)
        ]
        os.kill(checker, signal.SIGKILL)
        assert judge_one(pool, RIGHT).verdict is Verdict.PASSED
