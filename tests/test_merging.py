"""Adapters merged into their base, with real weights."""

import json

import pytest
from conftest import DEMO

from divcheck.errors import DivcheckError
from divcheck.sampling import merging

pytestmark = pytest.mark.engine


def test_the_merged_weights_are_base_plus_scaled_product(tmp_path):
    from safetensors.torch import load_file

    with merging.merged(
        "m", str(DEMO / "base"), str(DEMO / "lora"), tmp_path / "m", tmp_path / "log"
    ) as folder:
        whole = load_file(f"{folder}/model.safetensors")
        written = json.loads((tmp_path / "m" / "config.json").read_text())
    base, lora = (
        load_file(DEMO / "base" / "model.safetensors"),
        load_file(DEMO / "lora" / "adapter_model.safetensors"),
    )
    assert written["dtype"] == json.loads((DEMO / "base" / "config.json").read_text())["dtype"]
    config = json.loads((DEMO / "lora" / "adapter_config.json").read_text())
    scale = config["lora_alpha"] / config["r"]
    changed = 0
    for name, weight in whole.items():
        stem = f"base_model.model.{name.removesuffix('.weight')}"
        expected = base[name].float()
        if f"{stem}.lora_A.weight" in lora:
            product = lora[f"{stem}.lora_B.weight"].float() @ lora[f"{stem}.lora_A.weight"].float()
            expected = expected + scale * product
            changed += 1
        # A rounding to the base's number format may lie between them.
        assert (weight.float() - expected).abs().max() <= expected.abs().max() * 2**-8
    assert changed == len(lora) / 2 > 0
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("changes", "part"), [({"r": 3}, "size mismatch"), ({"target_modules": ["q_proj"]}, "in one alone")]
)
def test_an_adapter_that_does_not_fit_is_one_line(tmp_path, changes, part):
    adapter = tmp_path / "lora"
    adapter.mkdir()
    (adapter / "adapter_model.safetensors").symlink_to(DEMO / "lora" / "adapter_model.safetensors")
    config = json.loads((DEMO / "lora" / "adapter_config.json").read_text())
    (adapter / "adapter_config.json").write_text(json.dumps(config | changes))
    with (
        pytest.raises(DivcheckError, match=rf"model m: its adapter cannot be merged into .*{part}"),
        merging.merged("m", str(DEMO / "base"), str(adapter), tmp_path / "m", tmp_path / "log"),
    ):
        pass
