"""The parent's side of a vLLM engine: starts its process, hands it the job, yields what it draws."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import IO, Any

from divcheck.errors import DivcheckError, UsageError
from divcheck.records import Sample
from divcheck.sampling.engine import Asked, Drawn, EngineJob, Message, Place, Ready
from divcheck.sampling.machine import memory_bytes

LORA_RANKS = (1, 8, 16, 32, 64, 128, 256, 320, 512)  # vllm.config.lora.MaxLoRARanks, 0.32


def require() -> None:
    """Raise UsageError unless vLLM is installed."""
    if importlib.util.find_spec("vllm") is None:
        raise UsageError(
            "no engine: vLLM is not installed. With a GPU: pip install 'divcheck[vllm]'; "
            "on a CPU: `make engine` in a checkout of divcheck. Samples files need no engine"
        )


def sample(job: EngineJob) -> Generator[Message]:
    """Make the draws of a job; see `divcheck.sampling.engine`. vLLM's own output goes to the job's log."""
    names = ", ".join(arm.name for arm in job.group.arms)
    job.log.parent.mkdir(parents=True, exist_ok=True)
    with job.log.open("ab") as log, _worker(json.dumps(_to_json(job)), log, job.place) as events:
        for line in events:
            event = json.loads(line)
            if event["event"] == "done":
                return
            if event["event"] == "error":
                raise DivcheckError(f"model {names} ({job.model}): {event['message']} (log: {job.log})")
            yield _message(event)
    raise DivcheckError(
        f"model {names} ({job.model}): the engine's process died, perhaps out of memory (log: {job.log})"
    )


def _to_json(job: EngineJob) -> dict[str, Any]:
    """Return a job as the worker reads it: see `vllm_worker`."""
    rank = job.group.max_rank
    settings = job.settings
    return {
        "model": job.model,
        "max_rank": next((allowed for allowed in LORA_RANKS if allowed >= rank), 0) if rank else 0,
        "tokenizers": dict(job.tokenizers),
        "carried": dict(job.carried),
        "arms": [
            {
                "name": arm.name,
                "adapter": None if arm.merged else job.adapters.get(arm.name),
                "done": dict(job.done[arm.name]),
            }
            for arm in job.group.arms
        ],
        "options": {
            "dtype": settings.dtype,
            "tensor_parallel_size": job.place.tensor_parallel,
            **job.group.arms[0].options,
        },
        "replica": job.place.replica,
        "replicas": job.place.replicas,
        "cpus": job.place.cpus,
        "prompts": [asdict(prompt) for prompt in job.prompts],
        "temperatures": job.sweep.temperatures,
        "n": job.sweep.n,
        "seed": job.sweep.seed,
        "top_p": settings.top_p,
        "max_tokens": settings.max_tokens,
        "stop": list(settings.stop),
        "keep_token_ids": settings.keep_token_ids,
    }


def _message(event: dict[str, Any]) -> Message:
    if event["event"] == "asked":
        return Asked(event["sha256"], event["differences"], tuple(event["notes"]))
    if event["event"] == "ready":
        return Ready(event["facts"])
    return Drawn(event["arm"], Sample(**event["sample"]))


@contextmanager
def _worker(job: str, log: IO[bytes], place: Place) -> Iterator[IO[str]]:
    """Start the engine's process and give its stream of events; end it, and all it started, on leaving."""
    read_fd, write_fd = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "divcheck.sampling.vllm_worker", str(write_fd)],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        env=_environment(place),
        pass_fds=(write_fd,),
        start_new_session=True,  # Ctrl-C reaches divcheck alone, and the group can be ended as one
    )
    os.close(write_fd)
    try:
        with os.fdopen(read_fd, encoding="utf-8") as events:
            assert process.stdin is not None
            with suppress(BrokenPipeError):
                process.stdin.write(job.encode() + b"\n")
                process.stdin.flush()
            yield events
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment(place: Place) -> dict[str, str]:
    threads = str(len(place.cpus or os.sched_getaffinity(0)))
    cache_gib = max(memory_bytes()[0] // 16 // place.replicas // 2**30, 1)
    defaults = {
        "OMP_NUM_THREADS": threads,  # without it vLLM takes one thread on a CPU
        "VLLM_CPU_KVCACHE_SPACE": str(cache_gib),  # else it wants nearly all memory, or does not start
        "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # one process an engine, and the order of its steps is fixed
        "VLLM_NO_USAGE_STATS": "1",
    }
    devices = {} if place.devices is None else {"CUDA_VISIBLE_DEVICES": place.devices}
    return {**defaults, **os.environ, **devices}
