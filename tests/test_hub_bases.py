"""A base on the hub that only an adapter names: which commit of it was sampled is known afterwards."""

import pytest
from test_rundir import MANIFEST

from divcheck.pipeline import jobs
from divcheck.records import Arm, Kind
from divcheck.rundir import RunDir


@pytest.fixture
def run(tmp_path):
    run = RunDir(tmp_path)
    models = [{"name": name, "source": f"/{name}", "kind": "lora"} for name in ("one", "two")]
    run.write_manifest({**MANIFEST, "models": models})
    return run


def test_the_commit_of_a_base_is_noted_and_asked_for_again(run, monkeypatch):
    newest = "0123"

    def local(name: str, source: str, revision: str | None) -> str:
        return source if revision is None else f"/cache/{newest if revision == 'main' else revision}"

    monkeypatch.setattr("divcheck.sampling.hub.local", local)
    adapters = [Arm(name, f"/{name}", Kind.LORA, base="org/base") for name in ("one", "two")]
    assert jobs.folders(run, adapters)["org/base"] == "/cache/0123"
    assert [model["base_revision"] for model in run.manifest()["models"]] == ["0123"] * 2
    newest = "4567"
    assert jobs.folders(run, adapters)["org/base"] == "/cache/0123"
