"""What this machine offers for sampling: vLLM, its platform and devices."""

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from divcheck.errors import UsageError
from divcheck.sampling.engine import Place

PROBE = """
import json, sys, vllm
from vllm.platforms import current_platform as platform
import torch
devices = [torch.cuda.get_device_properties(i) for i in range(torch.cuda.device_count())]
gpus = [f"{device.name}, {device.total_memory / 2**30:.0f} GiB" for device in devices]
print("\\n" + json.dumps({"version": vllm.__version__, "platform": platform.device_type, "gpus": gpus}))
"""
PROBE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class EngineReport:
    """Whether vLLM works here, and on what."""

    works: bool
    "Whether it can be imported."
    version: str
    "Its version, or what is wrong."
    platform: str
    "`cpu`, `cuda`, …; empty where it does not work."
    gpus: tuple[str, ...]
    "Name and memory of each GPU that it sees."


def vllm_report() -> EngineReport:
    """Import vLLM in a process of its own and return what it found."""
    if importlib.util.find_spec("vllm") is None:
        return EngineReport(works=False, version="not installed", platform="", gpus=())
    try:
        probe = subprocess.run(
            [sys.executable, "-P", "-c", PROBE],
            capture_output=True,
            text=True,
            timeout=PROBE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return EngineReport(
            works=False, version=f"did not import within {PROBE_SECONDS} s", platform="", gpus=()
        )
    if probe.returncode:
        cause = (probe.stderr.strip().splitlines() or [f"exit code {probe.returncode}"])[-1]
        return EngineReport(works=False, version=f"does not import: {cause}", platform="", gpus=())
    found = json.loads(probe.stdout.strip().splitlines()[-1])
    return EngineReport(True, found["version"], found["platform"], tuple(found["gpus"]))


def places(replicas: int, tensor_parallel: int) -> list[Place]:
    """Return where so many equal engines run: each with GPUs of its own, or else with CPUs of its own.

    Raises UsageError where the machine has too few GPUs for them.
    """
    if replicas == tensor_parallel == 1:
        return [Place()]
    report = vllm_report()
    if not report.works:
        raise UsageError(f"which GPUs there are for the engines is not known: vLLM {report.version}")
    if report.gpus:
        return _on_gpus(replicas, tensor_parallel, len(report.gpus))
    cpus = sorted(os.sched_getaffinity(0))
    size = len(cpus) // replicas  # 0: more engines than CPUs, which then share them all
    return [
        Place(number, replicas, tensor_parallel, cpus=tuple(cpus[number * size : (number + 1) * size]))
        for number in range(replicas)
    ]


def _on_gpus(replicas: int, tensor_parallel: int, count: int) -> list[Place]:
    if replicas * tensor_parallel > count:
        raise UsageError(
            f"--replicas {replicas} of --tensor-parallel {tensor_parallel} need {replicas * tensor_parallel} "
            f"GPUs, and there are {count}"
        )
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    names = visible.split(",") if visible else [str(number) for number in range(count)]
    shares = (names[i * tensor_parallel : (i + 1) * tensor_parallel] for i in range(replicas))
    return [
        Place(number, replicas, tensor_parallel, devices=",".join(share))
        for number, share in enumerate(shares)
    ]


def memory_bytes() -> tuple[int, int]:
    """Return (available, all) of the machine's memory in bytes, as Linux counts them."""
    with Path("/proc/meminfo").open(encoding="ascii") as lines:
        sizes = {
            name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)
        }
    return sizes["MemAvailable"], sizes["MemTotal"]
