import json
from pathlib import Path

import pytest
from conftest import DEMO

from divcheck.sampling import weights

HEADER = json.dumps(
    {"__metadata__": {"format": "pt"}, "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}
).encode()
WHOLE = len(HEADER).to_bytes(8, "little") + HEADER + bytes(8)


@pytest.mark.parametrize("path", sorted(DEMO.glob("*/*.safetensors")), ids=lambda path: path.parent.name)
def test_the_demos_files_are_whole(path: Path):
    assert weights.fault(path) is None


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (WHOLE, None),
        (WHOLE[:-1], f"has {len(WHOLE) - 1} of {len(WHOLE)} bytes"),
        (WHOLE + b"\0", f"has {len(WHOLE) + 1} of {len(WHOLE)} bytes"),
        (WHOLE[:20], "is no safetensors file"),
        (b"", "is no safetensors file"),
        (b"not a model", "is no safetensors file"),
        (b"\2\0\0\0\0\0\0\0[]", "is no safetensors file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull"),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, data: bytes, part: str | None):
    path = tmp_path / "model.safetensors"
    path.write_bytes(data)
    found = weights.fault(path)
    assert found is None if part is None else part in (found or "")


def named(folder: Path, *names: str) -> Path:
    """A folder with a file of tensors of these names."""
    folder.mkdir()
    header = json.dumps({name: {"data_offsets": [0, 0]} for name in names}).encode()
    (folder / "m.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)
    return folder


@pytest.mark.parametrize(
    ("base", "adapter", "layer"),
    [
        (["model.layers.0.q.weight"], ["model.layers.0.q"], None),
        (["h.0.attn.weight"], ["transformer.h.0.attn"], None),
        (["model.layers.0.experts.0.w1.weight"], ["model.layers.0.mlp.experts"], None),
        (["language_model.model.layers.0.q.weight"], ["model.language_model.layers.0.q"], None),
        (["model.layers.0.q"], ["model.language_model.layers.0.q"], "model.language_model.layers.0"),
        (["model.layers.0.q.weight"], ["lm_head"], None),
        (["model.layers.0.q.weight"], ["model.layers.0.q", "model.layers.1.q"], "model.layers.1"),
        (["model.layers.0.q.weight"], ["vision.model.layers.0.q"], "vision.model.layers.0"),
        (["model.layers.0.q.weight"], ["layers.0.q"], "layers.0"),
        ([], ["model.layers.0.q"], None),
    ],
)
def test_a_layer_that_only_an_adapter_has_is_told(tmp_path, base, adapter, layer):
    lora = named(tmp_path / "lora", *(f"base_model.model.{name}.lora_A.weight" for name in adapter))
    assert weights.lacking(lora, named(tmp_path / "base", *base)) == layer


def test_the_demos_adapter_fits_its_base():
    assert weights.lacking(DEMO / "lora", DEMO / "base") is None
