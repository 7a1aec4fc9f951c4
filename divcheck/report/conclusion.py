"""The report in one sentence."""

from collections.abc import Mapping
from typing import Any

from divcheck.report.tables import figure_name


def conclusion(report: Mapping[str, Any]) -> str:
    """Which arms give fewer distinct correct solutions than the baseline, at the coarsest level measured."""
    rows = [row for row in report["metrics"] if row["metric"] == "distinct@k" and row["value"] is not None]
    if not rows:
        return "No figure could be had: too few samples were judged for any k that was asked for."
    last = rows[-1]
    figure = ("metric", "level", "k", "temperature")
    same = [row for row in rows if all(row[name] == last[name] for name in figure)]
    values = ", ".join(f"{row['model']} {row['value']:.2f}" for row in same)
    return f"{figure_name(last)} at level {last['level']}: {values} distinct correct solutions a problem."
