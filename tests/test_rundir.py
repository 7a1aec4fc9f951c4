"""`run.json` that someone or something has changed."""

import copy
import json

import pytest

from divcheck.errors import DivcheckError, UsageError
from divcheck.rundir import RunDir
from divcheck.settings import SampleSettings

MANIFEST = {
    "divcheck_version": "0.1.0",
    "created": "2026-11-25T00:00:00+00:00",
    "benchmark": {"name": "humaneval", "problems": 1, "sha256": "ab" * 32},
    "settings": {"seed": 0, "top_p": 0.95, "tasks": ["HumanEval/0"], "prompt": {"name": "raw"}},
    "models": [{"name": "one", "source": "one", "kind": "base"}],
    "environment": {"python": "3.11", "packages": {}},
}
GONE = object()


@pytest.mark.parametrize(
    ("place", "value", "where"),
    [
        ((), [], "the top level"),
        *(((part,), GONE, part) for part in MANIFEST),
        (("settings",), [], "settings"),
        (("settings", "seed"), -1, "settings/seed"),
        (("settings", "seed"), "a", "settings/seed"),
        (("settings", "seed"), GONE, "seed"),
        (("settings", "n"), -4, "settings/n"),
        (("settings", "temperatures"), [0.2, -0.2], "settings/temperatures/1"),
        (("settings", "tasks"), GONE, "tasks"),
        (("settings", "tasks"), [1], "settings/tasks/0"),
        (("settings", "top_p"), float("nan"), "not JSON compliant"),
        (("settings", "top_p"), float("inf"), "not JSON compliant"),
        (("models",), {}, "models"),
        (("models",), [], "models"),
        (("models",), [*MANIFEST["models"]] * 2, "models: 'one' is there 2 times"),
        (("models", 0, "kind"), GONE, "kind"),
        (("models", 0, "kind"), "other", "models/0/kind"),
        (("models", 0, "rank"), "8", "models/0/rank"),
        (("environment", "packages"), None, "environment/packages"),
        (("judging",), None, "judging"),
    ],
)
def test_a_damaged_run_is_named_by_its_place(tmp_path, place, value, where):
    changed = copy.deepcopy({"": MANIFEST})
    at, *inner = ("", *place)
    holder = changed
    for key in inner:
        holder, at = holder[at], key
    if value is GONE:
        del holder[at]
    else:
        holder[at] = value
    (tmp_path / "run.json").write_text(json.dumps(changed[""]))
    with pytest.raises(
        DivcheckError, match=rf"run\.json (is damaged|cannot be read).*{where}.*; mend it there"
    ):
        RunDir(tmp_path).manifest()


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\x00"])
def test_a_run_that_is_not_json_is_one_line(tmp_path, text):
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(DivcheckError, match=r"run\.json cannot be read"):
        RunDir(tmp_path).manifest()


def test_a_sound_run_comes_back_as_it_is(tmp_path):
    RunDir(tmp_path).write_manifest({**MANIFEST, "judging": {"timeout": 3.0}, "own": [1]})
    assert RunDir(tmp_path).manifest() == {**MANIFEST, "judging": {"timeout": 3.0}, "own": [1]}


def test_a_negative_seed_is_refused_at_once():
    with pytest.raises(UsageError, match="--seed -1: must be 0 or more"):
        SampleSettings(seed=-1).check()
