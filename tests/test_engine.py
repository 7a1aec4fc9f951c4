"""The main job through real vLLM on the demo models. CI runs these; a skip there is a failure."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import DEMO, read_lines
from main_job import ARMS, TASKS, N, start

from divcheck import problems
from divcheck.sampling.plan import draw_seed

pytestmark = pytest.mark.engine


def samples_of(run: Path, arm: str) -> list[dict[str, Any]]:
    return read_lines(run / "samples" / f"{arm}.jsonl")


def test_every_arm_has_its_samples_results_and_figures(run_dir):
    report = json.loads((run_dir / "report.json").read_text())
    assert [(m["name"], m["kind"], m["dtype"]) for m in report["models"]] == [
        ("base", "base", "float32"),
        ("lora", "lora", "float32"),
        ("full", "full", "float32"),
    ]
    for arm in ARMS:
        ids = sorted((line["task_id"], line["sample_id"]) for line in samples_of(run_dir, arm))
        assert ids == sorted((task, i) for task in TASKS for i in range(N))
        assert len(read_lines(run_dir / "results" / f"{arm}.jsonl")) == len(ids)
    rows = {(r["model"], r["metric"], r["level"]): r for r in report["metrics"]}
    assert all(rows[arm, "pass@k", None]["problems"] == len(TASKS) for arm in ARMS)
    assert all(rows[arm, "pass@k", None]["value"] > 0 for arm in ARMS)


def test_every_sample_has_the_seed_of_its_draw(run_dir):
    seeds = set()
    for arm in ARMS:
        for line in samples_of(run_dir, arm):
            assert line["seed"] == draw_seed(0, arm, line["task_id"], 0.8, line["sample_id"])
            assert line["finish_reason"] in ("stop", "length")
            assert 0 < line["tokens"] <= 160
            seeds.add(line["seed"])
    assert len(seeds) == len(ARMS) * len(TASKS) * N


def test_the_adapter_changes_what_is_sampled(run_dir):
    """How often the house style comes differs far more than the seeds alone could make it."""
    texts = {arm: {line["completion"] for line in samples_of(run_dir, arm)} for arm in ARMS}
    assert len(texts["lora"]) < len(texts["base"]) * 0.8
    assert len(texts["full"]) < len(texts["base"]) * 0.8


def test_the_engines_own_output_is_in_a_file(run_dir):
    logs = {path.name: path.read_text() for path in (run_dir / "logs").iterdir()}
    assert set(logs) == {"engine-base.log", "engine-full.log"}  # base and lora share an engine
    assert all("Initializing a V1 LLM engine" in text for text in logs.values())
    assert "INFO" not in (run_dir / "stderr").read_text()
    assert "tokens/s" in (run_dir / "stderr").read_text()


def test_stop_sequences_and_prompt_are_recorded(run_dir):
    prompt = json.loads((run_dir / "run.json").read_text())["settings"]["prompt"]
    assert (prompt["name"], "\ndef" in prompt["stop"]) == ("raw", True)


def test_greedy_completions_equal_those_of_transformers(tmp_path):
    """Token for token, with no stop sequence to cut them."""
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    (tmp_path / "plain.jinja").write_text("{{ prompt }}")
    arguments = ["--temperature", 0, "--max-tokens", 48, "--prompt", "plain.jinja", "--keep-token-ids"]
    assert start(tmp_path, "-n", 1, *arguments, "--out", "g").wait(timeout=600) == 0
    tokenizer = AutoTokenizer.from_pretrained(DEMO / "base")
    base, full = (
        AutoModelForCausalLM.from_pretrained(DEMO / name, dtype="float32") for name in ("base", "full")
    )
    check_greedy(tmp_path / "g", "base", base, tokenizer)
    check_greedy(tmp_path / "g", "full", full, tokenizer)
    check_greedy(tmp_path / "g", "lora", PeftModel.from_pretrained(base, DEMO / "lora"), tokenizer)


def check_greedy(run: Path, arm: str, model: Any, tokenizer: Any) -> None:
    prompts = {problem.task_id: problem.prompt for problem in problems.load()}
    lines = samples_of(run, arm)
    assert len(lines) == len(TASKS)
    for line in lines:
        ids = greedy(model.eval(), tokenizer, prompts[line["task_id"]])
        assert line["token_ids"] == ids
        assert line["completion"] == tokenizer.decode(ids, skip_special_tokens=True)


def greedy(model: Any, tokenizer: Any, prompt: str) -> list[int]:
    import torch

    ids = tokenizer(prompt, return_tensors="pt").input_ids
    with torch.no_grad():
        out = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=48)
    return [int(token) for token in out[0, ids.shape[1] :]]


@pytest.mark.parametrize(
    ("number", "code", "arms"), [(signal.SIGINT, 130, ARMS[:2]), (signal.SIGKILL, -signal.SIGKILL, ARMS)]
)
def test_an_interrupted_run_resumes_without_loss_or_repeat(run_dir, tmp_path, number, code, arms):
    process = start(tmp_path, "-n", N, "--out", "r", arms=arms)
    samples = tmp_path / "r" / "samples" / "base.jsonl"
    try:
        wait_for(lambda: samples.exists() and len(samples.read_bytes().splitlines()) > 3)
        process.send_signal(number)
        if number == signal.SIGINT:
            process.send_signal(number)  # an impatient user's second Ctrl-C breaks into nothing
        _, stderr = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == code
    assert "Traceback" not in stderr
    wait_for(lambda: not engines_of(tmp_path))
    kept = samples.read_text().splitlines()
    again = start(tmp_path, "-n", N, "--out", "r", "--resume", arms=arms)
    assert again.communicate(timeout=600) and again.returncode == 0
    assert samples.read_text().splitlines()[: len(kept) - 1] == kept[:-1]
    for arm in arms:
        seeds = {(s["task_id"], s["sample_id"]): s["seed"] for s in samples_of(tmp_path / "r", arm)}
        assert seeds == {(s["task_id"], s["sample_id"]): s["seed"] for s in samples_of(run_dir, arm)}
        assert len(samples_of(tmp_path / "r", arm)) == len(seeds)


def test_an_engine_that_is_killed_is_one_line(tmp_path):
    process = start(tmp_path, "-n", 1, "--out", "r", arms=["base"])
    try:
        wait_for(lambda: engines_of(tmp_path, "vllm_worker"))
        os.kill(next(iter(engines_of(tmp_path, "vllm_worker"))), signal.SIGKILL)
        _, stderr = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 1
    assert "Traceback" not in stderr
    assert "the engine's process died, perhaps out of memory" in stderr.strip().splitlines()[-1]


def wait_for(condition: Any, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def engines_of(folder: Path, kind: str = "divcheck") -> dict[int, str]:
    """Processes of divcheck that work in a folder, and their commands."""
    found = {}
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and (process / "cwd").resolve() == folder.resolve():
                found[int(process.name)] = (process / "cmdline").read_text()
        except OSError:
            continue
    return {pid: command for pid, command in found.items() if kind in command}


def broken_model(folder: Path, **changes: object) -> Path:
    """The demo's base with another config.json."""
    folder.mkdir()
    for path in (DEMO / "base").iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "config.json").unlink()
    config = json.loads((DEMO / "base" / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | changes))
    return folder


@pytest.mark.parametrize(
    ("changes", "arguments", "parts"),
    [
        ({"architectures": ["NoSuchLM"], "model_type": "no-such"}, [], ["model m", "no-such"]),
        ({}, ["--max-tokens", 100_000], ["model m", "context of", "use --max-tokens"]),
        ({"max_position_embeddings": 32}, [], ["model m", "context of 32 tokens", "--tasks"]),
    ],
)
def test_a_model_that_cannot_be_asked_is_one_line(divcheck, tmp_path, changes, arguments, parts):
    model = broken_model(tmp_path / "model", **changes)
    done = divcheck("run", f"m={model}", "--tasks", TASKS[0], "-n", 1, *arguments, "--out", "r")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    message = done.stderr.strip().splitlines()[-1]
    for part in parts:
        assert part in message
    assert not (tmp_path / "r" / "report.json").exists()


def test_an_adapter_that_the_engine_refuses_is_one_line(divcheck, tmp_path):
    adapter = tmp_path / "lora"
    adapter.mkdir()
    for path in (DEMO / "lora").iterdir():
        (adapter / path.name).write_bytes(path.read_bytes())
    config = json.loads((adapter / "adapter_config.json").read_text())
    config |= {"use_dora": True, "base_model_name_or_path": str(DEMO / "base")}
    (adapter / "adapter_config.json").write_text(json.dumps(config))
    done = divcheck("run", f"b={DEMO / 'base'}", f"l={adapter}", "--tasks", TASKS[0], "-n", 1, "--out", "r")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "model b, l" in done.stderr.strip().splitlines()[-1]
