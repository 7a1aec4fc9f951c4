"""What the user asked for, checked where it enters, and what of it a resumed run must repeat."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from divcheck.errors import UsageError

DEFAULT_OUT = Path("divcheck-run")
LONGEST_TIMEOUT = 86_400  # CPU seconds


@dataclass(frozen=True, slots=True)
class SampleSettings:
    """How an arm is asked."""

    n: int = 50
    "Samples per problem and temperature."
    temperatures: tuple[float, ...] = (0.8,)
    "Softmax temperatures of the sweep."
    top_p: float = 0.95
    "Nucleus mass."
    max_tokens: int = 512
    "Most tokens of a completion."
    max_length: int | None = None
    "Most tokens of prompt and completion together; None for no such limit."
    seed: int = 0
    "Seed of the run, from which each draw's own seed is derived."
    prompt: str = "raw"
    "Name or path of the prompt template."
    tasks: tuple[str, ...] | None = None
    "Ids of the problems; None for all."
    limit: int | None = None
    "Only the first so many of the problems; None for all."
    engine: str = "vllm"
    "What samples: `vllm` or `openai`."
    dtype: str = "auto"
    "Number format of the weights."
    keep_token_ids: bool = False
    "Whether each sample keeps the ids of its tokens."
    allow_prompt_mismatch: bool = False
    "Whether arms may read the prompts as different token ids."
    tensor_parallel: int = 1
    "GPUs that vLLM splits a model over."
    replicas: int = 1
    "Equal engines that share the draws of a model."
    base_url: str | None = None
    "URL of an OpenAI-compatible endpoint."
    concurrency: int = 32
    "Requests under way at an endpoint."
    request_timeout: float = 600.0
    "Seconds that one answer of an endpoint may take."
    ray: str | None = None
    "Address of a Ray cluster whose nodes sample; None for this machine."

    def check(self) -> None:
        """Raise UsageError for a value that cannot be meant."""
        _require(self.n >= 1, f"-n {self.n}: at least 1 sample a problem is needed")
        _require(bool(self.temperatures), "at least one --temperature is needed")
        for temperature in self.temperatures:
            _require(
                math.isfinite(temperature) and temperature >= 0,
                f"--temperature {temperature}: must be 0 or more",
            )
            _require(self.temperatures.count(temperature) == 1, f"--temperature {temperature} is given twice")
        _require(0 < self.top_p <= 1, f"--top-p {self.top_p}: must be above 0 and at most 1")
        _require(self.seed >= 0, f"--seed {self.seed}: must be 0 or more")
        _require(self.max_tokens >= 1, f"--max-tokens {self.max_tokens}: must be at least 1")
        _require(
            self.max_length is None or self.max_length >= 1,
            f"--max-length {self.max_length}: must be at least 1",
        )
        _require(self.limit is None or self.limit >= 1, f"--limit {self.limit}: must be at least 1")
        _require(
            (self.base_url is not None) == (self.engine == "openai"),
            "--engine openai and --base-url URL belong together",
        )
        _require(self.tensor_parallel >= 1, f"--tensor-parallel {self.tensor_parallel}: must be at least 1")
        _require(self.replicas >= 1, f"--replicas {self.replicas}: must be at least 1")
        _require(
            self.engine == "vllm" or self.replicas == self.tensor_parallel == 1,
            "--replicas and --tensor-parallel belong to --engine vllm: an endpoint decides that itself",
        )
        _require(self.concurrency >= 1, f"--concurrency {self.concurrency}: must be at least 1")
        _require(self.request_timeout > 0, f"--request-timeout {self.request_timeout}: must be above 0")
        _require(self.tasks is None or len(self.tasks) > 0, "--tasks names no task")


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """How samples are judged."""

    timeout: float | None = None
    "CPU seconds that a program may take; None for the sandbox's default."
    jobs: int = 1
    "Programs judged at the same time."
    isolation: str = "full"
    "`full`: every layer that the machine has, and enough of them; `none`: no isolation at all."
    ray: str | None = None
    "Address of a Ray cluster whose nodes judge; None for this machine."

    def check(self) -> None:
        """Raise UsageError for a value that cannot be meant."""
        _require(self.jobs >= 1, f"--jobs {self.jobs}: must be at least 1")
        sound = self.timeout is None or 0 < self.timeout <= LONGEST_TIMEOUT
        _require(sound, f"--timeout {self.timeout}: must be above 0 and at most {LONGEST_TIMEOUT}")


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """What is measured."""

    ks: tuple[int, ...] | None = None
    "The k of pass@k and distinct@k; None for those of `usual_ks` that the samples allow."
    usual_ks: tuple[int, ...] = (1, 10)
    "The k that a preset has, or that are usual."
    ms: tuple[int, ...] = ()
    "The m of distinct_given_correct@m; empty for what half of the solved problems allow, at most 10."

    def check(self, n: int | None) -> None:
        """Raise UsageError for a k or m that cannot be had with n samples a problem (None: not known yet)."""
        check_ks(self.ks or (), n)
        for m in self.ms:
            _require(m >= 1, f"-m {m}: must be at least 1")
            _require(self.ms.count(m) == 1, f"-m {m} is given twice")


def check_ks(ks: Sequence[int], n: int | None) -> None:
    """Raise UsageError for a k that is below 1 or, where n is given, above it."""
    for k in ks:
        _require(k >= 1, f"-k {k}: must be at least 1")
        _require(n is None or k <= n, f"-k {k} is above -n {n}: pass@k needs at least k samples a problem")
        _require(ks.count(k) == 1, f"-k {k} is given twice")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise UsageError(message)


def first_difference(recorded: Mapping[str, Any], asked: Mapping[str, Any], path: str = "") -> str | None:
    """Return where and how two nested records first differ, or None."""
    for key in [*recorded, *(key for key in asked if key not in recorded)]:
        old, new = recorded.get(key), asked.get(key)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            inner = first_difference(old, new, f"{path}{key}.")
            if inner:
                return inner
        elif old != new:
            return f"{path}{key} was {old!r} and is now {new!r}"
    return None
