"""Whether an adapter's weights fit its config and its base.

An engine reads the weights and takes the scale from the config; a layer that the base lacks, half a pair of
matrices, or too small a matrix, it passes over or fills up in silence. What it would then sample is not the
model that was trained. Nothing is loaded for this: names and shapes stand in the files' headers.

A module of the base may have other names in an adapter than in the base's files. For a language model it is
a prefix more. A model that reads images or sounds too is written under several layouts; there only what
stands behind the names of the wrappers is compared, and only the layers of its language model, as the others
do not bear on text.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from divcheck.sampling import faults, weights
from divcheck.sampling.weights import Tensor

FILES = ("adapter_model.safetensors", "adapter_model.bin")  # the first that is there is read, as by peft
MATRIX = re.compile(r"(?:base_model\.model\.)?(.+)\.lora_(?:embedding_)?([AB])(?:\.weight)?")
LAYER = re.compile(r"(.*?)\.(\d+)\.(.+)")  # where the layers are, number of the layer, module in it
PREFIXES = ("", "model.", "transformer.")  # before an adapter's name of a module of a language model
WRAPPERS = {"model", "language_model", "text_model", "transformer"}
COMPOSITE = re.compile(r"(?:text|vision|audio|llm|thinker)_config")  # in a config of more than one model
CHOOSING = ("layers_to_transform", "exclude_modules", "layer_replication")  # in a config, which layers

Pairs = Mapping[str, Mapping[str, Tensor]]  # by module, then A and B
Layers = Mapping[tuple[str, int], set[str]]  # by where the layers are and the number of one: modules in it


@dataclass(frozen=True, slots=True)
class _Base:
    """What is known of the model that an adapter changes."""

    modules: Mapping[str, Tensor]
    "Its matrices, by every name that is compared with an adapter's."
    depth: int
    "Number of its layers; 0 where it is not known."
    composite: bool
    "Whether it has other parts than its language model."

    def name(self, module: str) -> str:
        """Return what is compared of an adapter's name of a module."""
        return _bare(module) if self.composite else module

    def layers(self, names: Iterable[str]) -> Layers:
        """Return the layers that names are of; of a composite model those of its language model."""
        found: dict[tuple[str, int], set[str]] = {}
        for name in names:
            match = LAYER.fullmatch(name)
            if match and not (self.composite and "." in match[1]):
                found.setdefault((match[1], int(match[2])), set()).add(match[3])
        return found


def file_in(folder: Path) -> Path | None:
    """Return the file of an adapter's weights, None where it has none."""
    return next((folder / name for name in FILES if (folder / name).is_file()), None)


def misfit(adapter: Path, base: Path) -> str | None:
    """Return what does not fit in an adapter, as the end of a sentence that it begins; None where all fits.

    Of a base whose names are not known, as its weights are no safetensors files, less can be checked.
    """
    path = file_in(adapter)
    if path is None:
        return f"has no {FILES[0]}"
    config = _json(adapter / "adapter_config.json")
    try:
        pairs = _pairs(weights.tensors_of(path))
    except Exception as error:  # of many kinds, for a pickle that is none
        return f"cannot be read from {path.name}: {faults.one_line(error)}"
    if not pairs:
        return f"has no LoRA matrix in {path.name}"
    if wrong := _odd_config(pairs, config) or _odd_base(pairs, config, _read_base(base)):
        return wrong
    broken = weights.not_finite(path)
    return f"holds a NaN or an infinity in {broken}" if broken else None


def _json(path: Path) -> dict[str, Any]:
    """Return what a config holds, nothing where there is none: the engine says what is wrong with a base."""
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return config if isinstance(config, dict) else {}


def _pairs(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    pairs: dict[str, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        if match := MATRIX.fullmatch(name):
            pairs.setdefault(match[1], {})[match[2]] = tensor
    return pairs


def _odd_config(pairs: Pairs, config: Mapping[str, Any]) -> str | None:
    """Return where the weights are not what their config says."""
    for module, pair in sorted(pairs.items()):
        if len(pair) < 2 or any(len(matrix.shape) != 2 for matrix in pair.values()):
            return f"lacks one of the two matrices of {module}"
        if not _is_target(module, config.get("target_modules")):
            if config.get("target_parameters"):  # of experts, many matrices in one, by rules of their own
                continue
            return f"changes {module}, which target_modules in its adapter_config.json does not name"
        due = _rank(module, config)
        if odd := {pair["A"].shape[0], pair["B"].shape[1]} - {due}:
            return f"has the rank {max(odd)} at {module}, where its adapter_config.json says {due}"
    return None


def _rank(module: str, config: Mapping[str, Any]) -> int:
    """Return the rank of a module, by peft's rule: the first pattern that ends its name counts."""
    for pattern, rank in (config.get("rank_pattern") or {}).items():
        if re.match(rf"(.*\.)?({pattern})$", module):
            return int(rank)
    return int(config["r"])


def _is_target(module: str, targets: Any) -> bool:
    if isinstance(targets, str):
        return targets == "all-linear" or re.fullmatch(targets, module) is not None
    return any(f".{module}".endswith(f".{target}") for target in targets or ())


def _read_base(folder: Path) -> _Base:
    config = _json(folder / "config.json")
    parts = [value for key, value in config.items() if COMPOSITE.fullmatch(key) and isinstance(value, dict)]
    depth = next((part["num_hidden_layers"] for part in (config, *parts) if "num_hidden_layers" in part), 0)
    found = {name.removesuffix(".weight"): tensor for name, tensor in weights.tensors(folder).items()}
    if parts:
        modules = {_bare(name): tensor for name, tensor in found.items()}
    else:
        modules = {prefix + name: tensor for prefix in PREFIXES for name, tensor in found.items()}
    return _Base(modules, depth, composite=bool(parts))


def _bare(name: str) -> str:
    """Return a name without those of what is around its layers.

    >>> _bare("model.language_model.layers.0.mlp.up_proj")
    'layers.0.mlp.up_proj'
    """
    return ".".join(part for part in name.split(".") if part not in WRAPPERS)


def _odd_base(pairs: Pairs, config: Mapping[str, Any], base: _Base) -> str | None:
    """Return where the weights do not fit their base."""
    known, changed = base.layers(base.modules), base.layers(map(base.name, pairs))
    if known and (lacking := changed.keys() - known.keys()):
        stack, number = min(lacking)
        return f"changes {stack}.{number}, which its base lacks: it is another's, or saved under other names"
    if left := _left_out(known, changed, config, base.depth):
        return f"leaves out {left}, and its adapter_config.json names no layers: a part of it is missing"
    for module, pair in sorted(pairs.items()):
        whole = base.modules.get(base.name(module))
        sizes = (pair["B"].shape[0], pair["A"].shape[1])
        if whole and whole.is_plain and len(whole.shape) == 2 and sorted(sizes) != sorted(whole.shape):
            wide, high = whole.shape
            return f"is {sizes[0]} × {sizes[1]} at {module}, which is {wide} × {high} in its base"
    return None


def _left_out(known: Layers, changed: Layers, config: Mapping[str, Any], depth: int) -> str | None:
    """Return a layer of the base that has what is changed in others, and is not changed."""
    targets = config.get("target_modules")
    if any(config.get(key) for key in CHOOSING) or re.search(r"\d", str(targets)) or isinstance(targets, str):
        return None
    modules: dict[str, set[str]] = {}
    for (stack, _), inner in changed.items():
        modules.setdefault(stack, set()).update(inner)
    for (stack, number), inner in sorted(known.items()):
        if number < depth and (stack, number) not in changed and inner & modules.get(stack, set()):
            return f"{stack}.{number}"
    return None
