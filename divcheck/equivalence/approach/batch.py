"""The approaches of all correct programs of one problem."""

import inspect
import json
from collections.abc import Sequence
from typing import Any

from divcheck.equivalence.approach import driver
from divcheck.equivalence.approach.inputs import Runner, kinds_of
from divcheck.equivalence.approach.signature import Approach, approach_of
from divcheck.equivalence.approach.stretches import MARK, mark, without_dead
from divcheck.equivalence.idiom import idiom_source

BUDGET = 50_000
"Stretches that a program may run over all inputs before it is stopped; a few milliseconds."

Counts = Sequence[int]


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
    counts: Sequence[Counts | None] = [None] * len(distinct)
    if run is not None and inputs:
        counts = _watch(distinct, entry_point, inputs, run)
    kinds = kinds_of(inputs)
    found: dict[str, Approach | None] = {}
    for form, count in zip(distinct, counts, strict=True):
        live = form if count is None else without_dead(form, count)
        found[form] = approach_of(live, entry_point, kinds)
    return [None if form is None else found[form] for form in forms]


def _watch(
    programs: Sequence[str], entry_point: str, inputs: Sequence[str], run: Runner
) -> list[Counts | None]:
    """How often each stretch of each program is run; None where a program was not watched to the end."""
    marked = [mark(program) for program in programs]
    task = {"entry_point": entry_point, "mark": MARK, "inputs": list(inputs), "budget": BUDGET}
    payloads = [
        json.dumps(task | {"source": program.source, "stretches": program.stretches}).encode()
        for program in marked
    ]
    answers = run(inspect.getsource(driver), payloads)
    return [
        _read(answer, program.stretches, len(inputs)) for answer, program in zip(answers, marked, strict=True)
    ]


def _read(answer: bytes | None, stretches: int, inputs: int) -> Counts | None:
    """The answer comes from the candidate's process: take nothing but what fits."""
    try:
        data: Any = json.loads(answer or b"null")
    except ValueError:
        return None
    if not isinstance(data, dict) or data.get("finished") != inputs:
        return None
    counts = data.get("counts")
    if not isinstance(counts, list) or len(counts) != stretches:
        return None
    return counts if all(isinstance(count, int) for count in counts) else None
