"""Arms, replicas, seeds and prompts through real vLLM on the demo models. CI runs these."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import main_job
import pytest
from conftest import DEMO, Divcheck, read_lines
from test_questions import copy_with_start_token

from divcheck.formats import samples
from divcheck.records import Sample
from divcheck.sampling import plan
from divcheck.sampling.independence import find_repeat

pytestmark = pytest.mark.engine

TASKS = [f"HumanEval/{number}" for number in (0, 2, 3, 5, 7, 8)]  # of the demo's corpus
N = 4
OPTIONS = ["--tasks", ",".join(TASKS), "-n", N, "--top-p", 1, "--max-tokens", 64]


def read(run: Path, arm: str) -> Iterator[Sample]:
    return samples.read(run / "samples" / f"{arm}.jsonl", TASKS)


def test_a_seed_decides_the_samples(divcheck: Divcheck, tmp_path: Path, run_dir: Path):
    """The same seed: the same bytes. Another seed, and two replicas: no more in common than chance gives."""
    models = [f"{name}={DEMO / name}" for name in main_job.ARMS[:2]]
    for out, options in (("again", []), ("other", ["--seed", 1, "--replicas", 2])):
        done = divcheck("sample", *models, *main_job.OPTIONS, "-n", main_job.N, *options, "--out", out)
        assert done.returncode == 0, done.stderr
    runs = (run_dir, tmp_path / "again", tmp_path / "other")
    one, again, other = (run / "samples" / "base.jsonl" for run in runs)
    assert one.read_bytes() == again.read_bytes()
    sweep = plan.Sweep(tuple(main_job.TASKS), (0.8,), main_job.N, seed=1)
    drawn = sorted((s["task_id"], s["sample_id"], s["seed"]) for s in read_lines(other))
    assert drawn == sorted((d.task_id, d.sample_id, d.seed) for d in plan.draws(sweep, "base", {}))
    both = [
        *samples.read(one, main_job.TASKS),
        *(replace(s, sample_id=main_job.N + s.sample_id) for s in samples.read(other, main_job.TASKS)),
    ]
    assert find_repeat(both, alarm=0.001) is None


def test_merged_and_beside_its_base_an_adapter_is_the_same_model(divcheck: Divcheck, tmp_path: Path):
    """Greedy, in float32, where the two ways to multiply differ by rounding alone."""
    lora = DEMO / "lora"
    done = divcheck(
        "sample", f"l={lora}", f"m={lora},merged", *OPTIONS, "-n", 1, "--temperature", 0, "--out", "r"
    )
    assert done.returncode == 0, done.stderr
    beside, merged = ({s.task_id: s.completion for s in read(tmp_path / "r", arm)} for arm in "lm")
    assert sum(beside[task] == merged[task] for task in TASKS) >= len(TASKS) - 1
    models = json.loads((tmp_path / "r" / "run.json").read_text())["models"]
    assert [(m["name"], m["kind"], m["merged"], m["dtype"]) for m in models] == [
        ("l", "lora", False, "float32"),
        ("m", "lora", True, "float32"),
    ]
    assert not (tmp_path / "r" / "merged-m").exists()


def test_another_tokenizer_is_refused_unless_allowed(divcheck: Divcheck, tmp_path: Path):
    other = copy_with_start_token(DEMO / "full", tmp_path / "full")
    command = ["sample", f"base={DEMO / 'base'}", f"full={other}", *OPTIONS, "-n", 1, "--out", "r"]
    done = divcheck(*command)
    assert done.returncode == 2
    message = done.stderr.strip().splitlines()[-1]
    assert f"full is asked something else than base: {TASKS[0]}, token 0" in message
    assert "--allow-prompt-mismatch" in message
    assert not (tmp_path / "r" / "samples").exists()
    done = divcheck(*command, "--resume", "--allow-prompt-mismatch")
    assert done.returncode == 0, done.stderr
    base, full = json.loads((tmp_path / "r" / "run.json").read_text())["models"]
    assert base["prompt_sha256"] != full["prompt_sha256"]
    assert (base["prompt_difference"], full["prompt_difference"][:8]) == (None, TASKS[0][:8])


def test_options_and_clean_up(divcheck: Divcheck, tmp_path: Path):
    """A tokenizer that asks for `clean_up_tokenization_spaces` must not change what was sampled."""
    from transformers import AutoTokenizer

    model = tmp_path / "model"
    model.mkdir()
    for path in (DEMO / "base").iterdir():
        (model / path.name).symlink_to(path)
    (model / "tokenizer_config.json").unlink()
    config = json.loads((DEMO / "base" / "tokenizer_config.json").read_text())
    (model / "tokenizer_config.json").write_text(json.dumps(config | {"clean_up_tokenization_spaces": True}))
    (tmp_path / "plain.jinja").write_text("{{ prompt }}")
    arm = f"m={model},dtype=bfloat16,max_num_seqs=3"
    done = divcheck("sample", arm, *OPTIONS, "--prompt", "plain.jinja", "--keep-token-ids", "--out", "r")
    assert done.returncode == 0, done.stderr
    tokenizer = AutoTokenizer.from_pretrained(DEMO / "base")
    for line in read_lines(tmp_path / "r" / "samples" / "m.jsonl"):
        whole = tokenizer.decode(
            line["token_ids"], skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        assert line["completion"] == whole
    (recorded,) = json.loads((tmp_path / "r" / "run.json").read_text())["models"]
    assert recorded["dtype"] == "bfloat16"
    assert recorded["options"] == {"dtype": "bfloat16", "max_num_seqs": 3}


@pytest.mark.parametrize(
    ("option", "part"),
    [("no_such_option=1", "no engine option 'no_such_option'"), ("quantization=nonsense", "nonsense")],
)
def test_an_option_that_vllm_does_not_take_is_one_line(divcheck: Divcheck, option: str, part: str):
    done = divcheck("sample", f"m={DEMO / 'base'},{option}", *OPTIONS, "--out", "r")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert part in done.stderr.strip().splitlines()[-1]
