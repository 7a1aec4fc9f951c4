"""`divcheck show`."""

import difflib
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.syntax import Syntax
from rich.text import Text

from divcheck.pipeline.solutions import Solution, solutions
from divcheck.records import Level
from divcheck.rundir import RunDir
from divcheck.sandbox import Isolation


def show(run_dir: Path, task_id: str, level: str, model: str | None, isolation: str, *, members: bool) -> int:
    """Print the distinct correct solutions of a problem, the largest class first."""
    task_id = f"HumanEval/{task_id}" if task_id.isdigit() else task_id
    found = solutions(RunDir(run_dir), task_id, Level(level), model, Isolation(isolation))
    console = Console()
    samples = sum(solution.size for solution in found)
    console.print(f"{task_id}: {len(found)} distinct among {samples} correct samples, at level {level}")
    for solution in found:
        console.print(panel(solution, members=members))
    return 0


def panel(solution: Solution, *, members: bool) -> Panel:
    """Return a class as a framed listing: its counts, its most frequent text, on request the others."""
    counts = ", ".join(f"{name} {count}" for name, count in solution.counts.items())
    title = f"class {solution.class_id}: {solution.size} ({counts})"
    first, *others = [text for text, _ in solution.texts]
    parts: list[RenderableType] = [_code(first, "python")]
    if others and members:
        parts += [_code(_difference(first, other), "diff") for other in others]
    elif others:
        parts.append(Text(f"and {len(others)} more texts (--members shows them)", style="dim"))
    return Panel(Group(*parts), title=title, subtitle=solution.words or None, title_align="left")


def _code(text: str, language: str) -> Syntax:
    return Syntax(text.strip("\n"), language, word_wrap=True, background_color="default")


def _difference(one: str, other: str) -> str:
    lines = difflib.unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=1)
    return "\n".join(list(lines)[2:]) or "(differs in line ends only)"
