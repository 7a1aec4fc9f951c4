"""`divcheck demo`: the main job on the toy models that ship with divcheck."""

import os
from pathlib import Path

import divcheck
from divcheck.commands.run import run
from divcheck.errors import UsageError
from divcheck.settings import CheckSettings, ReportSettings, SampleSettings

ARMS = ("base", "lora", "full")


def demo(out: Path, *, resume: bool) -> int:
    """Run base, lora and full on problems that they were trained on."""
    folder = _folder()
    models = [f"{name}={folder / name}" for name in ARMS]
    tasks = tuple((folder / "tasks.txt").read_text(encoding="utf-8").split())
    sampling = SampleSettings(n=20, top_p=1.0, max_tokens=160, tasks=tasks)
    judging = CheckSettings(jobs=len(os.sched_getaffinity(0)))
    return run(models, out, sampling, judging, ReportSettings(ks=(1, 10)), resume=resume)


def _folder() -> Path:
    package = Path(divcheck.__file__).parent
    for folder in (package / "_demo", package.parent / "demo"):  # in a wheel; in a checkout
        if (folder / "base" / "config.json").is_file():
            return folder
    raise UsageError("the demo models are not installed: install divcheck from its wheel or a checkout")
