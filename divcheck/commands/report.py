"""`divcheck report`, and how a report is shown in the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from divcheck.pipeline import stages
from divcheck.settings import ReportSettings


def report(runs: Sequence[Path], settings: ReportSettings, out: Path | None) -> int:
    """Measure judged runs and print their tables."""
    show(stages.report(runs, settings, out))
    return 0


def show(report: Mapping[str, Any]) -> None:
    """Print a report's tables and conclusion to standard output."""
    from rich.console import Console

    from divcheck.report.conclusion import conclusion
    from divcheck.report.tables import comparisons_tables, metrics_tables

    console = Console()
    for table in metrics_tables(report, console.width) + comparisons_tables(report, console.width):
        console.print(table)
    console.print(conclusion(report), highlight=False, markup=False)
    for note in report["notes"]:
        console.print(f"- {note}", style="dim", highlight=False, markup=False)
