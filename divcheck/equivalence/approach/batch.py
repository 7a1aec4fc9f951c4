"""The approaches of all correct programs of one problem."""

import inspect
import json
from collections.abc import Sequence
from typing import Any

from divcheck.equivalence.approach import driver
from divcheck.equivalence.approach.inputs import Runner, kinds_of
from divcheck.equivalence.approach.signature import Approach, approach_of
from divcheck.equivalence.approach.stretches import MARK, Marked, mark, without_dead
from divcheck.equivalence.approach.traits import Trait
from divcheck.equivalence.idiom import idiom_source

BUDGET = 50_000
"Stretches that a program may run over all inputs; a few milliseconds."

Counts = Sequence[int]


def approaches(
    programs: Sequence[str],
    entry_point: str,
    inputs: Sequence[str] = (),
    run: Runner | None = None,
    problem: str = "",
) -> list[Approach | None]:
    """The approach of each of these correct programs of one problem, in order; None where it cannot be read.

    `inputs` as `inputs_of` gives them, `problem` as in `static_keys`. Without inputs or a `run` nothing is
    executed and the source alone decides. All work is done on the normal form of level `idiom`: equal idiom
    gives equal approach. Each answer depends on its program, the problem and the inputs only, so neither
    order nor company matters.
    """
    forms = [idiom_source(program, entry_point, problem) for program in programs]
    marked = {form: mark(form) for form in dict.fromkeys(forms) if form is not None}
    counts = {}
    if run is not None and inputs:
        # Where all statements run together none can be dead.
        branching = {form: m for form, m in marked.items() if m is not None and m.stretches > 1}
        counts = _watch(branching, entry_point, inputs, run)
    kinds = kinds_of(inputs)
    found = {form: _read(form, counts.get(form), entry_point, kinds) for form in marked}
    return [None if form is None else found[form] for form in forms]


def _read(form: str, counts: Counts | None, entry_point: str, kinds: Sequence[str]) -> Approach | None:
    """What was run says how the problem is solved.

    Where that is no more than a formula, the inputs may be too few to tell: then it is as written, but for
    a recursion, which often serves arguments of another kind.
    """
    run = form if counts is None else without_dead(form, counts)
    found = approach_of(run, entry_point, kinds)
    if run != form and found is not None and found.key == Trait.FORMULA:
        written = approach_of(form, entry_point, kinds)
        if written is not None and Trait.RECURSION not in written.key.split():
            return written
    return found


def _watch(
    marked: dict[str, Marked], entry_point: str, inputs: Sequence[str], run: Runner
) -> dict[str, Counts]:
    """How often each stretch of each program is run, for those that could be watched."""
    task = {"entry_point": entry_point, "mark": MARK, "inputs": list(inputs), "budget": BUDGET}
    payloads = [
        json.dumps(task | {"source": program.source, "stretches": program.stretches}).encode()
        for program in marked.values()
    ]
    answers = run(inspect.getsource(driver), payloads) if payloads else []
    counted = {
        form: _counts_in(answer, program.stretches, len(inputs))
        for (form, program), answer in zip(marked.items(), answers, strict=True)
    }
    return {form: counts for form, counts in counted.items() if counts is not None}


def _counts_in(answer: bytes | None, stretches: int, inputs: int) -> Counts | None:
    """The answer comes from the candidate's process: take nothing but what fits."""
    try:
        data: Any = json.loads(answer or b"null")
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    returned, cut = data.get("returned"), data.get("cut")
    if not isinstance(returned, int) or not isinstance(cut, int) or returned < 1 or returned + cut != inputs:
        return None
    counts = data.get("counts")
    if not isinstance(counts, list) or len(counts) != stretches:
        return None
    # A program that returned has run at least one stretch.
    return counts if any(counts) and all(isinstance(count, int) for count in counts) else None
