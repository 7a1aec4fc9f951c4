"""Sentences on how the arms were sampled, where they were not sampled alike."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Model = Mapping[str, Any]
SAMPLED = ("base", "lora", "full")
COMPARED = {  # what of an arm's record must be equal for its figures to differ by the model alone
    "dtype": "another number format",
    "quantization": "another quantization",
    "options": "other engine options",
    "device": "another device",
    "tensor_parallel": "another number of GPUs a model",
    "versions": "other versions of the engine",
    "endpoint": "another endpoint",
    "independence": "another way to independent draws",
}


def arm_notes(models: Sequence[Model]) -> list[str]:
    """Return what a reader should know of the report's `models`: how their sampling differed.

    >>> arm_notes([{"name": "a", "kind": "base", "dtype": "float32"}, {"name": "b", "kind": "full"}])
    []
    """
    sampled = [model for model in models if model["kind"] in SAMPLED]
    return [
        *_otherwise(sampled),
        *_in_parts(sampled),
        *_prompts(sampled),
        *_merged(sampled),
        *_repeats(models),
    ]


def _otherwise(sampled: Sequence[Model]) -> Iterator[str]:
    for key, what in COMPARED.items():
        values = {model["name"]: model[key] for model in sampled if key in model}
        if len({str(value) for value in values.values()}) > 1:
            each = ", ".join(f"{name} {_shown(value)}" for name, value in values.items())
            yield f"The models were sampled with {what} ({each}), which may be part of a difference."


def _in_parts(sampled: Sequence[Model]) -> Iterator[str]:
    for model in sampled:
        for before in model.get("before", ()):
            for key, old in before.items():
                yield (
                    f"Part of the samples of {model['name']} were drawn with {COMPARED[key]} "
                    f"({_shown(old)}) than the rest ({_shown(model[key])})."
                )


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{key}={item}" for key, item in value.items()) or "none"
    return "none" if value is None else str(value)


def _prompts(sampled: Sequence[Model]) -> Iterator[str]:
    for model in sampled:
        if model.get("prompt_difference"):
            yield (
                f"{model['name']} was not asked the same question as {sampled[0]['name']}: "
                f"its prompts are other tokens ({model['prompt_difference']})."
            )
    if len(sampled) > 1 and any("independence" in m and "prompt_sha256" not in m for m in sampled):
        yield "Whether all models read the prompts as the same tokens could not be compared."


def _merged(sampled: Sequence[Model]) -> Iterator[str]:
    merged = [model["name"] for model in sampled if model.get("merged")]
    beside = [model["name"] for model in sampled if model["kind"] == "lora" and not model.get("merged")]
    if merged and beside:
        yield (
            f"The adapter of {', '.join(merged)} was merged into its base, that of {', '.join(beside)} "
            "ran beside its base: other kernels, which differ in rounding."
        )


def _repeats(models: Sequence[Model]) -> Iterator[str]:
    for model in models:
        if model.get("repeats"):
            yield f"The samples of {model['name']} may not be independent draws: {model['repeats']}."
