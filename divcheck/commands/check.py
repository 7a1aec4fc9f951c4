"""`divcheck check`."""

from pathlib import Path

from divcheck.errors import UsageError
from divcheck.pipeline import stages
from divcheck.report.progress import progress
from divcheck.settings import CheckSettings


def check(source: Path, out: Path | None, settings: CheckSettings) -> int:
    """Judge a run directory, or a samples file into the results file `out`."""
    bars = progress()
    if source.is_dir():
        if out is not None:
            raise UsageError(f"--out {out}: the results of a run directory go into it; leave --out away")
        stages.check(source, settings, bars)
        bars.say(f"results: {source / 'results'}; `divcheck report {source}` measures them")
        return 0
    if not source.exists():
        raise UsageError(f"{source}: no such run directory or samples file")
    if out is None:
        raise UsageError(f"{source} is a samples file: --out names the results file")
    stages.check_file(source, out, settings, bars)
    bars.say(f"results: {out}")
    return 0
