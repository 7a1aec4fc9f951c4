"""The parent's side of a vLLM engine: starts its process, hands it the job, yields what it draws."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from divcheck.errors import DivcheckError, UsageError
from divcheck.records import Arm, Draw, Kind, Prompt, Sample
from divcheck.sampling.machine import memory_bytes
from divcheck.sampling.plan import EngineGroup

LORA_RANKS = (1, 8, 16, 32, 64, 128, 256, 320, 512)  # vllm.config.lora.MaxLoRARanks, 0.32


@dataclass(frozen=True, slots=True)
class SamplingSettings:
    """How every draw is made."""

    top_p: float
    "Nucleus mass."
    max_tokens: int
    "Most tokens of a completion."
    max_length: int | None
    "Most tokens of prompt and completion together; None for no such limit."
    stop: tuple[str, ...]
    "Strings before which sampling stops."
    seed: int
    "Seed of the run; also the engine's own, which no draw depends on."
    dtype: str
    "Number format of the weights, or `auto`."
    keep_token_ids: bool
    "Whether samples carry `token_ids`."


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine has loaded its model."""

    dtype: str
    "Number format that the engine uses."


@dataclass(frozen=True, slots=True)
class Drawn:
    """One sample that the engine finished."""

    arm: str
    "Name of the arm it belongs to."
    sample: Sample
    "The sample."


Message = Ready | Drawn


def require() -> None:
    """Raise UsageError unless vLLM is installed."""
    if importlib.util.find_spec("vllm") is None:
        raise UsageError(
            "no engine: vLLM is not installed. With a GPU: pip install 'divcheck[vllm]'; "
            "on a CPU: `make engine` in a checkout of divcheck. Samples files need no engine"
        )


def check_ranks(arms: Sequence[Arm]) -> None:
    """Raise UsageError for an adapter of a rank that vLLM cannot serve."""
    for arm in arms:
        if (arm.rank or 0) > LORA_RANKS[-1]:
            raise UsageError(f"model {arm.name}: rank {arm.rank} is above vLLM's largest, {LORA_RANKS[-1]}")


def sample(
    group: EngineGroup,
    draws: Mapping[str, Sequence[Draw]],
    prompts: Sequence[Prompt],
    settings: SamplingSettings,
    log: Path,
) -> Generator[Message]:
    """Yield `Ready`, then each sample as it is finished; vLLM's own output goes to the file `log`.

    `draws` holds what to draw for each arm of the group. The engine's process is gone when the iterator
    ends or is closed. Raises DivcheckError if the engine cannot do the job.
    """
    job = _job(group, draws, prompts, settings)
    names = ", ".join(arm.name for arm in group.arms)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as log_file, _worker(json.dumps(job), log_file) as events:
        for line in events:
            event = json.loads(line)
            if event["event"] == "done":
                return
            if event["event"] == "error":
                raise DivcheckError(f"model {names} ({group.model}): {event['message']} (log: {log})")
            yield _message(event)
    raise DivcheckError(
        f"model {names} ({group.model}): the engine's process died, perhaps out of memory (log: {log})"
    )


def _job(
    group: EngineGroup,
    draws: Mapping[str, Sequence[Draw]],
    prompts: Sequence[Prompt],
    settings: SamplingSettings,
) -> dict[str, Any]:
    return {
        "model": str(Path(group.model).expanduser()),
        "max_rank": next((rank for rank in LORA_RANKS if rank >= group.max_rank), 0) if group.max_rank else 0,
        "arms": [
            {
                "name": arm.name,
                "adapter": str(Path(arm.source).expanduser().resolve()) if arm.kind is Kind.LORA else None,
                "draws": [asdict(draw) for draw in draws[arm.name]],
            }
            for arm in group.arms
        ],
        "prompts": [asdict(prompt) for prompt in prompts],
        "top_p": settings.top_p,
        "max_tokens": settings.max_tokens,
        "max_length": settings.max_length,
        "stop": list(settings.stop),
        "engine_seed": settings.seed % 2**32,
        "dtype": settings.dtype,
        "keep_token_ids": settings.keep_token_ids,
    }


def _message(event: dict[str, Any]) -> Message:
    if event["event"] == "ready":
        return Ready(event["dtype"])
    return Drawn(event["arm"], Sample(**event["sample"]))


@contextmanager
def _worker(job: str, log: IO[bytes]) -> Iterator[IO[str]]:
    """Start the engine's process and give its stream of events; end it, and all it started, on leaving."""
    read_fd, write_fd = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "divcheck.sampling.vllm_worker", str(write_fd)],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        env=_environment(),
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


def _environment() -> dict[str, str]:
    threads = str(len(os.sched_getaffinity(0)))
    cache_gib = max(memory_bytes()[0] // 16 // 2**30, 1)
    defaults = {
        "OMP_NUM_THREADS": threads,  # without it vLLM takes one thread on a CPU
        "VLLM_CPU_KVCACHE_SPACE": str(cache_gib),  # else it wants nearly all memory, or does not start
        "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # one process an engine, and the order of its steps is fixed
        "VLLM_NO_USAGE_STATS": "1",
    }
    return {**defaults, **os.environ}
