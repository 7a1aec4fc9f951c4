"""What a SOURCE is, read from its files: a model, an adapter or a samples file.

    SOURCE = PATH | ORG/NAME | ORG/NAME@REVISION, and then any of `,merged` and `,OPTION=VALUE`

`merged` merges an adapter into its base. The options are vLLM's engine arguments, for this arm alone:
`base=org/model,dtype=bfloat16,quantization=fp8`.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from divcheck.errors import UsageError
from divcheck.records import Arm, Kind
from divcheck.sampling import adapters, hub, weights

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
SAMPLES_SUFFIXES = (".jsonl", ".jsonl.gz")
OPTION = re.compile(r"([a-z][a-z0-9_]*)=(.*)")
LARGEST_RANK = 512  # vllm.config.lora.MaxLoRARanks, 0.32
TOKENIZER_FILES = ("tokenizer*", "*.model", "*.tiktoken", "vocab*", "tekken.json")
FIXED = {  # engine arguments that divcheck sets itself, from its own options
    *("model", "tokenizer", "seed", "max_model_len", "enable_lora", "max_lora_rank", "max_loras"),
    *("tensor_parallel_size", "data_parallel_size", "revision"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A SOURCE as it is written."""

    place: str
    "Path or hub id."
    merged: bool = False
    "Whether `merged` stands behind it."
    options: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    "The engine options behind it."


def parse(texts: Sequence[str]) -> list[Arm]:
    """Return the arms that NAME=SOURCE texts name. Raises UsageError where one is not right."""
    arms: list[Arm] = []
    for name, source in split(texts):
        first_model = not any(arm.kind in (Kind.BASE, Kind.FULL) for arm in arms)
        arms.append(_arm(name, read_source(name, source), first_model=first_model))
    return [_with_base(arm, arms) for arm in arms]


def split(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return the NAME and the SOURCE of each text. Raises UsageError where one is not NAME=SOURCE."""
    pairs = [_split(text) for text in texts]
    names = [name.lower() for name, _ in pairs]  # on some file systems these would be one file
    for name, _ in pairs:
        if names.count(name.lower()) > 1:
            raise UsageError(f"NAME {name!r} is given twice: every model needs a name of its own")
    return pairs


def _split(text: str) -> tuple[str, str]:
    name, equals, source = text.partition("=")
    if not equals or not source:
        raise UsageError(f"{text!r} is not NAME=SOURCE, for example base=path/to/model")
    if not NAME.fullmatch(name):
        raise UsageError(f"NAME {name!r} may hold only letters, digits, '.', '_' and '-'")
    return name, source


def read_source(name: str, text: str) -> Source:
    """Return what a SOURCE says; a path that exists is a path, whatever commas it has.

    Raises UsageError for an option that divcheck sets itself.

    >>> read_source("x", "a/b,merged,dtype=float16,max_num_seqs=64")
    Source(place='a/b', merged=True, options={'dtype': 'float16', 'max_num_seqs': 64})
    """
    options: dict[str, str | int | float | bool] = {}
    merged = False
    place, comma, last = text.rpartition(",")
    while comma and not _exists(text) and (last == "merged" or OPTION.fullmatch(last)):
        if match := OPTION.fullmatch(last):
            if match[1] in FIXED:
                raise UsageError(f"model {name}: {match[1]} is not an option of one model: divcheck sets it")
            options = {match[1]: _value(match[2]), **options}
        merged = merged or last == "merged"
        text = place
        place, comma, last = text.rpartition(",")
    return Source(text, merged, options)


def _exists(place: str) -> bool:
    return Path(place).expanduser().exists()


def _value(text: str) -> str | int | float | bool:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str | int | float | bool) else text


def _arm(name: str, source: Source, *, first_model: bool) -> Arm:
    path = Path(source.place).expanduser()
    if path.is_file() and source.place.endswith(SAMPLES_SUFFIXES):
        return Arm(name, source.place, Kind.SAMPLES)
    revision = None
    if not path.exists():
        if not hub.is_id(source.place) or source.place.endswith(SAMPLES_SUFFIXES) or path.parent.exists():
            raise UsageError(f"{name}={source.place}: no such file or directory")
        path = hub.config_folder(name, source.place)
        revision = path.name
    arm = Arm(name, source.place, Kind.FULL, options=source.options, revision=revision)
    if (path / "adapter_config.json").is_file():
        return _adapter(arm, path, merged=source.merged)
    if not (path / "config.json").is_file():
        raise UsageError(
            f"{name}={source.place}: not a model (config.json), an adapter (adapter_config.json) "
            "or a samples file (.jsonl, .jsonl.gz)"
        )
    if source.merged:
        raise UsageError(f"{name}={source.place},merged: only an adapter can be merged, and this is a model")
    read_json(path / "config.json", name)
    if revision is None:
        _require_files(name, path)
    return replace(arm, kind=Kind.BASE) if first_model else arm


def _adapter(arm: Arm, path: Path, *, merged: bool) -> Arm:
    config = read_json(path / "adapter_config.json", arm.name)
    if arm.revision is None and adapters.file_in(path) is None:
        raise UsageError(
            f"model {arm.name}: {path} has an adapter_config.json but no {adapters.FILES[0]}, in one file"
        )
    _require_whole(arm.name, path)
    rank = _rank(arm.name, path, config)
    base = _adapter_base(arm.name, path, config)
    return replace(arm, kind=Kind.LORA, base=base, rank=rank, merged=merged or rank > LARGEST_RANK)


def read_json(path: Path, name: str) -> dict[str, Any]:
    """Return the object in a model's JSON file. Raises UsageError if there is none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"model {name}: {path} cannot be read as JSON: {error}") from error
    if not isinstance(value, dict):
        raise UsageError(f"model {name}: {path} does not hold a JSON object")
    return value


def _require_files(name: str, path: Path) -> None:
    if not any(match for pattern in ("*.safetensors", "*.bin", "*.pt") for match in path.glob(pattern)):
        raise UsageError(f"model {name}: {path} has a config.json but no weights (*.safetensors)")
    if not any(match for pattern in TOKENIZER_FILES for match in path.glob(pattern)):
        raise UsageError(
            f"model {name}: {path} has no tokenizer (tokenizer.json): copy the tokenizer files there "
            "from the model that it was trained from"
        )
    _require_whole(name, path)


def _require_whole(name: str, path: Path) -> None:
    for file in sorted(path.glob("*.safetensors")):
        if fault := weights.fault(file):
            raise UsageError(f"model {name}: {file} {fault}")


def _rank(name: str, path: Path, config: dict[str, Any]) -> int:
    """Return an adapter's largest rank. Raises UsageError where its config does not say what it changes."""
    file = f"model {name}: {path}/adapter_config.json"
    ranks = [config.get("r"), *(config.get("rank_pattern") or {}).values()]
    if config.get("peft_type", "LORA") != "LORA" or not all(isinstance(r, int) and r > 0 for r in ranks):
        raise UsageError(f"{file} names no rank (`r`): only LoRA adapters are known")
    alphas = [config.get("lora_alpha"), *(config.get("alpha_pattern") or {}).values()]
    if not all(isinstance(alpha, int | float) and math.isfinite(alpha) for alpha in alphas):
        raise UsageError(f"{file} has no number as `lora_alpha`: write there what it was trained with")
    if not config.get("target_modules") and not config.get("target_parameters"):
        raise UsageError(f"{file} names no `target_modules`: write there what it was trained with")
    return int(max(ranks))


def _adapter_base(name: str, path: Path, config: dict[str, Any]) -> str:
    base = config.get("base_model_name_or_path")
    if not isinstance(base, str) or not base:
        raise UsageError(
            f"model {name}: {path}/adapter_config.json names no base (`base_model_name_or_path`)"
        )
    beside = path / base
    return str(beside.resolve()) if (beside / "config.json").is_file() else base


def _with_base(arm: Arm, arms: Sequence[Arm]) -> Arm:
    """Return an adapter with its base written as the arm that is this base writes it, and its options."""
    models = [other for other in arms if other.kind in (Kind.BASE, Kind.FULL)]
    if arm.base is None:
        return arm
    if not models:
        if not _exists(arm.base) and not hub.is_id(arm.base):
            raise UsageError(
                f"model {arm.name}: its adapter was trained on {arm.base}, which is not here: "
                f"correct base_model_name_or_path in {arm.source}/adapter_config.json"
            )
        return arm
    for model in models:
        if _same_model(arm.base, model.source):
            return replace(arm, base=model.source, options=arm.options or model.options)
    given = ", ".join(f"{model.name}={model.source}" for model in models)
    raise UsageError(
        f"model {arm.name}: its adapter was trained on {arm.base}, which is none of the given models "
        f"({given}): give that base, or correct base_model_name_or_path in {arm.source}/adapter_config.json"
    )


def _same_model(one: str, other: str) -> bool:
    return model_key(one) == model_key(other) or _repository(one) == _repository(other)


def model_key(source: str) -> str:
    """Return what tells two models apart: the real path of a directory, or the hub id with its revision."""
    path = Path(source).expanduser()
    return str(path.resolve()) if path.is_dir() else source


def _repository(source: str) -> str:
    """Return the hub id that a model or a snapshot in the hub's cache has, without revision; else its key."""
    key = model_key(source)
    cached = [part for part in Path(key).parts if part.startswith("models--")]
    if cached:
        return cached[-1].removeprefix("models--").replace("--", "/")
    return key if Path(key).is_absolute() else key.partition("@")[0]
