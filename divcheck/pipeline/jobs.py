"""What each engine has to do: which arms it serves, where their files lie, which draws are there already."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from divcheck.errors import UsageError
from divcheck.formats import jsonl, samples
from divcheck.pipeline import manifest
from divcheck.prompts import Template
from divcheck.records import Arm, Kind, Prompt
from divcheck.rundir import RunDir
from divcheck.sampling import adapters, hub, plan
from divcheck.sampling.engine import EngineJob, SamplingSettings
from divcheck.settings import SampleSettings


def groups(drawn: Sequence[Arm], settings: SampleSettings) -> list[plan.EngineGroup]:
    """Return the engines that the arms need."""
    if settings.engine == "openai":
        return [plan.EngineGroup(settings.base_url or "", tuple(drawn))] if drawn else []
    return plan.engine_groups(drawn)


def done(run: RunDir, arm: Arm, sweep: plan.Sweep) -> dict[str, int]:
    """Return the draws of an arm that are on disk, after dropping a line that a kill cut short."""
    path = run.samples_path(arm.name)
    jsonl.drop_cut_line(path)
    found: dict[str, int] = {}
    if path.exists():
        for sample in samples.read(path, set(sweep.task_ids)):
            found[sample.task_id] = found.get(sample.task_id, 0) | 1 << sample.sample_id
    return found


def job(
    run: RunDir,
    group: plan.EngineGroup,
    drawn: Sequence[Arm],
    prompts: Sequence[Prompt],
    sweep: plan.Sweep,
    template: Template,
    settings: SampleSettings,
    done: Mapping[str, plan.Done],
) -> EngineJob:
    """Return what one engine has to do; models and adapters of the hub are fetched."""
    places = folders(run, drawn) if settings.engine == "vllm" else _as_named(drawn)
    models = {arm.name: places[plan.model_of(arm)] for arm in drawn}
    lora = {arm.name: places[arm.source] for arm in drawn if arm.kind is Kind.LORA}
    for name, folder in lora.items() if settings.engine == "vllm" else ():
        _require_fit(name, folder, models[name])
    return EngineJob(
        model=models[group.arms[0].name],
        group=group,
        adapters={arm.name: lora[arm.name] for arm in group.arms if arm.name in lora},
        tokenizers=models,
        carried={name: folder for name, folder in lora.items() if any(Path(folder).glob("tokenizer*"))},
        prompts=prompts,
        sweep=sweep,
        done={arm.name: done[arm.name] for arm in group.arms},
        settings=SamplingSettings(
            top_p=settings.top_p,
            max_tokens=settings.max_tokens,
            max_length=settings.max_length,
            stop=template.stop,
            dtype=settings.dtype,
            keep_token_ids=settings.keep_token_ids,
        ),
        log=run.log_path(f"engine-{group.arms[0].name}"),
    )


def _require_fit(name: str, adapter: str, base: str) -> None:
    """Raise UsageError for an adapter of which a part would have no effect, or another one."""
    if wrong := adapters.misfit(Path(adapter), Path(base)):
        raise UsageError(
            f"model {name}: its adapter {adapter} {wrong}; save it again together with its config, or give "
            f"the base that it was trained on (here it is {base})"
        )


def _as_named(drawn: Sequence[Arm]) -> dict[str, str]:
    """Return the names that an endpoint gives its models: nothing of them is here."""
    return {name: name for arm in drawn for name in (arm.source, plan.model_of(arm))}


def folders(run: RunDir, drawn: Sequence[Arm]) -> dict[str, str]:
    """Return where each SOURCE and each other base lies, all fetched; the commit of such a base is noted."""
    commits = {model["name"]: model.get("base_revision") for model in run.manifest()["models"]}
    places = {arm.source: hub.local(arm.name, arm.source, arm.revision) for arm in drawn}
    for arm in [arm for arm in drawn if plan.model_of(arm) not in places]:
        base = plan.model_of(arm)
        if Path(base).is_dir():
            places[base] = hub.local(arm.name, base, None)
        else:
            places[base] = hub.local(arm.name, base, commits[arm.name] or hub.NEWEST)
            manifest.note(run, arm.name, {"base_revision": Path(places[base]).name})
    return places
