"""`divcheck demo`: the main job on the toy models that ship with divcheck."""

from pathlib import Path

import divcheck
from divcheck.errors import UsageError
from divcheck.settings import SampleSettings

SETTINGS = SampleSettings(n=20, top_p=1.0, max_tokens=160)
TASKS_FILE = "tasks.txt"


def demo(out: Path, *, resume: bool) -> int:
    """Run base, lora and full on the problems that they were trained on."""
    return 0


def _folder() -> Path:
    package = Path(divcheck.__file__).parent
    for folder in (package / "_demo", package.parent / "demo"):
        if (folder / "base" / "config.json").is_file():
            return folder
    raise UsageError("the demo models are not installed: install divcheck from its wheel or a checkout")
