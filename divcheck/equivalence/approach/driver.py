"""Runs inside the sandbox, on its own: counts how often each stretch of one marked program is run.

`main` is the whole interface. Standard library only, no import of ours: the text of this module is what is
sent to the sandbox. What it returns is made by the candidate's process and is not to be trusted further than
for telling approaches apart.
"""

import ast
import contextlib
import io
import json
import random
from typing import Any


class _EnoughError(BaseException):
    """Raised in the candidate when it has been watched for long enough; no `except Exception` stops it."""


def main(payload: bytes) -> bytes:
    """Watch one program: from and to JSON.

    In: `source`, `entry_point`, `mark`, `stretches`, `inputs`, `budget`; out: `counts`, `returned`,
    `cut`.

    `inputs` are tuples of arguments as Python literals. At most `budget` stretches are run in all, and on
    one input at most half of what is left. `returned` is the number of inputs on which the program
    returned, `cut` of those on which it was stopped.
    """
    task = json.loads(payload)
    counts = [0] * task["stretches"]
    left = task["budget"]
    stop = 0
    random.seed(0)  # what a program draws at random is the same each time

    def mark(stretch: int, items: Any = None, held: set[Any] | None = None) -> Any:
        nonlocal left
        if held is not None:  # would a set that takes in this item drop it?
            counts[stretch] += items in held
            return items
        if items is not None:  # is a set made of them: does it drop any?
            items = list(items)
            counts[stretch] += len(set(items)) < len(items)
            return items
        counts[stretch] += 1
        left -= 1
        if left < stop:
            raise _EnoughError
        return None

    names: dict[str, Any] = {"__name__": "candidate", task["mark"]: mark}
    returned = cut = 0
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception, _EnoughError):
        exec(compile(task["source"], "candidate", "exec"), names)
        for text in task["inputs"]:
            stop = left // 2
            try:
                names[task["entry_point"]](*ast.literal_eval(text))
                returned += 1
            except _EnoughError:
                cut += 1
                left = stop
    return json.dumps({"counts": counts, "returned": returned, "cut": cut}).encode()


def record(payload: bytes) -> bytes:
    """From JSON (`source`, `check`, `entry_point`, `seed`) to a JSON list: the inputs that the check uses.

    `source` is a correct program; each input is a tuple of arguments as a Python literal, in the order
    of the calls, without repeats. Arguments that no literal can write are left out.
    """
    task = json.loads(payload)
    random.seed(task["seed"])
    names: dict[str, Any] = {"__name__": "candidate"}
    found: dict[str, None] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(task["source"], "canonical", "exec"), names)
        correct = names[task["entry_point"]]

        def recorder(*arguments: Any) -> Any:
            text = repr(arguments)
            if _is_literal(text, arguments):
                found[text] = None
            return correct(*arguments)

        exec(compile(task["check"], "check", "exec"), names)
        with contextlib.suppress(Exception):
            names["check"](recorder)
    return json.dumps(list(found)).encode()


def _is_literal(text: str, value: Any) -> bool:
    try:
        return len(text) < 10_000 and bool(ast.literal_eval(text) == value)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return False
