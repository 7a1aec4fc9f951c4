"""What several test modules need: the demo models, the shared data, the command line as a user runs it."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from main_job import DEMO, ROOT, N, start

__all__ = ["DEMO", "ROOT"]

Divcheck = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def divcheck(tmp_path: Path) -> Divcheck:
    """Run the command line in an empty directory, as a process of its own."""

    def run(
        *args: object, env: dict[str, str] | None = None, timeout: float = 300
    ) -> "subprocess.CompletedProcess[str]":
        paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
        return subprocess.run(
            [sys.executable, "-m", "divcheck", *map(str, args)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=timeout,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, paths)),
                "COLUMNS": "80",
                **(env or {}),
            },
        )

    return run


@pytest.fixture(scope="session")
def run_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run of the main job through the engine."""
    folder = tmp_path_factory.mktemp("engine")
    done = start(folder, "-n", N, "--out", "r").communicate(timeout=600)
    assert (folder / "r" / "report.json").exists(), done
    (folder / "r" / "stdout").write_text(done[0])
    (folder / "r" / "stderr").write_text(done[1])
    return folder / "r"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The labelled data that some checkouts have beside them."""
    folder = Path(os.environ.get("DIVCHECK_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("no shared data beside this checkout")
    return folder


def write_lines(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs vLLM where it is missing, unless DIVCHECK_REQUIRE_ENGINE forbids that."""
    if importlib.util.find_spec("vllm") or os.environ.get("DIVCHECK_REQUIRE_ENGINE"):
        return
    for item in items:
        if item.get_closest_marker("engine"):
            item.add_marker(pytest.mark.skip(reason="vLLM is not installed"))
