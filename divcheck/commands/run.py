"""`divcheck run` and `divcheck sample`."""

from collections.abc import Sequence
from pathlib import Path

from divcheck.commands.report import show
from divcheck.errors import UsageError
from divcheck.pipeline import stages
from divcheck.records import Kind
from divcheck.report.progress import progress
from divcheck.settings import CheckSettings, ReportSettings, SampleSettings


def run(
    models: Sequence[str],
    out: Path,
    sampling: SampleSettings,
    judging: CheckSettings,
    measuring: ReportSettings,
    *,
    resume: bool,
) -> int:
    """Run the whole pipeline and print its tables."""
    stages.require_judging(judging)
    drawn = any(arm.kind is not Kind.SAMPLES for arm in stages.arms(models, sampling))
    measuring.check(sampling.n if drawn else None)
    bars = progress()
    stages.sample(models, out, sampling, resume=resume, progress=bars)
    stages.require_ks(out, measuring)
    stages.check(out, judging, bars)
    show(stages.report([out], measuring))
    bars.say(f"report: {out / 'report.json'}")
    return 0


def sample(models: Sequence[str], out: Path, sampling: SampleSettings, *, resume: bool) -> int:
    """Sample, and no more."""
    if sampling.engine == "openai" and sampling.ray is not None:
        raise UsageError(
            "--ray: an endpoint is asked from this machine; leave it out, or sample with --engine vllm"
        )
    bars = progress()
    stages.sample(models, out, sampling, resume=resume, progress=bars)
    bars.say(f"samples: {out / 'samples'}; `divcheck check {out}` judges them")
    return 0
