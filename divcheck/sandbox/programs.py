"""What goes into the sandbox and what comes out. `Judgement` and `Verdict` are in divcheck.records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from divcheck.records import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class Program:
    """One candidate and how it is to be judged."""

    source: str
    "The complete program as it is executed. May be hostile."
    entry_point: str
    "Name of the function that `check` is given."
    check: str
    "Trusted source that defines `check(candidate)`; never enters the candidate's process."
    context: str = ""
    "Trusted source executed before `check`: the prompt, whose imports and helpers the check may call."


@dataclass(frozen=True, slots=True)
class Call:
    """A driver program of ours to be run on data that may be hostile or by code that may be."""

    source: str
    "Source that defines `main(payload: bytes) -> bytes`. It runs confined as a candidate does."
    payload: bytes
    "What `main` is given."


@dataclass(frozen=True, slots=True)
class Output:
    """What came of one `Call`."""

    verdict: Verdict
    "`passed` if `main` returned bytes, else what stopped it."
    data: bytes
    "What `main` returned; as untrusted as what it ran. Empty unless passed."
    detail: str
    "Short cause, for example the exception; empty when it passed."
    cpu_seconds: float
    "Processor time that the call took."
    wall_seconds: float
    "Time from start to answer."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one candidate may take. benchmarks/sandbox.md shows where the defaults come from."""

    cpu_seconds: float = 0.75
    "Processor time of the candidate's process, all threads together."
    idle_seconds: float = 3.0
    "Time spent blocked (asleep, waiting for input or a lock) in sum; waiting for a processor is not."
    wall_seconds: float = 240.0
    "Backstop on the time from start to verdict; only a machine in trouble reaches it."
    memory_bytes: int = 1 << 30
    "Address space beyond what the interpreter itself takes."
    answer_bytes: int = 32 << 20
    "Size of one answer as it travels. What is printed goes nowhere and needs no limit."
    file_bytes: int = 16 << 20
    "Size of the scratch directory, all files together."
    threads: int = 32
    "Threads beside the main one. There are no other processes."


class Isolation(StrEnum):
    """How much protection is asked for."""

    FULL = "full"  # every layer that this machine offers; refuse if they are not enough
    NONE = "none"  # a separate process with resource limits and nothing else


class Judge(Protocol):
    """What judges programs: a `Pool` here, or one of other machines."""

    limits: Limits
    "What one program may take."
    layers: list[str]
    "The layers of isolation that are applied; none for isolation `none`."

    def judge(self, programs: Iterable[Program]) -> Iterator[tuple[int, Judgement]]:
        """Judge programs, each as (its position, its judgement), in the order in which they finish."""

    def execute(self, calls: Iterable[Call]) -> Iterator[tuple[int, Output]]:
        """Make calls, each as (its position, its output), in the order in which they finish."""
