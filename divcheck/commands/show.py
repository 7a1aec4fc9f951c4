"""`divcheck show`."""

import difflib
import re
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.syntax import Syntax
from rich.text import Text

from divcheck.pipeline.solutions import Solution, solutions
from divcheck.records import Level
from divcheck.rundir import RunDir
from divcheck.sandbox import Isolation

MAX_LINES = 200
"Lines of a text that are printed; what a model writes may be endless."
MAX_WIDTH = 2000
"Characters of a line that are printed."

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"Characters of a model's text that a terminal would obey, or refuse."


def show(run_dir: Path, task_id: str, level: str, model: str | None, isolation: str, *, members: bool) -> int:
    """Print the distinct correct solutions of a problem, the largest class first."""
    task_id = f"HumanEval/{task_id}" if task_id.isdigit() else task_id
    found = solutions(RunDir(run_dir), task_id, Level(level), model, Isolation(isolation))
    console = Console()
    samples = sum(solution.size for solution in found)
    heading = (
        f"{task_id}: {len(found)} distinct among {samples} correct {_samples(samples)}, at level {level}"
    )
    console.print(heading, markup=False)
    for solution in found:
        console.print(panel(solution, members=members))
    return 0


def panel(solution: Solution, *, members: bool) -> Panel:
    """Return a class as a framed listing: how it works, its most frequent text, on request the others."""
    counts = ", ".join(f"{name} {count}" for name, count in solution.counts.items())
    title = Text(f"class {solution.class_id}: {solution.size} ({counts})")
    (first, _), *others = ((_printable(text), count) for text, count in solution.texts)
    parts: list[RenderableType] = [Text(solution.words, style="bold")] if solution.words else []
    parts.append(_code(first, "python"))
    if others and members:
        for other, count in others:
            parts.append(Text(f"written differently, {count} {_samples(count)}:", style="dim"))
            parts.append(_code(_difference(first, other), "diff"))
    elif others:
        rest = "1 more text" if len(others) == 1 else f"{len(others)} more texts"
        parts.append(Text(f"and {rest} (--members shows what differs)", style="dim"))
    return Panel(Group(*parts), title=title, title_align="left")


def _samples(count: int) -> str:
    return "sample" if count == 1 else "samples"


def _code(text: str, language: str) -> Syntax:
    return Syntax(text, language, word_wrap=True, background_color="default")


def _printable(text: str) -> str:
    """Return a text without blank lines around it, not too long, and nothing that controls the terminal."""
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) > MAX_LINES:
        lines[MAX_LINES:] = [f"# ... {len(lines) - MAX_LINES} more lines"]
    text = "\n".join(line if len(line) <= MAX_WIDTH else line[:MAX_WIDTH] + " ..." for line in lines)
    return _CONTROL.sub(lambda match: repr(match[0])[1:-1], text)


def _difference(one: str, other: str) -> str:
    lines = difflib.unified_diff(one.split("\n"), other.split("\n"), lineterm="", n=1)
    return "\n".join(list(lines)[2:]) or "(differs in blanks alone, or further down)"
