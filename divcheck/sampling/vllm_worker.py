"""The process that holds one vLLM engine: reads a job on standard input, writes events to a pipe, ends.

Run as `python -m divcheck.sampling.vllm_worker FD`. The job is the first line of standard input (JSON, see
`vllm_engine.EngineJob`). Each line written to FD is one event. Standard input stays open as long as the
parent lives: at its end this process group kills itself, so that no engine outlives divcheck.

One request is one draw with its own seed. On a CPU, vLLM 0.32 fails on seeded requests whose prompt is
prefilled in parts ("CPU Generator does not use offset"), so chunked prefill is off there, and the token
budget of a step is at least the longest prompt.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Event = dict[str, Any]
Emit = Callable[[Event], None]

CPU_STEP_TOKENS = 8192  # prompt tokens that one step may prefill


class JobError(Exception):
    """The job cannot be done as asked; the message is for the user."""


def main() -> None:
    with os.fdopen(int(sys.argv[1]), "w", encoding="utf-8") as pipe:

        def emit(event: Event) -> None:
            pipe.write(json.dumps(event) + "\n")
            pipe.flush()

        job = json.loads(sys.stdin.readline())
        threading.Thread(target=_end_with_parent, daemon=True).start()
        try:
            _work(job, emit)
            emit({"event": "done"})
        except JobError as error:
            emit({"event": "error", "message": str(error)})
        except Exception as error:
            emit({"event": "error", "message": _first_cause(error)})
            raise  # the traceback belongs in the log
    os._exit(0)  # the engine's own clean-up is slow and can hang


def _end_with_parent() -> None:
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


def _first_cause(error: BaseException) -> str:
    """Return one line that names what went wrong at the bottom of the exception's chain."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [""]
    # pydantic, in which vLLM wraps what it finds in a config, names the cause below a line of its own.
    text = next((line for line in lines if line.startswith(("Value error, ", "Assertion failed, "))), lines[0])
    return f"{type(error).__name__}: {text.partition(', [type=')[0]}"


def _work(job: Event, emit: Emit) -> None:
    prompt_ids = _tokenize(job)
    longest = max(map(len, prompt_ids.values()))
    if job["max_length"] is not None and job["max_length"] <= longest:
        raise JobError(
            f"--max-length {job['max_length']} leaves no room behind the longest prompt ({longest} tokens)"
        )
    llm = _load(job, longest)
    adapters = _add_adapters(llm, job)
    config = llm.llm_engine.vllm_config
    emit({"event": "ready", "dtype": str(config.model_config.dtype).removeprefix("torch.")})
    for arm in job["arms"]:
        _sample_arm(llm, arm, adapters.get(arm["name"]), prompt_ids, job, emit)


def _tokenize(job: Event) -> dict[str, list[int]]:
    from vllm.tokenizers import get_tokenizer

    tokenizer = get_tokenizer(job["model"])
    return {prompt["task_id"]: _prompt_ids(tokenizer, prompt) for prompt in job["prompts"]}


def _prompt_ids(tokenizer: Any, prompt: Event) -> list[int]:
    """Return a prompt's tokens, a chat's by the model's own template up to where its answer goes on."""
    if not prompt["chat"]:
        return list(tokenizer.encode(prompt["text"] + prompt["prefill"]))
    if not getattr(tokenizer, "chat_template", None):
        raise JobError(
            'its tokenizer has no chat template, which the prompt\'s format = "chat" needs: '
            'choose a --prompt of the format "completion"'
        )
    messages = [{"role": "user", "content": prompt["text"]}]
    if prompt["prefill"]:
        messages.append({"role": "assistant", "content": prompt["prefill"]})
    ids = tokenizer.apply_chat_template(
        messages,
        add_generation_prompt=not prompt["prefill"],
        continue_final_message=bool(prompt["prefill"]),
        return_dict=False,
    )
    return list(ids)


def _room(prompt_ids: list[int], job: Event) -> int:
    """Return how many tokens may follow a prompt."""
    limits: list[int] = [job["max_tokens"]]
    if job["max_length"] is not None:
        limits.append(job["max_length"] - len(prompt_ids))
    return min(limits)


def _load(job: Event, longest: int) -> Any:
    from vllm import LLM
    from vllm.engine.arg_utils import EngineArgs
    from vllm.platforms import current_platform

    options: dict[str, Any] = {"model": job["model"], "seed": job["engine_seed"], "dtype": job["dtype"]}
    if current_platform.is_cpu():
        # bfloat16 is about ten times slower than float32 where the CPU has no instructions for it.
        options["dtype"] = "float32" if job["dtype"] == "auto" else job["dtype"]
        options |= {"enforce_eager": True, "enable_chunked_prefill": False}
    limit = EngineArgs(**options).create_model_config().max_model_len
    needed = longest + job["max_tokens"]
    if job["max_length"] is not None:
        needed = min(needed, job["max_length"])
    if needed > limit:
        room = limit - longest
        remedy = f"use --max-tokens {room} or less" if room > 0 else "leave out long problems with --tasks"
        raise JobError(
            f"its context of {limit} tokens is too small for the longest prompt ({longest} tokens) "
            f"and --max-tokens {job['max_tokens']}: {remedy}"
        )
    if current_platform.is_cpu():
        options["max_num_batched_tokens"] = max(needed, CPU_STEP_TOKENS)
    if job["max_rank"]:
        options |= {"enable_lora": True, "max_lora_rank": job["max_rank"], "max_loras": 1}
    return LLM(max_model_len=needed, **options)


def _add_adapters(llm: Any, job: Event) -> dict[str, Any]:
    """Load each arm's adapter, so that one that does not fit is found before anything is sampled."""
    from vllm.lora.request import LoRARequest

    requests = {}
    for number, arm in enumerate(job["arms"], start=1):
        if arm["adapter"] is not None:
            requests[arm["name"]] = LoRARequest(arm["name"], number, arm["adapter"])
            llm.llm_engine.add_lora(requests[arm["name"]])
    return requests


def _sample_arm(
    llm: Any, arm: Event, adapter: Any, prompt_ids: dict[str, list[int]], job: Event, emit: Emit
) -> None:
    engine = llm.llm_engine
    waiting: dict[str, Event] = {}
    for draw in arm["draws"]:
        request_id = f"{draw['task_id']}:{draw['sample_id']}"
        waiting[request_id] = draw
        ids = prompt_ids[draw["task_id"]]
        params = _params(draw, job, max_tokens=_room(ids, job))
        engine.add_request(request_id, {"prompt_token_ids": ids}, params, lora_request=adapter)
    while engine.has_unfinished_requests():
        for sample in _finished(engine.step(), waiting, keep_token_ids=job["keep_token_ids"]):
            emit({"event": "sample", "arm": arm["name"], "sample": sample})
    if waiting:
        raise JobError(f"vLLM ended with {len(waiting)} of the requests of {arm['name']} unanswered")


def _params(draw: Event, job: Event, max_tokens: int) -> Any:
    from vllm import SamplingParams
    from vllm.sampling_params import RequestOutputKind

    return SamplingParams(
        n=1,
        temperature=draw["temperature"],
        top_p=job["top_p"],
        max_tokens=max_tokens,
        stop=job["stop"],
        seed=draw["seed"],
        output_kind=RequestOutputKind.FINAL_ONLY,
    )


def _finished(outputs: Iterable[Any], waiting: dict[str, Event], *, keep_token_ids: bool) -> Iterator[Event]:
    for output in outputs:
        if output.finished:
            answer = output.outputs[0]
            sample = {
                **waiting.pop(output.request_id),
                "completion": answer.text,
                "finish_reason": answer.finish_reason,
                "tokens": len(answer.token_ids),
            }
            yield sample | ({"extra": {"token_ids": list(answer.token_ids)}} if keep_token_ids else {})


if __name__ == "__main__":
    main()
