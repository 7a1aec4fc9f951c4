"""What every engine is given, and what it gives: the common side of `vllm_engine` and the others.

An engine is a function from an `EngineJob` to a generator of messages. First it says how it reads the
prompts (`Asked`) and that it can begin (`Ready`), then each sample as it is finished (`Drawn`), in any order.
When the generator ends every draw of the job has been made; when it is closed nothing of the engine is left.
An engine that cannot do its job raises DivcheckError.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from divcheck.errors import DivcheckError
from divcheck.records import Prompt, Sample
from divcheck.sampling.plan import Done, EngineGroup, Sweep


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
    dtype: str
    "Number format of the weights, or `auto`; an arm's own option goes before it."
    keep_token_ids: bool
    "Whether samples carry `token_ids`."

    def room(self, prompt_tokens: int) -> int:
        """Return how many tokens may follow a prompt. Raises DivcheckError where there is no room."""
        if self.max_length is None:
            return self.max_tokens
        if prompt_tokens >= self.max_length:
            raise DivcheckError(
                f"--max-length {self.max_length} leaves no room behind a prompt of {prompt_tokens} tokens: "
                "use a larger one, or leave out long problems with --tasks"
            )
        return min(self.max_tokens, self.max_length - prompt_tokens)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one of several equal engines runs, and its share of the draws."""

    replica: int = 0
    "Number of this engine."
    replicas: int = 1
    "Number of engines that share the draws."
    tensor_parallel: int = 1
    "GPUs that the engine splits its model over."
    devices: str | None = None
    "CUDA_VISIBLE_DEVICES of the engine; None to leave it as it is."
    cpus: tuple[int, ...] = ()
    "CPUs that the engine keeps to; empty for any."


@dataclass(frozen=True, slots=True)
class EngineJob:
    """The draws that one engine is to make."""

    model: str
    "Directory or hub id of the model that the engine loads; of a merged adapter's base, until it is merged."
    group: EngineGroup
    "The arms that it serves."
    adapters: Mapping[str, str]
    "By arm, the directory of its adapter."
    tokenizers: Mapping[str, str]
    "By arm of the run, the baseline first, the directory or hub id whose tokenizer reads its prompts."
    carried: Mapping[str, str]
    "By arm, the directory of an adapter that carries a tokenizer of its own, which no engine uses."
    prompts: Sequence[Prompt]
    "What is asked, one prompt a problem, in the order of the sweep's problems."
    sweep: Sweep
    "The draws that every arm makes."
    done: Mapping[str, Done]
    "By arm of the group, the draws that are there already."
    settings: SamplingSettings
    "How every draw is made."
    log: Path
    "File for the engine's own output."


@dataclass(frozen=True, slots=True)
class Asked:
    """How the prompts read as token ids."""

    sha256: Mapping[str, str]
    "By arm of the run, the hash of the token ids of all prompts (`questions.digest`)."
    differences: Mapping[str, str]
    "By arm that is asked otherwise than the first arm: where that begins, in words."
    notes: tuple[str, ...] = ()
    "What the user should know besides, one line each."


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine can begin."""

    facts: Mapping[str, str | int | bool | None]
    "What the run records of every arm of the group, for example its `dtype`."


@dataclass(frozen=True, slots=True)
class Drawn:
    """One sample that the engine finished."""

    arm: str
    "Name of the arm it belongs to."
    sample: Sample
    "The sample."


Message = Asked | Ready | Drawn
