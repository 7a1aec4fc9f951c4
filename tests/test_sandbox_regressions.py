"""Faults of the sandbox that were once found by attacking it: one a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_support import LIMITS, judge_one

from divcheck.records import Verdict
from divcheck.sandbox import Call, Pool

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
