"""The sampling step: fills `samples/` with what is missing there."""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from divcheck.errors import DivcheckError, UsageError
from divcheck.formats import jsonl, samples
from divcheck.pipeline.progress import Progress
from divcheck.prompts import Template
from divcheck.records import Arm, Draw, Kind, Prompt
from divcheck.rundir import RunDir, replace_text
from divcheck.sampling import plan, vllm_engine
from divcheck.settings import SampleSettings


def require_engine(arms: Sequence[Arm]) -> None:
    """Raise UsageError if an arm has to be sampled and nothing here can do that."""
    if any(arm.kind is not Kind.SAMPLES for arm in arms):
        vllm_engine.require()
        vllm_engine.check_ranks(arms)


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
    """Draw every sample that the run lacks, one engine after the other, and note each engine's dtype."""
    how = vllm_engine.SamplingSettings(
        top_p=settings.top_p,
        max_tokens=settings.max_tokens,
        max_length=settings.max_length,
        stop=template.stop,
        seed=settings.seed,
        dtype=settings.dtype,
        keep_token_ids=settings.keep_token_ids,
    )
    for group in plan.engine_groups(arms):
        missing = {arm.name: _missing(run, arm, prompts, settings) for arm in group.arms}
        if any(missing.values()):
            dtype = _draw_group(run, group, missing, prompts, how, progress)
            _note_dtype(run, list(missing), dtype)


def _note_dtype(run: RunDir, names: Sequence[str], dtype: str) -> None:
    manifest = run.manifest()
    models = [model | ({"dtype": dtype} if model["name"] in names else {}) for model in manifest["models"]]
    run.write_manifest({**manifest, "models": models})


def _missing(run: RunDir, arm: Arm, prompts: Sequence[Prompt], settings: SampleSettings) -> list[Draw]:
    path = run.samples_path(arm.name)
    jsonl.drop_cut_line(path)
    task_ids = [prompt.task_id for prompt in prompts]
    present = samples.read(path, set(task_ids)) if path.exists() else ()
    done = {(sample.task_id, sample.sample_id) for sample in present}
    return list(plan.draws(arm.name, task_ids, settings.temperatures, settings.n, settings.seed, done))


def _draw_group(
    run: RunDir,
    group: plan.EngineGroup,
    missing: dict[str, list[Draw]],
    prompts: Sequence[Prompt],
    how: vllm_engine.SamplingSettings,
    progress: Progress,
) -> str:
    log = run.log_path(f"engine-{group.arms[0].name}")
    messages = vllm_engine.sample(group, missing, prompts, how, log)
    with ExitStack() as stack:
        stack.callback(messages.close)
        with progress.stage(f"loading {' + '.join(missing)}", None):
            ready = next(messages, None)
        if not isinstance(ready, vllm_engine.Ready):
            raise DivcheckError(f"the engine of {group.model} answered before it was loaded (log: {log})")
        for arm in group.arms:
            if missing[arm.name]:
                _draw_arm(run, arm.name, len(missing[arm.name]), messages, progress)
    return ready.dtype


def _draw_arm(
    run: RunDir,
    name: str,
    count: int,
    messages: Iterator[vllm_engine.Message],
    progress: Progress,
) -> None:
    with jsonl.Appender(run.samples_path(name)) as file, progress.stage(f"sampling {name}", count) as advance:
        for _ in range(count):
            drawn = next(messages)
            if not isinstance(drawn, vllm_engine.Drawn) or drawn.arm != name:
                raise DivcheckError(f"the engine drew for {drawn} while {name} was due")
            file.write(samples.to_json(drawn.sample))
            advance(1, drawn.sample.tokens or 0)
