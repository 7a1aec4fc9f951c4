"""The main job on the demo models, as a user begins it: what several tests through the engine share."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "demo"
ARMS = ("base", "lora", "full")
TASKS = (DEMO / "tasks.txt").read_text().split()[:8]
N = 4
OPTIONS = ["--tasks", ",".join(TASKS), "--top-p", "1", "--max-tokens", "160"]


def start(folder: Path, *arguments: object, arms: Sequence[str] = ARMS) -> "subprocess.Popen[str]":
    models = [f"{name}={DEMO / name}" for name in arms]
    return subprocess.Popen(
        [sys.executable, "-m", "divcheck", "run", *models, *OPTIONS, "-k", "1", *map(str, arguments)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        },
    )
