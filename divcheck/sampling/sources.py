"""What a SOURCE is, read from its files: a model, an adapter or a samples file."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from divcheck.errors import UsageError
from divcheck.records import Arm, Kind

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+(@[\w./-]+)?")
SAMPLES_SUFFIXES = (".jsonl", ".jsonl.gz")


def parse(texts: Sequence[str]) -> list[Arm]:
    """Return the arms that NAME=SOURCE texts name. Raises UsageError where one is not right."""
    pairs = [_split(text) for text in texts]
    names = [name for name, _ in pairs]
    for name in names:
        # On some file systems names that differ in case alone are one file.
        if [other.lower() for other in names].count(name.lower()) > 1:
            raise UsageError(f"NAME {name!r} is given twice: every model needs a name of its own")
    arms: list[Arm] = []
    for name, source in pairs:
        arms.append(
            _arm(name, source, first_model=not any(arm.kind in (Kind.BASE, Kind.FULL) for arm in arms))
        )
    return [_with_base(arm, arms) for arm in arms]


def _split(text: str) -> tuple[str, str]:
    name, equals, source = text.partition("=")
    if not equals or not source:
        raise UsageError(f"{text!r} is not NAME=SOURCE, for example base=path/to/model")
    if not NAME.fullmatch(name):
        raise UsageError(f"NAME {name!r} may hold only letters, digits, '.', '_' and '-'")
    return name, source


def _arm(name: str, source: str, *, first_model: bool) -> Arm:
    path = Path(source).expanduser()
    if (path / "adapter_config.json").is_file():
        config = read_json(path / "adapter_config.json", name)
        return Arm(
            name, source, Kind.LORA, base=_adapter_base(name, path, config), rank=_rank(name, path, config)
        )
    kind = Kind.BASE if first_model else Kind.FULL
    if (path / "config.json").is_file():
        read_json(path / "config.json", name)
        _require_weights(name, path)
        return Arm(name, source, kind)
    if path.is_file() and source.endswith(SAMPLES_SUFFIXES):
        return Arm(name, source, Kind.SAMPLES)
    if path.exists():
        raise UsageError(
            f"{name}={source}: not a model (config.json), an adapter (adapter_config.json) "
            "or a samples file (.jsonl, .jsonl.gz)"
        )
    if HUB_ID.fullmatch(source) and not source.endswith(SAMPLES_SUFFIXES) and not path.parent.exists():
        return Arm(name, source, kind)
    raise UsageError(f"{name}={source}: no such file or directory")


def read_json(path: Path, name: str) -> dict[str, Any]:
    """Return the object in a model's JSON file. Raises UsageError if there is none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"model {name}: {path} cannot be read as JSON: {error}") from error
    if not isinstance(value, dict):
        raise UsageError(f"model {name}: {path} does not hold a JSON object")
    return value


def _require_weights(name: str, path: Path) -> None:
    if not any(match for pattern in ("*.safetensors", "*.bin", "*.pt") for match in path.glob(pattern)):
        raise UsageError(f"model {name}: {path} has a config.json but no weights (*.safetensors)")


def _rank(name: str, path: Path, config: dict[str, Any]) -> int:
    if not any(path.glob("adapter_model.*")):
        raise UsageError(f"model {name}: {path} has an adapter_config.json but no adapter_model.safetensors")
    ranks = [config.get("r"), *(config.get("rank_pattern") or {}).values()]
    if not all(isinstance(rank, int) and rank > 0 for rank in ranks):
        raise UsageError(
            f"model {name}: {path}/adapter_config.json names no rank (`r`): only LoRA adapters are known"
        )
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
    """Return an adapter with its base written as the arm that is this base writes it."""
    models = [other for other in arms if other.kind in (Kind.BASE, Kind.FULL)]
    if arm.base is None or not models:
        return arm
    for model in models:
        if _same_model(arm.base, model.source):
            return Arm(arm.name, arm.source, arm.kind, base=model.source, rank=arm.rank)
    given = ", ".join(f"{model.name}={model.source}" for model in models)
    raise UsageError(
        f"model {arm.name}: its adapter was trained on {arm.base}, which is none of the given models "
        f"({given}): give that base, or correct base_model_name_or_path in {arm.source}/adapter_config.json"
    )


def _same_model(one: str, other: str) -> bool:
    return one == other or model_key(one) == model_key(other)


def model_key(source: str) -> str:
    """Return what tells two models apart: the real path of a directory, or the hub id."""
    path = Path(source).expanduser()
    if not path.is_dir():
        return source
    resolved = path.resolve()
    cached = [part for part in resolved.parts if part.startswith("models--")]  # a snapshot in the hub's cache
    return cached[-1].removeprefix("models--").replace("--", "/") if cached else str(resolved)
