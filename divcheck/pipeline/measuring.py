"""The last step: from `results/` to the figures of `report.json`."""

from collections.abc import Sequence
from typing import Any

from divcheck.errors import DivcheckError
from divcheck.formats import results
from divcheck.metrics.tally import tally
from divcheck.pipeline.classifying import LEVELS
from divcheck.pipeline.manifest import arms_of
from divcheck.records import Tally
from divcheck.report import build
from divcheck.rundir import RunDir
from divcheck.settings import DEFAULT_KS, ReportSettings, check_ks


def make_report(run: RunDir, settings: ReportSettings) -> dict[str, Any]:
    """Measure a judged run, write its `report.json` and return it.

    Raises UsageError for a k above the samples of every problem, DivcheckError for a run that is not judged.
    """
    from divcheck.metrics.measure import Plan, measure

    manifest = run.manifest()
    names = [arm.name for arm in arms_of(manifest)]
    tallies = [t for name in names for t in _tallies(run, name)]
    plan = Plan(
        models=tuple(names),
        levels=LEVELS,
        ks=_ks(settings, tallies),
        seed=manifest["settings"]["seed"],
    )
    report = build.build(
        measure(tallies, plan),
        created=manifest["created"],
        benchmark=manifest["benchmark"],
        settings={**manifest["settings"], **manifest["judging"]},
        environment=manifest["environment"],
        models=manifest["models"],
    )
    build.write(run.report_path, report)
    return report


def _tallies(run: RunDir, name: str) -> list[Tally]:
    path = run.results_path(name)
    if not path.exists():
        raise DivcheckError(f"{run.path} has no results of {name}: `divcheck check {run.path}` makes them")
    return tally(name, results.read(path))


def _ks(settings: ReportSettings, tallies: Sequence[Tally]) -> tuple[int, ...]:
    most = max((t.n for t in tallies), default=0)
    if settings.ks is None:
        return tuple(k for k in DEFAULT_KS if k <= most)
    check_ks(settings.ks, most)
    return settings.ks
