"""Many samples at once, in worker processes that may die."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from divcheck.equivalence import Keys, Source, batch, keys_of, static_keys, unparsed_keys
from divcheck.errors import DivcheckError

GOOD = [Source(f"return {n}", f"def f(): return {n}", "f") for n in range(200)]


def expected(source: Source) -> Keys:
    return static_keys(source.text, source.program, source.entry_point)


@pytest.mark.parametrize("jobs", [1, 3])
def test_answers_come_in_order(jobs: int) -> None:
    sources = [*GOOD, *reversed(GOOD)]
    assert keys_of(sources, jobs) == [expected(source) for source in sources]


def test_nothing_in_nothing_out() -> None:
    assert keys_of([]) == []


def test_hostile_sources_get_a_class_of_their_own() -> None:
    hostile = [
        "(" * 100_000,
        "-" * 100_000 + "1",
        "x" * 1_000_000,
        "\0",
        "'\ud800'",
        "a = " * 40_000 + "1",
        "",
    ]
    sources = [Source(text, text, "f") for text in hostile]
    found = keys_of([*sources[:3], *GOOD[:3], *sources[3:], *GOOD[3:6]])
    assert found[3:6] + found[-3:] == [expected(source) for source in GOOD[:6]]
    assert len({keys.surface for keys in found}) == len(found)


def test_the_death_of_a_worker_costs_one_sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # A worker that dies as a parser that overruns its stack would, on the word `crash`.
    fatal = (
        "import os, signal\n"
        "import divcheck.equivalence.worker as worker\n"
        "answer = worker._answer\n"
        "def fragile(text, program, *rest):\n"
        "    if 'crash' in text: os.kill(os.getpid(), signal.SIGSEGV)\n"
        "    return answer(text, program, *rest)\n"
        "worker._answer = fragile\n"
        "worker.main()\n"
    )
    monkeypatch.setattr(batch, "WORKER", ["-c", fatal])
    sources = [*GOOD[:70], Source("crash", "x = 1", "f"), *GOOD[70:], Source("crash 2", "x = 1", "f")]
    wanted = [unparsed_keys(s.text) if "crash" in s.text else expected(s) for s in sources]
    assert keys_of(sources, jobs=2) == wanted


def test_warnings_that_are_errors_here_stop_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    source = Source("x = '\\d'\n", "x = '\\d'\n", "f")
    assert keys_of([source], jobs=1) == [expected(source)]


def test_a_worker_that_cannot_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "WORKER", ["-c", "pass"])
    with pytest.raises(DivcheckError, match="did not start"):
        keys_of(GOOD)


def test_a_sample_that_takes_too_long_ends_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = (
        "import divcheck.equivalence.worker as worker\n"
        "answer = worker._answer\n"
        "worker.CPU_SECONDS = 0.2\n"
        "def looping(text, program, *rest):\n"
        "    while 'loop' in text: pass\n"
        "    return answer(text, program, *rest)\n"
        "worker._answer = looping\n"
        "worker.main()\n"
    )
    monkeypatch.setattr(batch, "WORKER", ["-c", slow])
    sources = [Source("loop", "x = 1", "f"), *GOOD[:2]]
    assert keys_of(sources) == [unparsed_keys("loop"), *map(expected, GOOD[:2])]


@pytest.mark.parametrize("seed", ["0", "1", "12345"])
def test_keys_do_not_depend_on_the_process_or_its_hash_seed(seed: str) -> None:
    program = "def f(a, b):\n  c = {x for x in a} & set(b)\n  return sorted(c), lambda q: q"
    script = f"from divcheck.equivalence import static_keys; print(static_keys('', {program!r}, 'f'))"
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent.parent)}
    out = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == repr(static_keys("", program, "f"))
