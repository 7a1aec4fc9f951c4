"""The last step: from `results/` to the figures of a report."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from divcheck.errors import DivcheckError, UsageError
from divcheck.formats import results, samples
from divcheck.formats.nesting import Nesting
from divcheck.metrics.tally import tally
from divcheck.pipeline.classifying import LEVELS
from divcheck.pipeline.manifest import arms_of
from divcheck.pipeline.sampling import Sampled, require_complete
from divcheck.records import Result, Tally
from divcheck.report import build
from divcheck.report.comparable import check_comparable
from divcheck.rundir import RunDir
from divcheck.settings import ReportSettings, check_ks

Report = dict[str, Any]
Manifest = dict[str, Any]


def report_run(run: RunDir, settings: ReportSettings, out: Path) -> Report:
    """Measure a judged run, write the report to `out` and return it.

    Raises UsageError for a k above the samples of every problem, DivcheckError for a run that is not judged.
    """
    manifest = run.manifest()
    report = _measure(manifest, _tallies(run, manifest), settings)
    build.write(out, report)
    return report


def report_runs(runs: Sequence[RunDir], settings: ReportSettings, out: Path | None) -> Report:
    """Measure the arms of several runs on their common problems; write the report to `out` if that is given.

    An arm whose name stands in several runs is called RUN/NAME. The class ids of different runs have
    nothing to do with each other: `kept`, `forgotten` and `learned` are given for arms of the first run,
    which is the baseline's, and left out for the others. Raises DivcheckError, naming the difference, for
    runs that cannot be compared.
    """
    manifests = [run.manifest() for run in runs]
    every_tally = [_tallies(run, manifest) for run, manifest in zip(runs, manifests, strict=True)]
    for manifest in manifests[1:]:
        check_comparable(_flat(manifests[0]), _flat(manifest))
    first, *others = manifests
    tasks = [
        t for t in first["settings"]["tasks"] if all(t in other["settings"]["tasks"] for other in others)
    ]
    if not tasks:
        raise UsageError("the runs have no problem in common")
    names = _names(runs, manifests)
    together = {
        **first,
        "benchmark": first["benchmark"] | {"problems": len(tasks)},
        "settings": first["settings"] | {"tasks": tasks},
        "models": [
            model | {"name": called[model["name"]], "run": str(run.path)}
            for run, manifest, called in zip(runs, manifests, names, strict=True)
            for model in manifest["models"]
        ],
    }
    tallies = [
        replace(t, model=called[t.model])
        for of_run, called in zip(every_tally, names, strict=True)
        for t in of_run
        if t.task_id in tasks
    ]
    apart = [name for called in names[1:] for name in called.values()]
    report = _measure(together, tallies, settings, apart)
    report["notes"] += [_classed_apart(apart), *_versions(manifests)]
    if out is not None:
        build.write(out, report)
    return report


def _classed_apart(arms: Sequence[str]) -> str:
    """Return a sentence on what cannot be said of arms of other runs than the baseline's."""
    return (
        f"There is no kept, forgotten and learned of {', '.join(arms)}: the solutions of each run were "
        "classed apart, so that nothing tells which are the baseline's too. To have them, put the samples "
        "into one run: divcheck run NAME=RUN/samples/NAME.jsonl …"
    )


def _versions(manifests: Sequence[Manifest]) -> list[str]:
    """Return a sentence where other versions made the runs, which may tell solutions apart otherwise."""
    used = [f"divcheck {m['divcheck_version']}, Python {m['environment']['python']}" for m in manifests]
    if len(set(used)) == 1:
        return []
    return [f"The runs were made with other versions ({'; '.join(used)}), which may be part of a difference."]


def _names(runs: Sequence[RunDir], manifests: Sequence[Manifest]) -> list[dict[str, str]]:
    """Return for each run what its arms are called among those of all runs."""
    given = [[arm.name for arm in arms_of(manifest)] for manifest in manifests]
    count = Counter(name for names in given for name in names)
    called = [
        {name: name if count[name] == 1 else f"{run.path.name}/{name}" for name in names}
        for run, names in zip(runs, given, strict=True)
    ]
    if len({name for names in called for name in names.values()}) < sum(map(len, given)):
        raise UsageError("two of the run directories are the same, or have the same name: rename one of them")
    return called


def _measure(
    manifest: Manifest, tallies: Sequence[Tally], settings: ReportSettings, apart: Sequence[str] = ()
) -> Report:
    from divcheck.metrics.measure import Plan, measure

    tallies, remarks = _at_one_temperature(tallies)
    plan = Plan(
        models=tuple(model["name"] for model in manifest["models"]),
        levels=LEVELS,
        ks=_ks(settings, tallies),
        ms=settings.ms,
        seed=manifest["settings"]["seed"],
        apart=frozenset(apart),
    )
    report = build.build(
        measure(tallies, plan),
        created=manifest["created"],
        benchmark=manifest["benchmark"],
        settings=_flat(manifest)["settings"],
        environment=manifest["environment"],
        models=manifest["models"],
    )
    report["notes"] += remarks + _partial(manifest, tallies)
    report["notes"] += _copies([t for t in tallies if t.model not in apart])
    return report


def _at_one_temperature(tallies: Sequence[Tally]) -> tuple[Sequence[Tally], list[str]]:
    """Return the tallies without their temperature where some arm's is unknown, and a sentence that says so.

    Arms are compared at equal temperature. The files of other harnesses seldom name theirs; where no arm
    has several, its user means them to be compared all the same.
    """
    known: dict[str, set[float | None]] = {}
    for t in tallies:
        known.setdefault(t.model, set()).add(t.temperature)
    unknown = [model for model, temperatures in known.items() if temperatures == {None}]
    if not unknown or len(unknown) == len(known) or any(len(found) > 1 for found in known.values()):
        return tallies, []
    others = ", ".join(f"{model} {found.pop():g}" for model, found in known.items() if found != {None})
    remark = f"The temperature of {', '.join(unknown)} is unknown; compared all the same with {others}."
    return [replace(t, temperature=None) for t in tallies], [remark]


def _partial(manifest: Manifest, tallies: Sequence[Tally]) -> list[str]:
    """Return a sentence where no arm has any sample of some of the problems."""
    due, found = len(manifest["settings"]["tasks"]), len({t.task_id for t in tallies})
    return [] if found == due else [f"No arm has samples of {due - found} of the run's {due} problems."]


def _copies(tallies: Sequence[Tally]) -> list[str]:
    """Return a sentence on arms of one run whose correct samples are the same: perhaps nobody drew twice."""
    drawn: dict[str, set[Hashable]] = {}
    for t in tallies:
        drawn.setdefault(t.model, set()).add((t.task_id, t.temperature, t.n, frozenset(t.lineages.items())))
    alike: dict[Hashable, list[str]] = {}
    for model in sorted({t.model for t in tallies if t.correct}):
        alike.setdefault(frozenset(drawn[model]), []).append(model)
    return [
        f"The correct samples of {' and '.join(names)} are the same texts, as often, on every problem: if "
        "they are copies, as of one file or with an adapter that has no effect, they do not compare."
        for names in alike.values()
        if len(names) > 1
    ]


def _flat(manifest: Manifest) -> Manifest:
    """Return the manifest with how it was judged among its settings."""
    return {**manifest, "settings": {**manifest["settings"], **manifest.get("judging", {})}}


def _tallies(run: RunDir, manifest: Manifest) -> list[Tally]:
    """Count the results of a run's arms. Raises DivcheckError unless every sample is judged and classed."""
    sampled, nesting = require_complete(run, manifest), Nesting()
    return [
        t for name, due in sampled.items() for t in tally(name, _results(run, manifest, name, due, nesting))
    ]


def _results(run: RunDir, manifest: Manifest, name: str, due: Sampled, nesting: Nesting) -> Iterator[Result]:
    """Yield the results of an arm: one for each sample, and none that is not of that sample."""
    path = run.results_path(name)
    left, judged = dict(due), 0
    if path.exists() and "judging" in manifest:
        for result in results.read(path, nesting):
            task_id, sample_id = result.sample.task_id, result.sample.sample_id
            if left.pop((task_id, sample_id), None) != samples.facts(result.sample):
                raise DivcheckError(
                    f"{path}: sample {sample_id} of {task_id} is there twice, or is not the one of "
                    f"{run.samples_path(name)}; `divcheck check {run.path}` judges anew what does not fit"
                )
            judged += result.classes is not None
            yield result
    if judged < len(due):
        raise DivcheckError(
            f"{run.path} is incomplete: {judged} of {len(due)} samples of {name} are judged; "
            f"`divcheck check {run.path}` does the rest"
        )


def _ks(settings: ReportSettings, tallies: Sequence[Tally]) -> tuple[int, ...]:
    most = max((t.n for t in tallies), default=0)
    if settings.ks is None:
        return tuple(k for k in settings.usual_ks if k <= most)
    check_ks(settings.ks, most)
    return settings.ks
