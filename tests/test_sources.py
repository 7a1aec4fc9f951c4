import json
import time
from pathlib import Path

import pytest

from divcheck.errors import UsageError
from divcheck.records import Kind
from divcheck.sampling import hub, sources

COMMIT = "0123abcd" * 5
NO_TENSORS = b"\2\0\0\0\0\0\0\0{}"


def model(path: Path) -> Path:
    path.mkdir(parents=True)
    (path / "config.json").write_text('{"architectures": ["LlamaForCausalLM"]}')
    (path / "model.safetensors").write_bytes(NO_TENSORS)
    (path / "tokenizer.json").touch()
    return path


def adapter(path: Path, base: str, **config: object) -> Path:
    path.mkdir(parents=True)
    (path / "adapter_config.json").write_text(
        json.dumps(
            {
                "base_model_name_or_path": base,
                "peft_type": "LORA",
                "r": 16,
                "lora_alpha": 32,
                "target_modules": ["q_proj"],
                **config,
            }
        )
    )
    (path / "adapter_model.safetensors").write_bytes(NO_TENSORS)
    return path


def test_kinds_are_read_from_the_files(tmp_path):
    base, full = model(tmp_path / "base"), model(tmp_path / "full")
    lora = adapter(tmp_path / "lora", "../base", rank_pattern={"q_proj": 32})
    samples = tmp_path / "s.jsonl"
    samples.touch()
    arms = sources.parse([f"b={base}", f"l={lora}", f"f={full}", f"s={samples}"])
    assert [arm.kind for arm in arms] == [Kind.BASE, Kind.LORA, Kind.FULL, Kind.SAMPLES]
    assert (arms[1].base, arms[1].rank) == (str(base), 32)


def test_an_adapter_alone_brings_its_own_base(tmp_path):
    base = model(tmp_path / "base")
    (arm,) = sources.parse([f"l={adapter(tmp_path / 'lora', '../base')}"])
    assert arm.base == str(base.resolve())
    (arm,) = sources.parse([f"l={adapter(tmp_path / 'other', 'org/model')}"])
    assert arm.base == "org/model"


def test_an_adapter_whose_base_is_nowhere_is_refused(tmp_path):
    with pytest.raises(
        UsageError, match=r"trained on /scratch/model, which is not here: correct base_model_"
    ):
        sources.parse([f"l={adapter(tmp_path / 'lora', '/scratch/model')}"])


def test_an_adapter_of_another_base_is_refused(tmp_path):
    base, other = model(tmp_path / "base"), model(tmp_path / "other")
    lora = adapter(tmp_path / "lora", str(other))
    with pytest.raises(UsageError, match=r"model l: its adapter was trained on .*other.*give that base"):
        sources.parse([f"b={base}", f"l={lora}"])


def test_the_hubs_cache_is_known_as_the_model_that_it_holds(tmp_path):
    cached = model(tmp_path / "models--org--model" / "snapshots" / "0123")
    lora = adapter(tmp_path / "lora", "org/model")
    assert sources.parse([f"b={cached}", f"l={lora}"])[1].base == str(cached)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["base"], "not NAME=SOURCE"),
        (["=x"], "may hold only letters"),
        (["a/b=x/y"], "may hold only letters"),
        (["a=x/y", "a=x/z"], "'a' is given twice"),
        (["a=x/y", "A=x/z"], "given twice"),
        (["a=./nothing-here"], "no such file"),
        (["a=missing.jsonl"], "no such file"),
    ],
)
def test_bad_sources_are_named(texts, message):
    with pytest.raises(UsageError, match=message):
        sources.parse(texts)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"r": None}, r"names no rank \(`r`\)"),
        ({"peft_type": "ADALORA"}, ".*only LoRA adapters are known"),
        ({"lora_alpha": None}, "has no number as `lora_alpha`"),
        ({"lora_alpha": "32"}, "has no number as `lora_alpha`"),
        ({"lora_alpha": float("inf")}, "has no number as `lora_alpha`"),
        ({"alpha_pattern": {"q_proj": "1"}}, "has no number as `lora_alpha`"),
        ({"target_modules": None}, "names no `target_modules`"),
    ],
)
def test_an_adapters_config_that_does_not_say_what_it_changes_is_named(tmp_path, config, message):
    base = model(tmp_path / "base")
    lora = adapter(tmp_path / "lora", "../base", **config)
    with pytest.raises(UsageError, match=rf"model l: .*lora/adapter_config\.json {message}"):
        sources.parse([f"b={base}", f"l={lora}"])


def test_an_adapter_in_several_files_is_named(tmp_path):
    base = model(tmp_path / "base")
    lora = adapter(tmp_path / "lora", "../base")
    (lora / "adapter_model.safetensors").rename(lora / "adapter_model-00001-of-00001.safetensors")
    (lora / "adapter_model.safetensors.index.json").write_text("{}")
    with pytest.raises(UsageError, match=r"model l: .* but no adapter_model\.safetensors, in one file"):
        sources.parse([f"b={base}", f"l={lora}"])


def test_a_directory_without_a_model_is_named(tmp_path):
    with pytest.raises(UsageError, match="not a model"):
        sources.parse([f"a={tmp_path}"])


def test_a_model_without_weights_is_named(tmp_path):
    path = model(tmp_path / "m")
    (path / "model.safetensors").unlink()
    with pytest.raises(UsageError, match="no weights"):
        sources.parse([f"a={path}"])


def test_a_model_without_tokenizer_is_named(tmp_path):
    path = model(tmp_path / "m")
    (path / "tokenizer.json").unlink()
    with pytest.raises(UsageError, match="no tokenizer"):
        sources.parse([f"a={path}"])


def test_damaged_weights_are_named(tmp_path):
    base = model(tmp_path / "base")
    lora = adapter(tmp_path / "lora", "../base")
    (lora / "adapter_model.safetensors").write_bytes(NO_TENSORS[:-1])
    with pytest.raises(
        UsageError, match=r"model l: .*lora/adapter_model\.safetensors is no safetensors file"
    ):
        sources.parse([f"b={base}", f"l={lora}"])


def test_merged_and_options_stand_behind_the_path(tmp_path):
    base = model(tmp_path / "base,with=comma")
    lora = adapter(tmp_path / "lora", "../base,with=comma")
    options = "dtype=float16,max_num_seqs=8"
    arms = sources.parse([f"b={base},{options}", f"l={lora}", f"m={lora},merged", f"o={lora},dtype=auto"])
    assert [(arm.source, arm.merged) for arm in arms] == [
        (str(base), False),
        (str(lora), False),
        (str(lora), True),
        (str(lora), False),
    ]
    with_base = {"dtype": "float16", "max_num_seqs": 8}
    assert [arm.options for arm in arms] == [with_base, with_base, with_base, {"dtype": "auto"}]


def test_too_large_a_rank_is_merged(tmp_path):
    base = model(tmp_path / "base")
    arms = sources.parse(
        [f"b={base}", *(f"r{rank}={adapter(tmp_path / str(rank), '../base', r=rank)}" for rank in (512, 513))]
    )
    assert [arm.merged for arm in arms] == [False, False, True]


@pytest.mark.parametrize(
    ("suffix", "message"), [(",merged", "only an adapter can be merged"), (",seed=1", "divcheck sets it")]
)
def test_what_cannot_stand_behind_a_model_is_named(tmp_path, suffix, message):
    with pytest.raises(UsageError, match=message):
        sources.parse([f"a={model(tmp_path / 'm')}{suffix}"])


def test_the_hub_is_asked_for_what_is_no_directory(tmp_path, monkeypatch):
    """With the hub's own client, which finds everything in its cache."""
    cache = tmp_path / "hub" / "models--org--base"
    snapshot = model(cache / "snapshots" / COMMIT)
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text(COMMIT)
    lora = tmp_path / "hub" / "models--org--lora"
    adapter(lora / "snapshots" / "4567", "org/base")
    (lora / "refs").mkdir()
    (lora / "refs" / "epoch-4").write_text("4567")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    arms = sources.parse(["b=org/base", "l=org/lora@epoch-4"])
    assert [(arm.kind, arm.revision) for arm in arms] == [(Kind.BASE, COMMIT), (Kind.LORA, "4567")]
    assert arms[1].base == "org/base"
    assert hub.local("b", "org/base", COMMIT) == str(snapshot)
    with pytest.raises(UsageError, match="x=org/none: no such directory, the hub does not answer, and"):
        sources.parse(["x=org/none"])


def test_a_hub_that_does_not_answer_is_soon_given_up(divcheck, tmp_path):
    env = {"HF_ENDPOINT": "http://127.0.0.1:1", "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": ""}
    start = time.perf_counter()
    done = divcheck("sample", "m=org/none", env=env)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "the hub does not answer" in done.stderr
    assert time.perf_counter() - start < 10


def test_a_broken_config_is_named(tmp_path):
    path = model(tmp_path / "m")
    (path / "config.json").write_text("{")
    with pytest.raises(UsageError, match=r"config\.json cannot be read as JSON"):
        sources.parse([f"a={path}"])


@pytest.mark.parametrize(
    ("config", "message"), [({"r": None}, "no rank"), ({"base_model_name_or_path": ""}, "no base")]
)
def test_an_adapter_config_without_rank_or_base_is_named(tmp_path, config, message):
    path = adapter(tmp_path / "lora", "org/model", **config)
    with pytest.raises(UsageError, match=message):
        sources.parse([f"a={path}"])
