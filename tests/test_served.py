"""The endpoint engine against vLLM's own server with the demo's base and adapter. CI runs these."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import DEMO, Divcheck, read_lines

from divcheck import problems, prompts
from divcheck.sampling import plan, questions

pytestmark = pytest.mark.engine

TASKS = ["HumanEval/0", "HumanEval/2", "HumanEval/5"]
START_SECONDS = 400


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of `base` and the adapter `lora` on it: what `vllm serve` starts.

    The command `vllm` itself asks for the distribution `vllm`, which a CPU build does not call itself.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--model", DEMO / "base", "--served-model-name", "base", "--host", "127.0.0.1", "--port", port]
    options += ["--enable-lora", "--max-lora-rank", 16, "--lora-modules", f"lora={DEMO / 'lora'}"]
    options += [
        "--max-model-len",
        1024,
        "--dtype",
        "float32",
        "--enforce-eager",
        "--max-num-batched-tokens",
        8192,
    ]
    log = tmp_path_factory.mktemp("server") / "log"
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "vllm.entrypoints.openai.api_server",
            *map(str, options),
            "--no-enable-chunked-prefill",
        ],
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
        env={"VLLM_CPU_KVCACHE_SPACE": "1", "OMP_NUM_THREADS": "2", "VLLM_NO_USAGE_STATS": "1", **os.environ},
        start_new_session=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", server, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        assert server.poll() is None and time.monotonic() < end, log.read_text()[-3000:]
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(1)


def test_a_served_base_and_adapter(divcheck: Divcheck, tmp_path: Path, base_url: str):
    from transformers import AutoTokenizer

    (tmp_path / "plain.jinja").write_text("{{ prompt }}")
    options = ["--engine", "openai", "--base-url", base_url, "--tasks", ",".join(TASKS), "-n", 4]
    options += ["--max-tokens", 48, "--prompt", "plain.jinja", "--keep-token-ids", "--out", "r"]
    done = divcheck("sample", "b=base", "l=lora", *options)
    assert done.returncode == 0, done.stderr

    models = json.loads((tmp_path / "r" / "run.json").read_text())["models"]
    assert [(model["kind"], model["base"]) for model in models] == [("base", None), ("lora", "base")]
    tokenizer = AutoTokenizer.from_pretrained(DEMO / "base")
    asked = prompts.render(
        prompts.load(str(tmp_path / "plain.jinja")), problems.select(problems.load(), TASKS, None)
    )
    sha256 = questions.digest(questions.read(asked, {"b": tokenizer}, {}).ids["b"])
    assert [model["prompt_sha256"] for model in models] == [sha256, sha256]

    for arm in "bl":
        lines = read_lines(tmp_path / "r" / "samples" / f"{arm}.jsonl")
        draws = plan.draws(plan.Sweep(tuple(TASKS), (0.8,), 4, 0), arm, {})
        drawn = sorted((line["task_id"], line["sample_id"], line["seed"]) for line in lines)
        assert drawn == sorted((draw.task_id, draw.sample_id, draw.seed) for draw in draws)
        for line in lines:
            assert line["completion"] == tokenizer.decode(line["token_ids"], skip_special_tokens=True)
            assert line["tokens"] == len(line["token_ids"]) <= 48


def test_the_server_takes_the_seeds(divcheck: Divcheck, tmp_path: Path, base_url: str):
    """One request at a time, so that no batch changes the last bits of a number."""
    options = ["--engine", "openai", "--base-url", base_url, "--concurrency", 1, "--tasks", TASKS[0], "-n", 6]
    for out in ("one", "again"):
        done = divcheck("sample", "b=base", *options, "--max-tokens", 48, "--out", out)
        assert done.returncode == 0, done.stderr
    one, again = (tmp_path / out / "samples" / "b.jsonl" for out in ("one", "again"))
    assert one.read_text() == again.read_text()


@pytest.mark.parametrize(
    ("arm", "options", "part"),
    [
        ("b=base", ["--max-tokens", 5000], "answers 400"),
        ("b=full", [], "serves base, lora"),
    ],
)
def test_what_the_server_refuses_is_one_line(
    divcheck: Divcheck, base_url: str, arm: str, options: list[object], part: str
):
    done = divcheck(
        "sample",
        arm,
        "--engine",
        "openai",
        "--base-url",
        base_url,
        "--tasks",
        TASKS[0],
        "-n",
        1,
        *options,
        "--out",
        "r",
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert part in done.stderr.strip().splitlines()[-1]
