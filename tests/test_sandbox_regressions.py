"""Faults of the sandbox that were once found by attacking it: one a test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_support import LIMITS, descendants, judge_one

from divcheck.records import Verdict
from divcheck.sandbox import Call, Limits, Pool

PAIR = '"\\ud83d\\ude00"'  # two surrogates, which are not one character


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(LIMITS, jobs=1) as pool:
        yield pool


def check(*lines: str) -> str:
    return "def check(candidate):\n" + "".join(f"    {line}\n" for line in lines)


def test_a_pair_of_surrogates_is_not_the_character_that_it_would_encode(pool: Pool) -> None:
    source = f"def f(n): return {PAIR}\n"
    assert judge_one(pool, source, check('assert candidate(1) == "\\U0001f600"')).verdict is Verdict.FAILED
    right = check(f"assert candidate(1) == {PAIR} and len(candidate(1)) == 2")
    assert judge_one(pool, source, right).verdict is Verdict.PASSED


def test_surrogates_arrive_as_they_were_sent(pool: Pool) -> None:
    source = "def f(s): return [ord(c) for c in s]\n"
    sent = check(f'assert candidate({PAIR} + "é\\U0001f600") == [0xD83D, 0xDE00, 0xE9, 0x1F600]')
    assert judge_one(pool, source, sent).verdict is Verdict.PASSED


def test_what_a_candidate_made_is_not_divchecks_fault_when_it_comes_back(pool: Pool) -> None:
    source = "def f(x):\n    x[:] = [object()]\n    return 1\n"
    back = check("items = [1]", "candidate(items)", "assert candidate(items) == 2")
    assert judge_one(pool, source, back).verdict is Verdict.FAILED


def test_a_scratch_directory_that_was_locked_is_open_to_the_next(pool: Pool) -> None:
    lock = (
        "import os\ntry:\n    os.chmod('.', 0o500)\nexcept OSError:\n    pass\ndef f(n): return 2 * n + 1\n"
    )
    judge_one(pool, lock)
    writes = "def f(n):\n    open('a', 'w').write('x')\n    return 2 * n + 1\n"
    if "mount" in pool.layers:
        assert judge_one(pool, writes).verdict is Verdict.PASSED


def test_the_name_of_the_host_is_not_seen(pool: Pool) -> None:
    source = "import os, platform\ndef f(): return [os.uname().nodename, platform.node()]\n"
    if "uts" in pool.layers:
        assert (
            judge_one(pool, source, check('assert candidate() == ["sandbox"] * 2')).verdict is Verdict.PASSED
        )


def test_the_time_that_the_check_takes_is_not_the_candidates(pool: Pool) -> None:
    slow = check(
        "import time",
        "for n in range(20):",
        "    end = time.process_time() + 0.06",
        "    while time.process_time() < end: pass",
        "    assert candidate(n) == n",
    )
    judgement = judge_one(pool, "def f(n): return n\n", slow)
    assert judgement.verdict is Verdict.PASSED, judgement


def test_short_sleeps_add_up(pool: Pool) -> None:
    source = "import time\ndef f(n):\n    time.sleep(0.03)\n    return n\n"
    judgement = judge_one(pool, source, check("for n in range(200): candidate(n)"))
    assert judgement.verdict is Verdict.TIMEOUT, judgement
    assert judgement.wall_seconds < 5


def test_large_answers_do_not_add_up() -> None:
    source = "def f(n): return [0] * 1_000_000\n"
    with Pool(Limits(), jobs=1) as pool:
        for _ in range(16):
            assert (
                judge_one(pool, source, check("assert len(candidate(1)) == 10 ** 6")).verdict
                is Verdict.PASSED
            )
            wrong = check("results = [candidate(1), lambda: results]", "assert results[0] == results")
            assert judge_one(pool, source, wrong).verdict is Verdict.FAILED


def test_no_wait_within_the_kernel_is_taken_for_work(pool: Pool) -> None:
    source = "import ctypes\nlibc = ctypes.CDLL(None)\nfor _ in range(1000): libc.syscall(324, 1, 0, 0)\n"
    assert judge_one(pool, source).wall_seconds < 5


@pytest.mark.parametrize("number", [32, 33, 64])
def test_signals_without_a_name_end_it_too(number: int, pool: Pool) -> None:
    source = f"import os\ndef f(n): os.kill(os.getpid(), {number})\n"
    caught = check("try: candidate(1)", "except ValueError: return", "assert False")
    assert judge_one(pool, source, caught).verdict is Verdict.CRASHED


def test_signals_that_divcheck_was_told_to_ignore_are_not_ignored_inside() -> None:
    code = (
        "import ctypes, signal, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM): signal.signal(number, signal.SIG_IGN)\n"
        "if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:\n"
        "    from sandbox_support import LIMITS, judge_one\n"
        "    from divcheck.sandbox import Pool\n"
        "    with Pool(LIMITS, jobs=1) as pool:\n"
        "        for number in (1, 2, 15):\n"
        "            source = f'import os\\ndef f(n):\\n    os.kill(os.getpid(), {number})\\n    return 2 * n + 1'\n"
        "            print(judge_one(pool, source).verdict)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["crashed", "failed", "crashed"]  # SIGINT raises KeyboardInterrupt


def test_no_lock_and_no_flag_stays_on_what_the_host_has_too(pool: Pool) -> None:
    source = (
        "import fcntl, os\n"
        "before = fcntl.fcntl(1, fcntl.F_GETFL)\n"
        "fcntl.fcntl(1, fcntl.F_SETFL, before | os.O_NONBLOCK | os.O_APPEND)\n"
        "for lock in (lambda: fcntl.flock(0, fcntl.LOCK_EX), lambda: fcntl.lockf(1, fcntl.LOCK_EX)):\n"
        "    try: lock()\n"
        "    except OSError: pass\n"
        "    else: raise SystemExit\n"
        "def f(): return before & (os.O_NONBLOCK | os.O_APPEND)\n"
    )
    for _ in range(2):
        assert judge_one(pool, source, check("assert candidate() == 0")).verdict is Verdict.PASSED


def test_a_check_that_begins_outside_its_function_tells_wrong_from_unusable(pool: Pool) -> None:
    early = "assert f(3) == 7\ndef check(candidate): pass\n"
    assert judge_one(pool, "def f(n): return 2 * n + 1\n", early).verdict is Verdict.PASSED
    assert judge_one(pool, "def f(n): return 0\n", early).verdict is Verdict.FAILED
    assert judge_one(pool, "def f(n): return 0\n", "assert False\n").verdict is Verdict.ERROR


def test_the_checkers_limit_is_not_handed_to_the_fork_server(pool: Pool) -> None:
    judge_one(pool, "def f(n): return 2 * n + 1\n")
    servers = [
        pid for pid in descendants(os.getpid()) if b"inside" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    assert servers
    for pid in servers:
        (line,) = [x for x in Path(f"/proc/{pid}/limits").read_text().splitlines() if "cpu time" in x]
        assert line.split()[3] == "unlimited"


def test_a_large_answer_and_a_large_second_call_do_not_wait_for_each_other(pool: Pool) -> None:
    calls = [
        Call("def main(payload): return b'x' * 4_000_000", b"a"),
        Call("def main(payload): return payload[:3]", b"b" * 4_000_000),
    ]
    assert {index: len(output.data) for index, output in pool.execute(calls)} == {0: 4_000_000, 1: 3}


def test_without_a_root_of_its_own_a_program_changes_no_mode_or_time(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    victim = tmp_path / "victim"
    victim.write_text("mine")
    victim.chmod(0o666)
    before = victim.stat()
    with Pool(LIMITS, jobs=1) as pool:
        pool.layers = [layer for layer in pool.layers if layer in ("landlock", "seccomp")]
        if "landlock" not in pool.layers:
            pytest.skip("this machine has no Landlock, so the sandbox needs a mount namespace")
        source = (
            "import os\n"
            f"for change in (lambda p: os.chmod(p, 0o777), lambda p: os.utime(p, (1, 1))):\n"
            "    try:\n"
            f"        change({str(victim)!r})\n"
            "    except OSError:\n"
            "        pass\n"
            "def f(n): return 2 * n + 1\n"
        )
        assert judge_one(pool, source).verdict is Verdict.PASSED
    after = victim.stat()
    assert (after.st_mode, after.st_mtime) == (before.st_mode, before.st_mtime)
