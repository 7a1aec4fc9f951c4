"""The sampling step: fills `samples/` with what is missing there."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from divcheck.errors import DivcheckError, UsageError
from divcheck.files import replace_text
from divcheck.formats import jsonl, samples
from divcheck.pipeline import independent, jobs, manifest, remote
from divcheck.pipeline.progress import Advance, Progress
from divcheck.prompts import Template
from divcheck.records import Arm, Kind, Prompt
from divcheck.rundir import RunDir
from divcheck.sampling import machine, merging, openai_engine, plan, sources, vllm_engine
from divcheck.sampling.endpoint import Address
from divcheck.sampling.engine import Asked, Drawn, EngineJob, Message, Ready
from divcheck.settings import SampleSettings

Engine = Callable[[EngineJob], Generator[Message]]
Sampled = Mapping[tuple[str, int], tuple[Any, ...]]  # by task_id and sample_id: the sample's facts


def arms(models: Sequence[str], settings: SampleSettings) -> list[Arm]:
    """Return the arms that NAME=SOURCE texts name; an endpoint is asked for what it serves."""
    if settings.engine == "openai":
        return openai_engine.arms(models, _address(settings))
    return sources.parse(models)


def _address(settings: SampleSettings) -> Address:
    return Address(settings.base_url or "", settings.concurrency, settings.request_timeout)


def _engine(settings: SampleSettings) -> Engine:
    if settings.engine == "openai":
        return partial(openai_engine.sample, address=_address(settings))
    if settings.ray is not None:
        return partial(
            remote.sample,
            address=settings.ray,
            replicas=settings.replicas,
            tensor_parallel=settings.tensor_parallel,
        )
    return partial(vllm_engine.sample, places=machine.places(settings.replicas, settings.tensor_parallel))


def require_engine(arms: Sequence[Arm], settings: SampleSettings) -> None:
    """Raise UsageError if an arm has to be sampled and nothing here can do that."""
    drawn = any(arm.kind is not Kind.SAMPLES for arm in arms)
    if drawn and settings.engine == "vllm" and settings.ray is None:  # a cluster's nodes say it themselves
        vllm_engine.require()
    for arm in arms:
        if arm.merged:
            merging.require(arm.name)


def adopt(run: RunDir, arm: Arm, chosen: Collection[str], known: Collection[str]) -> None:
    """Copy a foreign samples file into the run, its samples of the chosen problems only.

    Raises UsageError if it has none of them.
    """
    target = run.samples_path(arm.name)
    if target.exists():
        return
    found = 0

    def lines() -> Iterator[str]:
        nonlocal found
        for sample in samples.read(Path(arm.source).expanduser(), known):
            if sample.task_id in chosen:
                found += 1
                yield json.dumps(samples.to_json(sample)) + "\n"
        if not found:
            raise UsageError(f"{arm.name}={arm.source}: no sample of the chosen problems")

    replace_text(target, lines())


def draw(
    run: RunDir,
    arms: Sequence[Arm],
    prompts: Sequence[Prompt],
    template: Template,
    settings: SampleSettings,
    progress: Progress,
) -> None:
    """Draw every sample that the run lacks, one engine after the other; test them for independence."""
    drawn = [arm for arm in arms if arm.kind is not Kind.SAMPLES]
    task_ids = tuple(prompt.task_id for prompt in prompts)
    sweep = plan.Sweep(task_ids, settings.temperatures, settings.n, settings.seed)
    done = {arm.name: jobs.done(run, arm, sweep) for arm in drawn}
    session = _Session(run, _engine(settings), settings, progress, done)
    if drawn and 0 in settings.temperatures and settings.n > 1:
        progress.say(f"temperature 0 with -n {settings.n}: the greedy draws of a problem are all the same")
    for group in jobs.groups(drawn, settings):
        if any(plan.missing(sweep, done[arm.name]) for arm in group.arms):
            session.draw(jobs.job(run, group, drawn, prompts, sweep, template, settings, done))
        for arm in group.arms:
            independent.require(run, arm, task_ids, settings.top_p, progress)
    for arm in arms:
        if arm.kind is Kind.SAMPLES:
            independent.note_repeats(run, arm, task_ids, progress)


def any_drawn(run: RunDir, arms: Sequence[Arm]) -> bool:
    """Say whether a sample of the arms that are sampled here is on disk."""
    return any(run.has_samples(arm.name) for arm in arms if arm.kind is not Kind.SAMPLES)


def most_samples(run: RunDir, recorded: dict[str, Any]) -> int:
    """Return the largest number of samples that any arm has of one problem."""
    tasks = set(recorded["settings"]["tasks"])
    return max(
        max(Counter(sample.task_id for sample in samples.read(run.samples_path(arm.name), tasks)).values())
        for arm in manifest.arms_of(recorded)
    )


def require_complete(run: RunDir, recorded: dict[str, Any]) -> dict[str, Sampled]:
    """Return the samples of each arm. Raises DivcheckError unless these are all that it was to have."""
    settings = recorded["settings"]
    tasks = set(settings["tasks"])
    due = len(tasks) * len(settings["temperatures"]) * settings["n"]
    found: dict[str, Sampled] = {}
    for arm in manifest.arms_of(recorded):
        found[arm.name] = _sampled(run.samples_path(arm.name), arm, tasks)
        count = len(found[arm.name])
        if count == 0 or (arm.kind is not Kind.SAMPLES and count < due):
            raise DivcheckError(
                f"{run.path} is incomplete: it has {count} of {due} samples of {arm.name}; "
                "repeat the command that began it, with --resume"
            )
    return found


def _sampled(path: Path, arm: Arm, tasks: Collection[str]) -> Sampled:
    found: dict[tuple[str, int], tuple[Any, ...]] = {}
    if path.exists():
        try:
            for sample in samples.read(path, tasks):
                found[sample.task_id, sample.sample_id] = samples.facts(sample)
        except jsonl.CutLineError:
            if arm.kind is Kind.SAMPLES:  # was copied whole, so that nothing here can complete it
                raise
    return found


@dataclass(frozen=True, slots=True)
class _Session:
    """Takes what engines give: notes their facts, writes their samples."""

    run: RunDir
    engine: Engine
    settings: SampleSettings
    progress: Progress
    done: Mapping[str, dict[str, int]]
    "By arm what is drawn; kept up to date."

    def draw(self, job: EngineJob) -> None:
        """Make the draws of one job."""
        names = " + ".join(arm.name for arm in job.group.arms)
        total = sum(plan.missing(job.sweep, self.done[arm.name]) for arm in job.group.arms)
        with ExitStack() as stack:
            if job.group.merged:
                job = replace(job, model=stack.enter_context(self._merge(job, job.group.merged)))
            messages = stack.enter_context(closing(self.engine(job)))
            with self.progress.stage(f"loading {names}", None):
                self._until_ready(messages, job)
            with self.progress.stage(f"sampling {names}", total) as advance:
                self._write(messages, job, advance)
        if any(plan.missing(job.sweep, self.done[arm.name]) for arm in job.group.arms):
            raise DivcheckError(f"the engine of {names} ended before its draws were made (log: {job.log})")

    @contextmanager
    def _merge(self, job: EngineJob, arm: Arm) -> Iterator[str]:
        """Merge the arm's adapter into its base; the result is gone when the context ends."""
        if (arm.rank or 0) > sources.LARGEST_RANK:
            self.progress.say(f"model {arm.name}: rank {arm.rank} is above vLLM's largest, so it is merged")
        target, log = self.run.path / f"merged-{arm.name}", self.run.log_path(f"merge-{arm.name}")
        with ExitStack() as stack:
            with self.progress.stage(f"merging {arm.name}", None):
                merged = merging.merged(arm.name, job.model, job.adapters[arm.name], target, log)
                folder = stack.enter_context(merged)
            yield folder

    def _until_ready(self, messages: Iterator[Message], job: EngineJob) -> None:
        for message in messages:
            self._note(message, job)
            if isinstance(message, Ready):
                return
        raise DivcheckError(f"the engine of {job.model} ended before it was loaded (log: {job.log})")

    def _write(self, messages: Iterator[Message], job: EngineJob, advance: Advance) -> None:
        with ExitStack() as stack:
            files = {
                arm.name: stack.enter_context(jsonl.Appender(self.run.samples_path(arm.name)))
                for arm in job.group.arms
            }
            for message in messages:
                if not isinstance(message, Drawn):
                    self._note(message, job)
                    continue
                self._mark(message)
                files[message.arm].write(samples.to_json(message.sample))
                advance(1, message.sample.tokens or 0)

    def _mark(self, drawn: Drawn) -> None:
        task_id, bit = drawn.sample.task_id, 1 << drawn.sample.sample_id
        done = self.done[drawn.arm]
        if done.get(task_id, 0) & bit:
            raise DivcheckError(f"an engine drew sample {drawn.sample.sample_id} of {task_id} a second time")
        done[task_id] = done.get(task_id, 0) | bit

    def _note(self, message: Message, job: EngineJob) -> None:
        if isinstance(message, Asked):
            self._require_same_question(message)
        elif isinstance(message, Ready):
            for arm in job.group.arms:
                if plan.missing(job.sweep, self.done[arm.name]):  # else none of its samples is drawn so
                    self._note_facts(arm, message.facts)

    def _note_facts(self, arm: Arm, facts: Mapping[str, Any]) -> None:
        for key, old in manifest.note(self.run, arm.name, facts).items():
            self.progress.say(
                f"model {arm.name}: its samples began with {key} {old} and go on with {facts[key]}; "
                "the report says so"
            )

    def _require_same_question(self, asked: Asked) -> None:
        baseline = next(iter(asked.sha256), None)
        for name, where in asked.differences.items():
            if not self.settings.allow_prompt_mismatch:
                raise UsageError(
                    f"{name} is asked something else than {baseline}: {where}. Give both the same tokenizer, "
                    "or --allow-prompt-mismatch to sample all the same and have the report say so"
                )
        for name, sha256 in asked.sha256.items():
            facts = {"prompt_sha256": sha256, "prompt_difference": asked.differences.get(name)}
            manifest.note(self.run, name, facts)
        for note in asked.notes:
            self.progress.say(note)
