"""The inputs of a problem, and what kinds of values they are."""

import ast
import inspect
import json
from collections.abc import Sequence
from typing import Any, Protocol

from divcheck.equivalence.approach import driver

SEED = 20090
"Some checks draw random inputs; with one seed every run of divcheck sees the same."
MAX_INPUTS = 60
"Inputs kept of a problem, the first ones; checks with more repeat themselves."

KINDS = ("number", "text", "list", "dict", "other")


class Runner(Protocol):
    """Runs a program of ours where a hostile one can do no harm, once per payload."""

    def __call__(self, source: str, payloads: Sequence[bytes]) -> Sequence[bytes | None]:
        """What `main(payload)` of `source` returns for each payload; None where it returned nothing."""


def inputs_of(program: str, check: str, entry_point: str, run: Runner) -> tuple[str, ...]:
    """The arguments on which `check` calls a correct `program`, each call a tuple written as a literal.

    Empty where the check cannot be recorded; the approaches are then told apart by their source alone.
    """
    task = {"source": program, "check": check, "entry_point": entry_point, "seed": SEED}
    (answer,) = run(inspect.getsource(driver) + "\nmain = record\n", [json.dumps(task).encode()])
    try:
        found = json.loads(answer or b"[]")
    except ValueError:
        return ()
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        return ()
    return tuple(found[:MAX_INPUTS])


def kinds_of(inputs: Sequence[str]) -> tuple[str, ...]:
    """For each parameter one of `KINDS`, `other` where the inputs differ.

    >>> kinds_of(["([1, 2], 'a')", "([], 'b')"])
    ('list', 'text')
    """
    calls = [ast.literal_eval(text) for text in inputs]
    width = min((len(call) for call in calls), default=0)
    return tuple(_common_kind([call[place] for call in calls]) for place in range(width))


def _common_kind(values: list[Any]) -> str:
    kinds = {_kind(value) for value in values if value is not None}
    return kinds.pop() if len(kinds) == 1 else "other"


def _kind(value: object) -> str:
    if isinstance(value, int | float | complex):
        return "number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list | tuple):
        return "list"
    return "dict" if isinstance(value, dict) else "other"
