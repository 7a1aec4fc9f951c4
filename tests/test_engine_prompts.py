"""What prompts become on their way into an engine: chats, and limits that count the prompt."""

import json
from pathlib import Path

import pytest
from conftest import DEMO, read_lines

from divcheck import problems, prompts

pytestmark = pytest.mark.engine

TASKS = (DEMO / "tasks.txt").read_text().split()[:3]
CHAT = "{% for m in messages %}<{{ m.role }}>\n{{ m.content }}\n{% endfor %}"
OWN = '{#\nformat = "chat"\nresponse_prefix = "```python\\n"\n-#}\nSolve this:\n{{ prompt }}'


@pytest.fixture
def chat_model(tmp_path: Path) -> Path:
    """The demo's base as a model whose tokenizer has a chat template."""
    folder = tmp_path / "chat-model"
    folder.mkdir()
    for path in (DEMO / "base").iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "chat_template.jinja").write_text(CHAT)
    (tmp_path / "own.jinja").write_text(OWN)
    return folder


def test_a_chat_is_asked_in_the_models_own_template(divcheck, chat_model, tmp_path):
    arguments = ["--tasks", ",".join(TASKS), "-n", 1, "--temperature", 0, "--max-tokens", 24]
    done = divcheck("sample", f"m={chat_model}", *arguments, "--prompt", "own.jinja", "--keep-token-ids")
    assert done.returncode == 0, done.stderr
    run = tmp_path / "divcheck-run"
    recorded = json.loads((run / "run.json").read_text())
    assert recorded["settings"]["prompt"] | {"sha256": ""} == {
        "name": "own.jinja",
        "sha256": "",
        "format": "chat",
        "response_prefix": "```python\n",
        "stop": [],
        "extraction": "chat",
    }
    (tmp_path / "own.jinja").unlink()  # what was asked is known without it
    assert divcheck("check", run).returncode == 0
    known = {problem.task_id: problem for problem in problems.load()}
    for line in read_lines(run / "samples" / "m.jsonl"):
        message = f"Solve this:\n{known[line['task_id']].prompt}"
        assert line["token_ids"] == greedy(chat_model, f"<user>\n{message}\n<assistant>\n```python\n")


def greedy(model: Path, text: str) -> list[int]:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model)
    ids = tokenizer(text, return_tensors="pt", add_special_tokens=False).input_ids
    loaded = AutoModelForCausalLM.from_pretrained(model, dtype="float32").eval()
    with torch.no_grad():
        out = loaded.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=24)
    return [int(token) for token in out[0, ids.shape[1] :]]


def test_a_tokenizer_without_chat_template_is_one_line(divcheck):
    done = divcheck("sample", f"m={DEMO / 'base'}", "--tasks", TASKS[0], "-n", 1, "--prompt", "instruct")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "no chat template" in done.stderr.strip().splitlines()[-1]


def test_max_length_counts_the_prompt(divcheck, tmp_path):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(DEMO / "base")
    known = {problem.task_id: problem for problem in problems.load()}
    asked = prompts.render(prompts.load("stripped"), [known[task_id] for task_id in TASKS])
    lengths = {prompt.task_id: len(tokenizer.encode(prompt.text)) for prompt in asked}
    total = max(lengths.values()) + 5
    (tmp_path / "plain.jinja").write_text("{{ prompt.strip() }}")
    command = ["sample", f"m={DEMO / 'base'}", "--tasks", ",".join(TASKS), "-n", 4, "--prompt", "plain.jinja"]
    assert divcheck(*command, "--max-length", total).returncode == 0
    lines = read_lines(tmp_path / "divcheck-run" / "samples" / "m.jsonl")
    assert len(lines) == 4 * len(TASKS)
    for line in lines:
        room = total - lengths[line["task_id"]]
        assert line["tokens"] == room if line["finish_reason"] == "length" else line["tokens"] <= room
    done = divcheck(*command, "--max-length", total - 5, "--out", "short")
    assert done.returncode == 1
    assert f"--max-length {total - 5} leaves no room" in done.stderr.strip().splitlines()[-1]
