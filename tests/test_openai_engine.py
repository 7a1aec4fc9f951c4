"""The engine that asks an endpoint, against a server whose answers and faults are scripted."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, read_lines
from fake_endpoint import Behaviour, FakeEndpoint, completion, error, ok, serve

from divcheck.errors import DivcheckError, UsageError
from divcheck.records import Arm, Kind, Prompt
from divcheck.sampling import openai_engine, plan
from divcheck.sampling.endpoint import Address
from divcheck.sampling.engine import Asked, Drawn, EngineJob, Message, Ready, SamplingSettings
from divcheck.sampling.openai_engine import SEEDED, UNSEEDED

TASKS = "HumanEval/0,HumanEval/2,HumanEval/4"


def job(
    endpoint: FakeEndpoint,
    *,
    n: int = 3,
    chat: bool = False,
    keep_token_ids: bool = False,
    max_length: int | None = None,
) -> EngineJob:
    arms = tuple(Arm(f"arm-{name}", name, Kind.BASE) for name in endpoint.models)
    prefill = "```python\n" if chat else ""
    return EngineJob(
        model=endpoint.base_url,
        group=plan.EngineGroup(endpoint.base_url, arms),
        adapters={},
        tokenizers={},
        carried={},
        prompts=[Prompt("t/0", "def f():", chat=chat, prefill=prefill), Prompt("t/1", "def g():", chat=chat)],
        sweep=plan.Sweep(("t/0", "t/1"), (0.8,), n, seed=0),
        done={arm.name: {} for arm in arms},
        settings=SamplingSettings(0.95, 64, max_length, ("\ndef",), "auto", keep_token_ids),
        log=Path("unused"),
    )


def address(endpoint: FakeEndpoint, **changes: Any) -> Address:
    return Address(endpoint.base_url, **({"concurrency": 4, "timeout": 10, "pause": 0.001} | changes))


def run(endpoint: FakeEndpoint, *, timeout: float = 10, **changes: Any) -> list[Message]:
    return list(openai_engine.sample(job(endpoint, **changes), address(endpoint, timeout=timeout)))


def drawn(messages: Sequence[Message]) -> list[Drawn]:
    return [message for message in messages if isinstance(message, Drawn)]


def test_every_draw_is_one_request_with_its_seed():
    with serve(models={"m": None, "l": "m"}) as endpoint:
        messages = run(endpoint)
    made = {(d.arm, d.sample.task_id, d.sample.sample_id): d.sample.seed for d in drawn(messages)}
    assert made == {
        (arm, draw.task_id, draw.sample_id): draw.seed
        for arm in ("arm-m", "arm-l")
        for draw in plan.draws(plan.Sweep(("t/0", "t/1"), (0.8,), 3, 0), arm, {})
    }
    assert sorted(body["seed"] for body in endpoint.asked) == sorted(made.values())
    body = endpoint.asked[0]
    assert {name: body[name] for name in ("n", "top_p", "max_tokens", "stop")} == {
        "n": 1,
        "top_p": 0.95,
        "max_tokens": 64,
        "stop": ["\ndef"],
    }
    asked, ready = messages[:2]
    assert isinstance(asked, Asked) and isinstance(ready, Ready)
    assert asked.sha256["arm-m"] == asked.sha256["arm-l"]
    assert ready.facts["independence"] == SEEDED
    assert all(d.sample.tokens == 5 and d.sample.finish_reason == "stop" for d in drawn(messages))


def test_no_more_requests_are_under_way_than_was_said():
    def slow(number: int, path: str, body: dict[str, Any]) -> None:
        time.sleep(0.02)

    with serve(slow) as endpoint:
        assert len(drawn(run(endpoint, n=20))) == 40
    assert 2 <= endpoint.most_under_way <= 4


def test_a_chat_is_asked_as_messages_and_its_answer_begun():
    with serve() as endpoint:
        assert len(drawn(run(endpoint, chat=True))) == 6
    body = next(body for body in endpoint.asked if len(body["messages"]) == 2)
    assert body["messages"] == [
        {"role": "user", "content": "def f():"},
        {"role": "assistant", "content": "```python\n"},
    ]
    assert (body["continue_final_message"], body["add_generation_prompt"]) == (True, False)


def test_token_ids_are_kept_on_request():
    with serve() as endpoint:
        assert all(d.sample.extra == {"token_ids": [1, 2]} for d in drawn(run(endpoint, keep_token_ids=True)))


def test_a_limit_that_counts_the_prompt_is_kept_where_token_ids_are_told():
    with serve() as endpoint:
        assert len(drawn(run(endpoint, max_length=20))) == 6
        assert {body["max_tokens"] for body in endpoint.asked} == {20 - len("def f():")}
        with pytest.raises(DivcheckError, match="--max-length 8 leaves no room"):
            run(endpoint, max_length=8)
    with (
        serve(lambda number, path, body: error(404, "none") if path == "/tokenize" else None) as endpoint,
        pytest.raises(DivcheckError, match="--max-length cannot be kept"),
    ):
        run(endpoint, max_length=20)


def test_more_stop_sequences_than_an_endpoint_takes_are_applied_here():
    stops = tuple(f"\nstop{number}" for number in range(6))

    def long_answer(number: int, path: str, body: dict[str, Any]) -> Any:
        text = "    return 1\n\nstop5 and more\nstop4"
        return ok({"choices": [{"text": text, "finish_reason": "length"}]}) if number >= 0 else None

    with serve(long_answer) as endpoint:
        work = job(endpoint)
        work = replace(work, settings=replace(work.settings, stop=stops))
        samples = [d.sample for d in drawn(list(openai_engine.sample(work, address(endpoint))))]
    assert all(body["stop"] == list(stops[:4]) for body in endpoint.asked)
    assert {(s.completion, s.finish_reason) for s in samples} == {("    return 1\n", "stop")}


def test_models_that_read_a_prompt_otherwise_are_told():
    def other_tokens(number: int, path: str, body: dict[str, Any]) -> Any:
        return ok({"tokens": [0, 100]}) if path == "/tokenize" and body["model"] == "l" else None

    with serve(other_tokens, models={"m": None, "l": None}) as endpoint:
        asked = run(endpoint)[0]
    assert isinstance(asked, Asked)
    assert asked.differences == {"arm-l": "t/0, token 0: id 0 instead of id 100"}


def test_an_endpoint_that_tells_no_token_ids_is_noted():
    with serve(lambda number, path, body: error(404, "none") if path == "/tokenize" else None) as endpoint:
        messages = run(endpoint)
    assert messages[0] == Asked({}, {}, (openai_engine.NOT_COMPARED,))
    assert len(drawn(messages)) == 6


def test_an_endpoint_that_refuses_a_seed_is_asked_without():
    def seedless(number: int, path: str, body: dict[str, Any]) -> Any:
        return error(400, "unknown parameter: seed") if "seed" in body else None

    with serve(seedless) as endpoint:
        messages = run(endpoint)
    assert all(d.sample.seed is None for d in drawn(messages)) and len(drawn(messages)) == 6
    assert [m.facts["independence"] for m in messages if isinstance(m, Ready)] == [SEEDED, UNSEEDED]


def test_a_server_is_told_to_set_its_defaults_for_the_model_aside():
    with serve() as endpoint:
        run(endpoint)
    for body in endpoint.asked:
        assert {name: body[name] for name in openai_engine.NEUTRAL} == openai_engine.NEUTRAL


def test_an_endpoint_that_keeps_defaults_of_its_own_is_recorded():
    def strict(number: int, path: str, body: dict[str, Any]) -> Any:
        unknown = [name for name in ("top_k", "min_p", "repetition_penalty") if name in body]
        return error(400, f"unrecognized arguments: {', '.join(unknown)}") if unknown else None

    with serve(strict) as endpoint:
        messages = run(endpoint)
    assert len(drawn(messages)) == 6
    assert all(d.sample.seed is not None for d in drawn(messages))
    facts = [m.facts for m in messages if isinstance(m, Ready)][-1]
    assert facts["server_defaults"] == "the endpoint's own for min_p, repetition_penalty, top_k"
    assert facts["independence"] == SEEDED


def test_an_answer_without_text_is_an_empty_completion():
    nothing = ok({"choices": [{"text": None, "finish_reason": "length"}]})
    with serve(lambda number, path, body: nothing if path == "/v1/completions" else None) as endpoint:
        made = drawn(run(endpoint))
    assert [(d.sample.completion, d.sample.finish_reason) for d in made] == [("", "length")] * 6


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b'{"error": "no, sk-secret"}'),
        error(401, "x" * 290 + " Bearer sk-secret"),
        (200, {}, b"[" + b" " * 60 + b"sk-secret]"),
    ],
)
def test_a_key_that_an_endpoint_repeats_is_not_shown(answer, divcheck, tmp_path):
    with serve(lambda number, path, body: answer if path == "/v1/completions" else None) as endpoint:
        done = divcheck(*command(endpoint), env={"OPENAI_API_KEY": " sk-secret\n"})
        assert endpoint.authorizations == {"Bearer sk-secret"}
    assert done.returncode == 1
    assert "sk-s" not in done.stderr + done.stdout


def test_a_key_that_no_header_can_hold_is_not_shown(divcheck, tmp_path):
    with serve() as endpoint:
        done = divcheck(*command(endpoint), env={"OPENAI_API_KEY": "sk-secreté"})
    assert done.returncode == 2
    assert "OPENAI_API_KEY" in done.stderr
    assert "sk-s" not in done.stderr


def test_a_run_is_not_resumed_at_another_endpoint(divcheck, tmp_path):
    with serve(from_request(7, error(401, "expired"))) as endpoint:
        assert divcheck(*command(endpoint)).returncode == 1
    with serve() as endpoint:
        done = divcheck(*command(endpoint), "--resume")
    assert done.returncode == 2, done.stderr
    assert "endpoint" in done.stderr
    assert len(read_lines(tmp_path / "r" / "samples" / "m.jsonl")) == 7


def test_sampling_from_an_endpoint_on_a_cluster_is_refused(divcheck, tmp_path):
    with serve() as endpoint:
        done = divcheck(*command(endpoint), "--ray", "127.0.0.1:1")
    assert (done.returncode, "--ray" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "fault",
    [
        error(429, "slow down", Retry_After="0.01"),
        error(500, "oops"),
        (503, {}, b"<html>no</html>"),
    ],
)
def test_what_passes_is_tried_again(fault):
    with serve(lambda number, path, body: fault if number in (0, 3, 4) else None) as endpoint:
        assert len(drawn(run(endpoint))) == 6
    assert len(endpoint.asked) == 9


def from_request(first: int, fault: Any) -> Behaviour:
    return lambda number, path, body: fault if number >= first else None


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (error(401, "bad key sk-secret"), r"answers 401 \(bad key …\): set OPENAI_API_KEY"),
        (error(404, "no model"), r"answers 404 \(no model\): --base-url"),
        (error(400, "maximum context length is 2048"), r"answers 400 \(maximum context"),
        (error(429, "slow down"), r"answers 429 \(slow down\): a lower --concurrency .*\(6 tries\)"),
        (error(500, "oops"), r"answers 500 \(oops\) \(6 tries\)"),
        ((200, {}, b"<html>hello"), "no JSON object: '<html>hello'"),
        (ok({"choices": []}), "what is no completion"),
        (ok({"choices": [{"text": None}]}), "what is no completion"),
        (ok({"choices": [{"text": None, "finish_reason": ["stop"]}]}), "what is no completion"),
        (ok({"choices": [{"message": "x"}]}), "what is no completion"),
        (ok({"choices": {"text": "x"}}), "what is no completion"),
        ((200, {}, b'{"choices": ' + b"[" * 100_000), "no JSON object"),
        ((500, {}, b"[" * 100_000), r"answers 500 .*\(6 tries\)"),
    ],
)
def test_what_does_not_pass_is_one_line_and_the_samples_before_it_are_given(fault, message, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    given: list[Message] = []
    with serve(from_request(3, fault)) as endpoint:
        engine = openai_engine.sample(job(endpoint), address(endpoint, concurrency=1))
        with pytest.raises(DivcheckError, match=message) as raised:
            for item in engine:
                given.append(item)
    assert len(drawn(given)) == 3
    assert "\n" not in str(raised.value) and "sk-secret" not in str(raised.value)
    assert endpoint.authorizations == {"Bearer sk-secret"}


def test_a_hanging_endpoint_is_given_up():
    def hang(number: int, path: str, body: dict[str, Any]) -> None:
        time.sleep(1 if number >= 0 else 0)

    with serve(hang) as endpoint, pytest.raises(DivcheckError, match=r"does not answer within 0\.2 s"):
        run(endpoint, timeout=0.2)


def test_an_endpoint_that_answers_byte_by_byte_is_given_up_too():
    """Each byte comes in time, and the answer as a whole does not."""
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as threads:
        threads.submit(trickle, server)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        with pytest.raises(DivcheckError, match=r"does not answer within 0\.5 s"):
            openai_engine.arms(["m=m"], Address(url, 1, 0.5))


def trickle(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection, suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            connection.sendall(b" ")
            time.sleep(0.1)


def test_a_request_that_waits_for_others_is_in_time():
    def slow(number: int, path: str, body: dict[str, Any]) -> None:
        time.sleep(0.15)

    with serve(slow) as endpoint:
        work = job(endpoint, n=1)
        work = replace(work, prompts=[Prompt(f"t/{i}", "x") for i in range(12)])
        asked = next(openai_engine.sample(work, address(endpoint, timeout=0.5, concurrency=2)))
    assert isinstance(asked, Asked) and asked.sha256


def test_nothing_listens_there():
    with serve() as endpoint:
        pass
    with pytest.raises(DivcheckError, match="cannot be reached"):
        openai_engine.arms(["m=m"], address(endpoint))


def test_arms_are_what_the_endpoint_serves(tmp_path):
    samples = tmp_path / "s.jsonl"
    samples.touch()
    with serve(models={"base": None, "lora": "base", "full": None}) as endpoint:
        arms = openai_engine.arms(["b=base", "l=lora", "f=full", f"s={samples}"], address(endpoint))
        assert [(arm.kind, arm.base) for arm in arms] == [
            (Kind.BASE, None),
            (Kind.LORA, "base"),
            (Kind.FULL, None),
            (Kind.SAMPLES, None),
        ]
        with pytest.raises(UsageError, match=r"x=other: .* serves base, lora, full"):
            openai_engine.arms(["x=other"], address(endpoint))


@pytest.mark.parametrize("usage", [[], "x", 5, {"completion_tokens": "5"}, {"completion_tokens": True}])
def test_what_an_endpoint_says_beside_its_answer_is_unknown_where_it_is_garbage(usage):
    answer = ok({"choices": [{"text": "x", "finish_reason": {}}], "usage": usage})
    with serve(lambda number, path, body: answer if number >= 0 else None) as endpoint:
        samples = [d.sample for d in drawn(run(endpoint, n=1))]
    assert [(s.completion, s.finish_reason, s.tokens) for s in samples] == [("x", None, None)] * 2


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000",
        "http://",
        "ftp://localhost/v1",
        "http://user:pass@localhost/v1",
        "http://user:pass@localhost:x/v1",
        "http://localhost:99999/v1",
        "http://localhost:0/v1",
        "http://localhost:x/v1",
        "http://[::1/v1",
        "http://::1:8000/v1",
        "http://[::g]/v1",
        "http://xn--/v1",
        "http://localhost/\x01",
        "http://localhost/v1?key=a",
    ],
)
def test_a_url_that_cannot_be_asked_is_refused(url):
    with pytest.raises(UsageError, match="--base-url") as raised:
        openai_engine.arms(["m=m"], Address(url, 1, 1.0))
    assert "pass" not in str(raised.value).replace("password", "")


@pytest.mark.parametrize("models", [5, [5], [{}], [{"id": 5}], [{"id": "m", "parent": 5}], [{"id": ["m"]}]])
def test_a_list_of_models_that_is_none_is_one_line(models):
    with serve(models={"m": None}) as endpoint:
        endpoint.answer = lambda *_: ok({"data": models})
        with pytest.raises(DivcheckError, match="gives no list of models at /models"):
            openai_engine.arms(["m=m"], address(endpoint))


def test_an_adapter_alone_is_asked_by_its_name_there(divcheck, tmp_path):
    with serve(models={"base": None, "lora": "base"}) as endpoint:
        options = ["--engine", "openai", "--base-url", endpoint.base_url, "--tasks", TASKS, "-n", 1]
        done = divcheck("sample", "l=lora", *options, "--out", "r")
    assert done.returncode == 0, done.stderr
    assert len(read_lines(tmp_path / "r" / "samples" / "l.jsonl")) == len(TASKS.split(","))


def command(endpoint: FakeEndpoint) -> list[object]:
    options = ["--engine", "openai", "--base-url", endpoint.base_url, "--tasks", TASKS, "-n", 4, "--out", "r"]
    return ["sample", "m=m", *options, "--concurrency", 2]


def test_a_run_that_broke_off_keeps_its_samples_and_resumes_with_the_same_draws(divcheck, tmp_path):
    with serve(from_request(7, error(401, "expired"))) as endpoint:
        done = divcheck(*command(endpoint), env={"OPENAI_API_KEY": "sk-secret"})
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "answers 401 (expired)" in done.stderr.strip().splitlines()[-1]
        kept = (tmp_path / "r" / "samples" / "m.jsonl").read_text()
        assert len(kept.splitlines()) == 7
        endpoint.behaviour = lambda number, path, body: None
        assert divcheck(*command(endpoint), "--resume", env={"OPENAI_API_KEY": "sk-secret"}).returncode == 0
    whole = (tmp_path / "r" / "samples" / "m.jsonl").read_text()
    assert whole.startswith(kept)
    lines = read_lines(tmp_path / "r" / "samples" / "m.jsonl")
    sweep = plan.Sweep(tuple(TASKS.split(",")), (0.8,), 4, 0)
    expected = [(draw.task_id, draw.sample_id, draw.seed) for draw in plan.draws(sweep, "m", {})]
    assert sorted((s["task_id"], s["sample_id"], s["seed"]) for s in lines) == expected
    (model,) = json.loads((tmp_path / "r" / "run.json").read_text())["models"]
    assert (model["independence"], model["endpoint"]) == (SEEDED, endpoint.base_url)
    assert len(model["prompt_sha256"]) == 64
    for path in (tmp_path / "r").rglob("*"):
        assert not path.is_file() or b"sk-secret" not in path.read_bytes()


def test_a_killed_run_resumes_without_loss_or_repeat(tmp_path):
    def slow(number: int, path: str, body: dict[str, Any]) -> None:
        time.sleep(0.1 if number >= 0 else 0)

    samples = tmp_path / "r" / "samples" / "m.jsonl"
    with serve(slow) as endpoint:
        whole = [sys.executable, "-m", "divcheck", *map(str, command(endpoint)), "-n", "12"]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        }
        process = subprocess.Popen(whole, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 60
            while not samples.exists() or len(read_lines(samples)) < 5:
                assert time.monotonic() < deadline
                time.sleep(0.02)
        finally:
            process.kill()
            process.wait()
        kept = samples.read_text()
        endpoint.behaviour = lambda number, path, body: None
        assert subprocess.run([*whole, "--resume"], cwd=tmp_path, env=environment).returncode == 0
    assert samples.read_text().startswith(kept[: kept.rfind("\n") + 1])
    made = sorted((s["task_id"], s["sample_id"], s["seed"]) for s in read_lines(samples))
    sweep = plan.Sweep(tuple(TASKS.split(",")), (0.8,), 12, 0)
    assert made == [(draw.task_id, draw.sample_id, draw.seed) for draw in plan.draws(sweep, "m", {})]


def test_samples_of_two_readings_of_the_prompts_do_not_mix(divcheck):
    """The server was started anew with another tokenizer, or another model behind the same name."""

    def other_tokens(number: int, path: str, body: dict[str, Any]) -> Any:
        return ok({"tokens": [1, 2, 3]}) if path == "/tokenize" else None

    with serve(from_request(7, error(401, "expired"))) as endpoint:
        assert divcheck(*command(endpoint)).returncode == 1
        endpoint.behaviour = other_tokens
        done = divcheck(*command(endpoint), "--resume")
    assert done.returncode == 2
    assert "cannot be resumed: for m prompt_sha256 was" in done.stderr.strip().splitlines()[-1]


def test_a_full_disk_is_one_line_and_resumable(tmp_path):
    samples = tmp_path / "r" / "samples" / "m.jsonl"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    with serve() as endpoint:
        whole = [sys.executable, "-m", "divcheck", *map(str, command(endpoint)), "-n", "30"]
        limited = ["bash", "-c", 'ulimit -f 8; exec "$@"', "bash", *whole]  # KiB a file
        done = subprocess.run(limited, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "m.jsonl cannot be written" in done.stderr.strip().splitlines()[-1]
        assert len(samples.read_bytes()) <= 8192
        assert subprocess.run([*whole, "--resume"], cwd=tmp_path, env=environment).returncode == 0
    assert (
        len({(s["task_id"], s["sample_id"]) for s in read_lines(samples)}) == len(read_lines(samples)) == 90
    )


def test_greedy_draws_are_told_to_be_the_same(divcheck):
    with serve(
        lambda number, path, body: completion({"seed": 0}) if path == "/v1/completions" else None
    ) as endpoint:
        done = divcheck(*command(endpoint), "--temperature", 0)
    assert done.returncode == 0, done.stderr
    assert "temperature 0 with -n 4: the greedy draws of a problem are all the same" in done.stderr


def test_an_endpoint_that_repeats_its_stream_is_found_out(divcheck, tmp_path):
    """It takes a seed and ignores it: a second worker of it starts with the seed of the first."""
    counts: dict[str, int] = {}

    def repeating(number: int, path: str, body: dict[str, Any]) -> Any:
        if path == "/tokenize":
            return None
        count = counts[body["prompt"]] = counts.get(body["prompt"], -1) + 1
        return completion(body | {"seed": count % 20})

    with serve(repeating) as endpoint:
        done = divcheck(*command(endpoint), "-n", 40, "--concurrency", 1)
    assert done.returncode == 1
    message = done.stderr.strip().splitlines()[-1]
    assert "the draws of m are not independent: samples of a problem that are 20 apart" in message


@pytest.mark.parametrize(
    ("n", "problems", "top_p", "code", "part"),
    [
        (4, 3, 0.95, 0, "taken from a cache?"),
        (102, 1, 0.95, 0, "taken from a cache?"),
        (11, 10, 0.95, 1, "not independent"),
        (11, 10, 0.001, 0, "does top_p 0.001 leave one token alone"),
    ],
)
def test_an_endpoint_without_seed_that_answers_from_a_cache_is_found_out(
    divcheck, tmp_path, n, problems, top_p, code, part
):
    """So many equal answers to so many problems no model gives; fewer are told, and stand in the report."""

    def cached(number: int, path: str, body: dict[str, Any]) -> Any:
        if path == "/tokenize":
            return None
        return error(400, "unknown parameter: seed") if "seed" in body else completion({"seed": 0})

    tasks = ",".join(f"HumanEval/{number}" for number in range(problems))
    with serve(cached) as endpoint:
        done = divcheck(*command(endpoint), "-n", n, "--top-p", top_p, "--tasks", tasks)
    assert done.returncode == code
    assert part in done.stderr and "each problem has one answer alone at T=0.8" in done.stderr
    (model,) = json.loads((tmp_path / "r" / "run.json").read_text())["models"]
    assert bool(model.get("repeats")) is (code == 0)
