"""The process that holds one vLLM engine: reads a job on standard input, writes events to a pipe, ends.

Run as `python -m divcheck.sampling.vllm_worker FD`. The job is the first line of standard input (JSON, see
`vllm_engine._to_json`). Each line written to FD is one event. Standard input stays open as long as the
parent lives: at its end this process group kills itself, so that no engine outlives divcheck.

The prompts are tokenised here, and the engine is asked with the token ids that were hashed. One request is
one draw with its own seed; vLLM decodes its answer token by token, without a tokenizer's clean-up. On a CPU,
vLLM 0.32 fails on seeded requests whose prompt is prefilled in parts ("CPU Generator does not use offset"):
chunked prefill is off there, and the token budget of a step is at least the longest prompt.
"""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, fields
from itertools import islice
from typing import Any

from divcheck.errors import DivcheckError
from divcheck.records import Draw, Prompt
from divcheck.sampling import faults, plan, questions
from divcheck.sampling.engine import SamplingSettings

Event = dict[str, Any]
Emit = Callable[[Event], None]

CPU_STEP_TOKENS = 8192  # prompt tokens that one step may prefill
WAITING = 4096  # requests that the engine holds: more than it works on at once, so that it never runs dry


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
        except Exception as error:
            known = isinstance(error, DivcheckError)
            if not known or error.__cause__:
                traceback.print_exc()  # into the log, before the parent hears of it and ends this process
            emit({"event": "error", "message": str(error) if known else faults.one_line(error)})
            os._exit(1)
    os._exit(0)  # the engine's own clean-up is slow and can hang


def _end_with_parent() -> None:
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


def _work(job: Event, emit: Emit) -> None:
    if job["cpus"]:
        os.sched_setaffinity(0, job["cpus"])
    prompt_ids = _ask(job, emit)
    settings = SamplingSettings(**job["settings"])
    longest = max(map(len, prompt_ids.values()))
    settings.room(longest)
    llm = _load(job, longest, settings)
    adapters = _add_adapters(llm, job)
    emit({"event": "ready", "facts": {"replicas": job["replicas"], **_facts(llm)}})
    for arm in job["arms"]:
        _sample_arm(llm, arm, adapters.get(arm["name"]), prompt_ids, settings, job, emit)


def _ask(job: Event, emit: Emit) -> questions.PromptIds:
    """Return the prompts as this engine's model reads them, after telling how every arm of the run does."""
    loaded = {place: _tokenizer(place) for place in job["tokenizers"].values()}
    reading = questions.read(
        [Prompt(**prompt) for prompt in job["prompts"]],
        {arm: loaded[place] for arm, place in job["tokenizers"].items()},
        _carried(job["carried"]),
    )
    sha256 = {arm: questions.digest(ids) for arm, ids in reading.ids.items()}
    emit({"event": "asked", "sha256": sha256, "differences": reading.differences, "notes": reading.notes})
    return reading.ids[job["arms"][0]["name"]]


def _tokenizer(place: str) -> Any:
    from vllm.tokenizers import get_tokenizer

    try:
        return get_tokenizer(place)
    except Exception as error:
        raise DivcheckError(f"no tokenizer can be loaded from {place}: {faults.one_line(error)}") from error


def _carried(folders: dict[str, str]) -> dict[str, Any]:
    """Return the tokenizers that adapters bring along, those that can be loaded: no engine uses them."""
    tokenizers = {}
    for arm, folder in folders.items():
        with suppress(DivcheckError):
            tokenizers[arm] = _tokenizer(folder)
    return tokenizers


def _load(job: Event, longest: int, settings: SamplingSettings) -> Any:
    from vllm import LLM
    from vllm.platforms import current_platform

    tokenizer = job["tokenizers"][job["arms"][0]["name"]]
    options: dict[str, Any] = {"model": job["model"], "tokenizer": tokenizer, **job["options"]}
    options["seed"] = job["seed"] % 2**32  # no draw depends on it
    if current_platform.is_cpu():
        # bfloat16 is about ten times slower than float32 where the CPU has no instructions for it.
        options["dtype"] = "float32" if options["dtype"] == "auto" else options["dtype"]
        options = {"enforce_eager": True, "enable_chunked_prefill": False, **options}
    needed = longest + settings.max_tokens
    if settings.max_length is not None:
        needed = min(needed, settings.max_length)
    _require_context(_engine_args(options), longest, needed)
    if current_platform.is_cpu():
        options.setdefault("max_num_batched_tokens", max(needed, CPU_STEP_TOKENS))
    if job["max_rank"]:
        options |= {"enable_lora": True, "max_lora_rank": job["max_rank"], "max_loras": 1}
    return LLM(max_model_len=needed, **options)


def _engine_args(options: dict[str, Any]) -> Any:
    from vllm.engine.arg_utils import EngineArgs

    known = {field.name for field in fields(EngineArgs)}
    unknown = sorted(options.keys() - known)
    if unknown:
        raise DivcheckError(f"vLLM has no engine option {unknown[0]!r}")
    return EngineArgs(**options)


def _require_context(arguments: Any, longest: int, needed: int) -> None:
    limit = arguments.create_model_config().max_model_len
    if needed > limit:
        room = limit - longest
        remedy = f"use --max-tokens {room} or less" if room > 0 else "leave out long problems with --tasks"
        raise DivcheckError(
            f"its context of {limit} tokens is too small for the longest prompt ({longest} tokens) "
            f"and the {needed - longest} that may follow: {remedy}"
        )


def _facts(llm: Any) -> Event:
    """Return what decides on the numbers that the engine computes with, and how it was set up."""
    import torch
    import transformers
    import vllm

    config = llm.llm_engine.vllm_config
    modules = (vllm, torch, transformers)
    return {
        "dtype": str(config.model_config.dtype).removeprefix("torch."),
        "quantization": config.model_config.quantization,
        "device": str(config.device_config.device_type),
        "versions": ", ".join(f"{module.__name__} {module.__version__}" for module in modules),
        "tensor_parallel": config.parallel_config.tensor_parallel_size,
        "max_model_len": config.model_config.max_model_len,
        "chunked_prefill": config.scheduler_config.enable_chunked_prefill,
        "enforce_eager": config.model_config.enforce_eager,
        "independence": "a seed for each draw",
    }


def _add_adapters(llm: Any, job: Event) -> dict[str, Any]:
    """Load each arm's adapter, so that one that does not fit is found before anything is sampled."""
    from vllm.lora.request import LoRARequest

    requests = {}
    for number, arm in enumerate(job["arms"], start=1):
        if arm["adapter"] is not None:
            requests[arm["name"]] = LoRARequest(arm["name"], number, arm["adapter"])
            try:
                llm.llm_engine.add_lora(requests[arm["name"]])
            except Exception as error:
                fault = faults.one_line(error)
                raise DivcheckError(
                    f"the adapter {arm['adapter']} cannot be loaded: {fault}; if it fits its base, "
                    f"`,merged` behind the SOURCE of {arm['name']} merges what vLLM does not serve"
                ) from error
    return requests


def _sample_arm(
    llm: Any,
    arm: Event,
    adapter: Any,
    prompt_ids: questions.PromptIds,
    settings: SamplingSettings,
    job: Event,
    emit: Emit,
) -> None:
    engine = llm.llm_engine
    sweep = plan.Sweep(tuple(prompt_ids), tuple(job["temperatures"]), job["n"], job["seed"])
    draws = plan.draws(sweep, arm["name"], arm["done"], job["replica"], job["replicas"])
    waiting: dict[str, Draw] = {}
    while True:
        for draw in islice(draws, WAITING - len(waiting)):
            request_id = f"{draw.task_id}:{draw.sample_id}"
            waiting[request_id] = draw
            ids = prompt_ids[draw.task_id]
            params = _params(draw, settings, len(ids))
            engine.add_request(request_id, {"prompt_token_ids": ids}, params, lora_request=adapter)
        if not engine.has_unfinished_requests():
            break
        for sample in _finished(engine.step(), waiting, keep_token_ids=settings.keep_token_ids):
            emit({"event": "sample", "arm": arm["name"], "sample": sample})
    if waiting:
        raise DivcheckError(f"vLLM ended with {len(waiting)} of the requests of {arm['name']} unanswered")


def _params(draw: Draw, settings: SamplingSettings, prompt_tokens: int) -> Any:
    from vllm import SamplingParams
    from vllm.sampling_params import RequestOutputKind

    return SamplingParams(
        n=1,
        temperature=draw.temperature,
        top_p=settings.top_p,
        max_tokens=settings.room(prompt_tokens),
        stop=list(settings.stop),
        seed=draw.seed,
        output_kind=RequestOutputKind.FINAL_ONLY,
    )


def _finished(outputs: Iterable[Any], waiting: dict[str, Draw], *, keep_token_ids: bool) -> Iterator[Event]:
    for output in outputs:
        if output.finished:
            answer = output.outputs[0]
            sample = {
                **asdict(waiting.pop(output.request_id)),
                "completion": answer.text,
                "finish_reason": answer.finish_reason,
                "tokens": len(answer.token_ids),
            }
            yield sample | ({"extra": {"token_ids": list(answer.token_ids)}} if keep_token_ids else {})


if __name__ == "__main__":
    main()
