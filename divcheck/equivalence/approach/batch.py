"""The approaches of all correct programs of one problem."""

import inspect
import json
from collections.abc import Sequence
from typing import Any

from divcheck.equivalence.approach import driver
from divcheck.equivalence.approach.inputs import Runner, kinds_of
from divcheck.equivalence.approach.signature import Approach, approach_of
from divcheck.equivalence.approach.stretches import (
    MARK,
    count_stretches,
    mark_stretches,
    without_dead_stretches,
)
from divcheck.equivalence.idiom import idiom_source

BUDGET = 20_000
"Stretches that a program may run per input before it is stopped; a few milliseconds."


def approaches(
    programs: Sequence[str], entry_point: str, inputs: Sequence[str] = (), run: Runner | None = None
) -> list[Approach | None]:
    """The approach of each of these correct programs of one problem, in order; None where it cannot be read.

    `inputs` as `inputs_of` gives them. Without inputs or a `run` nothing is executed and the source alone
    decides. All work is done on the normal form of level `idiom`: equal idiom gives equal approach. Each
    answer depends on its program and the inputs only, so neither order nor company matters.
    """
    forms = [idiom_source(program, entry_point) for program in programs]
    distinct = list(dict.fromkeys(form for form in forms if form is not None))
    counts: list[list[int] | None] = [None] * len(distinct)
    if run is not None and inputs:
        counts = _run_counts(distinct, entry_point, inputs, run)
    kinds = kinds_of(inputs)
    found: dict[str, Approach | None] = {}
    for form, count in zip(distinct, counts, strict=True):
        live = form if count is None else without_dead_stretches(form, count)
        found[form] = approach_of(live, entry_point, kinds)
    return [None if form is None else found[form] for form in forms]


def _run_counts(
    programs: list[str], entry_point: str, inputs: Sequence[str], run: Runner
) -> list[list[int] | None]:
    """How often each stretch of each program is run; None where a program was not watched to the end."""
    watched = [index for index, program in enumerate(programs) if count_stretches(program)]
    payloads = []
    for index in watched:
        task = {
            "source": mark_stretches(programs[index]),
            "entry_point": entry_point,
            "mark": MARK,
            "stretches": count_stretches(programs[index]),
            "inputs": list(inputs),
            "budget": BUDGET,
        }
        payloads.append(json.dumps(task).encode())
    result: list[list[int] | None] = [None] * len(programs)
    for index, answer in zip(watched, run(inspect.getsource(driver), payloads), strict=True):
        result[index] = _read(answer, count_stretches(programs[index]), len(inputs))
    return result


def _read(answer: bytes | None, stretches: int, inputs: int) -> list[int] | None:
    """The answer comes from the candidate's process: take nothing but what fits."""
    try:
        data: Any = json.loads(answer or b"null")
    except ValueError:
        return None
    if not isinstance(data, dict) or data.get("finished") != inputs:
        return None
    counts = data.get("counts")
    if (
        not isinstance(counts, list)
        or len(counts) != stretches
        or not all(isinstance(c, int) for c in counts)
    ):
        return None
    return counts
