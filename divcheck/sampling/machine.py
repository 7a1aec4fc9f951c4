"""What this machine offers for sampling: vLLM, its platform and devices."""

import importlib.util
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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


def memory_bytes() -> tuple[int, int]:
    """Return (available, all) of the machine's memory in bytes, as Linux counts them."""
    with Path("/proc/meminfo").open(encoding="ascii") as lines:
        sizes = {
            name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)
        }
    return sizes["MemAvailable"], sizes["MemTotal"]
