import json
import math
import struct
from pathlib import Path

import pytest
from conftest import DEMO

from divcheck.sampling import adapters

Shapes = dict[str, tuple[int, ...]]

WIDE, HIGH, RANK = 6, 4, 2
IMAGES = {"text_config": {"num_hidden_layers": 2}, "vision_config": {}}


def tensors(folder: Path, name: str, shapes: Shapes, first: float = 0.0) -> None:
    """Write a file of float32 tensors of these shapes, all zeros but for the very first number."""
    header: dict[str, object] = {}
    end = 0
    for tensor, shape in shapes.items():
        begin, end = end, end + 4 * math.prod(shape)
        header[tensor] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    data = struct.pack("<f", first) + bytes(end - 4)
    (folder / name).write_bytes(len(text).to_bytes(8, "little") + text + data)


def model(folder: Path, modules: list[str], config: dict[str, object]) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(config))
    tensors(folder, "model.safetensors", {f"{module}.weight": (WIDE, HIGH) for module in modules})
    return folder


def pair(module: str, rank: int = RANK, wide: int = WIDE, high: int = HIGH) -> Shapes:
    name = f"base_model.model.{module}"
    return {f"{name}.lora_A.weight": (rank, high), f"{name}.lora_B.weight": (wide, rank)}


def adapter(folder: Path, shapes: Shapes, config: dict[str, object], first: float = 0.0) -> Path:
    folder.mkdir()
    (folder / "adapter_config.json").write_text(json.dumps({"r": RANK, "target_modules": ["q"], **config}))
    tensors(folder, "adapter_model.safetensors", shapes, first)
    return folder


@pytest.mark.parametrize(
    ("base", "changed", "config", "lacks"),
    [
        (["model.layers.0.q"], ["model.layers.0.q"], {}, None),
        (["h.0.q"], ["transformer.h.0.q"], {}, None),
        (["model.layers.0.q", "model.layers.0.experts.0.w1"], ["model.layers.0.q"], {}, None),
        (["model.layers.0.q"], ["model.language_model.layers.0.q"], {}, "model.language_model.layers.0"),
        (["model.layers.0.q"], ["q"], {}, None),
        (["model.layers.0.q"], ["model.layers.0.q", "model.layers.1.q"], {}, "model.layers.1"),
        (["model.layers.0.q"], ["vision.model.layers.0.q"], {}, "vision.model.layers.0"),
        (["model.layers.0.q"], ["layers.0.q"], {}, "layers.0"),
        # A model of text and images is written under several layouts; what sees images bears on no text.
        (["model.layers.0.q", "visual.blocks.0.q"], ["model.language_model.layers.0.q"], IMAGES, None),
        (["language_model.model.layers.0.q"], ["model.language_model.layers.0.q"], IMAGES, None),
        (["model.language_model.layers.0.q"], ["model.layers.0.q"], IMAGES, None),
        (["model.layers.0.q", "visual.blocks.0.q"], ["model.visual.blocks.0.q"], IMAGES, None),
        (["model.layers.0.q"], ["model.vision_tower.encoder.layers.5.q"], IMAGES, None),
        (["model.layers.0.q"], ["model.language_model.layers.2.q"], IMAGES, "layers.2"),
    ],
)
def test_a_layer_that_only_an_adapter_has_is_told(tmp_path, base, changed, config, lacks):
    shapes = {name: shape for module in changed for name, shape in pair(module).items()}
    found = adapters.misfit(adapter(tmp_path / "lora", shapes, {}), model(tmp_path / "base", base, config))
    assert found is None if lacks is None else f"changes {lacks}, which its base lacks" in (found or "")


Q = "model.layers.0.q"


@pytest.mark.parametrize(
    ("shapes", "config", "part"),
    [
        (pair(Q), {"r": 4}, f"has the rank 2 at {Q}, where its adapter_config.json says 4"),
        (pair(Q), {"r": 1}, "has the rank 2"),
        (pair(Q), {"r": 4, "rank_pattern": {"layers.0.q": 2}}, None),
        (pair(Q), {"rank_pattern": {"q": 4}}, "says 4"),
        (pair(Q) | pair("model.layers.1.q", rank=1), {}, "has the rank 1 at model.layers.1.q"),
        (pair(Q), {"target_modules": ["v"]}, f"changes {Q}, which target_modules in its"),
        (pair(Q), {"target_modules": r".*layers\.\d+\.q"}, None),
        (pair(Q), {"target_modules": r".*\.v"}, "which target_modules in its"),
        (pair(Q), {"target_modules": "all-linear"}, None),
        (pair(Q), {"target_modules": ["v"], "target_parameters": ["q.weight"]}, None),
        (dict(list(pair(Q).items())[:1]), {}, f"lacks one of the two matrices of {Q}"),
        (dict(list(pair(Q).items())[1:]), {}, f"lacks one of the two matrices of {Q}"),
        ({"a": (1,)}, {}, "has no LoRA matrix"),
        (pair(Q, wide=3), {}, f"is 3 × 4 at {Q}, which is 6 × 4 in its base"),
        (pair(Q, wide=HIGH, high=WIDE), {}, None),  # of a layer that keeps its matrix the other way round
    ],
)
def test_weights_that_do_not_fit_are_told(tmp_path, shapes, config, part):
    base = model(tmp_path / "base", [Q, "model.layers.1.q"], {})
    found = adapters.misfit(adapter(tmp_path / "lora", shapes, config), base)
    assert found is None if part is None else part in (found or "")


@pytest.mark.parametrize(
    ("depth", "config", "left"),
    [
        (3, {}, "model.layers.1"),
        (1, {}, None),  # what the file has behind that belongs to no layer
        (3, {"layers_to_transform": [0]}, None),
        (3, {"target_modules": ["layers.0.q", "q"]}, None),
    ],
)
def test_a_layer_that_is_left_out_is_told(tmp_path, depth, config, left):
    modules = [Q, "model.layers.1.q", "model.layers.2.other"]
    base = model(tmp_path / "base", modules, {"num_hidden_layers": depth})
    found = adapters.misfit(adapter(tmp_path / "lora", pair(Q), config), base)
    assert found is None if left is None else f"leaves out {left}" in (found or "")


def test_a_number_that_is_none_is_told(tmp_path):
    lora = adapter(tmp_path / "lora", pair(Q), {}, first=math.nan)
    base = model(tmp_path / "base", [Q], {})
    assert adapters.misfit(lora, base) == f"holds a NaN or an infinity in base_model.model.{Q}.lora_A.weight"


def test_a_pickle_that_is_none_is_told(tmp_path):
    lora = adapter(tmp_path / "lora", pair(Q), {})
    (lora / "adapter_model.safetensors").rename(lora / "adapter_model.bin")
    assert "cannot be read from adapter_model.bin: " in (adapters.misfit(lora, tmp_path) or "")


def test_the_demos_adapter_fits_its_base():
    assert adapters.misfit(DEMO / "lora", DEMO / "base") is None
