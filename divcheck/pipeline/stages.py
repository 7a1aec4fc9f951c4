"""The stages of a run, as the command line offers them."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from divcheck import problems, prompts, sandbox
from divcheck.cluster import Cluster
from divcheck.errors import DivcheckError, UsageError
from divcheck.formats import results
from divcheck.pipeline import classifying, judging, manifest, measuring, programs, remote, sampling
from divcheck.pipeline.progress import Progress
from divcheck.records import Arm, Kind, Problem
from divcheck.rundir import RunDir
from divcheck.settings import CheckSettings, ReportSettings, SampleSettings, first_difference


def arms(models: Sequence[str], settings: SampleSettings) -> list[Arm]:
    """Return the arms that NAME=SOURCE texts name. Raises UsageError where one is not right."""
    settings.check()
    return sampling.arms(models, settings)


def sample(
    models: Sequence[str], out: Path, settings: SampleSettings, *, resume: bool, progress: Progress
) -> None:
    """Begin or resume a run and fill its `samples/`. `models` are NAME=SOURCE texts, the baseline first."""
    settings.check()
    arms = sampling.arms(models, settings)
    everything = problems.load()
    chosen = problems.select(everything, settings.tasks, settings.limit)
    template = prompts.load(settings.prompt)
    rendered = prompts.render(template, chosen)
    sampling.require_engine(arms, settings)
    run = RunDir(out)
    if run.exists and not resume:
        raise UsageError(f"{out} holds a run already: go on with it by --resume, or name another --out")
    asked = manifest.compose(settings, template, everything, chosen, arms)
    run.create()
    with run:
        begun = run.exists
        if begun:
            manifest.require_same(run, run.manifest(), asked)
        else:
            run.write_manifest(asked)
        try:
            for arm in arms:
                if arm.kind is Kind.SAMPLES:
                    sampling.adopt(run, arm, {p.task_id for p in chosen}, {p.task_id for p in everything})
            sampling.draw(run, arms, rendered, template, settings, progress)
        except BaseException:
            if not begun and not sampling.any_drawn(run, arms):
                run.discard()  # so that the command, mended, can be given again
            raise


def require_ks(out: Path, settings: ReportSettings) -> None:
    """Raise UsageError for a k above the samples of every problem, before anything is judged."""
    if settings.ks is None:
        return
    run = RunDir(out)
    most = sampling.most_samples(run, run.manifest())
    above = [k for k in settings.ks if k > most]
    if above:
        raise UsageError(
            f"-k {above[0]}: no problem has more than {most} samples; use a smaller -k, with --resume"
        )


def require_judging(settings: CheckSettings) -> None:
    """Raise DivcheckError now if judging could not be done later."""
    settings.check()
    with _open_pool(settings):
        pass


def check(out: Path, settings: CheckSettings, progress: Progress) -> None:
    """Judge every sample of a run and number the classes.

    Raises DivcheckError if a sample could not be judged, or none is there.
    """
    settings.check()
    run = RunDir(out)
    recorded = run.manifest()
    chosen = {problem.task_id: problem for problem in manifest.problems_of(recorded)}
    arms = manifest.arms_of(recorded)
    sampling.require_complete(run, recorded)
    with run, _open_pool(settings) as pool:
        _record_judging(run, recorded, pool)
        files = [
            programs.SamplesFile(
                run.samples_path(arm.name), run.results_path(arm.name), manifest.prompts_of(recorded, arm)
            )
            for arm in arms
        ]
        errors = _check_files(files, chosen, pool, settings.jobs, progress)
    _require_judged(errors, f"divcheck check {out}")


def check_file(source: Path, target: Path, settings: CheckSettings, progress: Progress) -> None:
    """Judge a samples file on its own. Raises DivcheckError if a sample could not be judged."""
    settings.check()
    if target.suffix == ".gz":
        raise UsageError(f"--out {target}: results are written unpacked; name a .jsonl file")
    if target.exists() and source.samefile(target):
        raise UsageError(f"--out {target} is the samples file itself: name another")
    results.require_results(target)
    everything = {problem.task_id: problem for problem in problems.load()}
    with _open_pool(settings) as pool:
        errors = _check_files(
            [programs.SamplesFile(source, target, {})], everything, pool, settings.jobs, progress
        )
    _require_judged(errors, f"divcheck check {source} --out {target}")


def _check_files(
    files: Sequence[programs.SamplesFile],
    chosen: Mapping[str, Problem],
    pool: sandbox.Judge,
    jobs: int,
    progress: Progress,
) -> int:
    """Judge samples files into results files and number their classes; return how many were not judged."""
    table: programs.KeyTable = {}
    counts = [programs.add_keys(table, file, chosen, jobs, progress) for file in files]
    if empty := [file.source for file, count in zip(files, counts, strict=True) if not count]:
        raise UsageError(f"{empty[0]} holds no sample")
    errors = 0
    for file, count in zip(files, counts, strict=True):
        errors += judging.judge_file(file, chosen, table, pool, count, progress)
    classifying.classify(files, chosen, table, pool, progress)
    return errors


@contextmanager
def _open_pool(settings: CheckSettings) -> Iterator[sandbox.Judge]:
    """Open what judges, here or on a cluster."""
    limits = sandbox.Limits()
    if settings.timeout is not None:
        limits = replace(limits, cpu_seconds=settings.timeout)
    isolation = sandbox.Isolation(settings.isolation)
    if settings.ray is None:
        with sandbox.Pool(limits, settings.jobs, isolation) as pool:
            yield pool
    else:
        with Cluster(settings.ray) as nodes:
            yield remote.RemotePool(nodes, limits, isolation)


def _how(pool: sandbox.Judge) -> dict[str, Any]:
    """Return how a pool judges, as `run.json` records it."""
    return {
        "timeout": pool.limits.cpu_seconds,
        "memory": pool.limits.memory_bytes,
        "isolation": list(pool.layers) or "none",
        "python": ".".join(platform.python_version_tuple()[:2]),
    }


def _record_judging(run: RunDir, recorded: dict[str, Any], pool: sandbox.Judge) -> None:
    how = _how(pool)
    difference = first_difference(how | recorded.get("judging", {}), how)
    if difference:
        raise UsageError(
            f"{run.path} was judged otherwise: {difference}; repeat the first setting, "
            f"or remove {run.path / 'results'} and `judging` in run.json to judge all samples again"
        )
    judged_on = {"judged_on": str(pool)} if isinstance(pool, remote.RemotePool) else {}
    run.write_manifest({**recorded, "judging": how, "environment": recorded["environment"] | judged_on})


def _require_judged(errors: int, again: str) -> None:
    if errors:
        raise DivcheckError(
            f"divcheck failed to judge {errors} samples (verdict `error`): `{again}` tries them again"
        )


def report(paths: Sequence[Path], settings: ReportSettings, out: Path | None = None) -> dict[str, Any]:
    """Measure judged runs and return the report.

    That of one run is written to its `report.json` if `out` does not name another file; that of several
    only where `out` says.
    """
    settings.check(None)
    runs = [RunDir(path) for path in paths]
    if len(runs) > 1:
        return measuring.report_runs(runs, settings, out)
    (run,) = runs
    run.manifest()
    if out is None and not os.access(run.path, os.W_OK):
        raise UsageError(f"{run.path} cannot be written: --out names another file for the report")
    with run:
        return measuring.report_run(run, settings, out or run.report_path)
