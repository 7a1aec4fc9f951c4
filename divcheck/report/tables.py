"""A report as tables of at most 80 columns: built here, printed by the caller."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

Row = Mapping[str, Any]


def metrics_table(report: Mapping[str, Any]) -> "Table":
    """One row a metric, level, k and temperature; one column a model, each value over its interval."""
    names = [model["name"] for model in report["models"]]
    table = _table("Metrics, with intervals over problems", ["metric", "level", *names])
    sweep = len({row["temperature"] for row in report["metrics"]}) > 1
    for rows in _by_figure(report["metrics"]).values():
        by_model = {row["model"]: row for row in rows}
        cells = [_estimate(by_model[name], "value") if name in by_model else "" for name in names]
        table.add_row(figure_name(rows[0], sweep), rows[0]["level"] or "", *cells)
    return table


def comparisons_table(report: Mapping[str, Any]) -> "Table":
    """One row a metric, level, k and temperature; one column a model, each difference with its p-value."""
    baseline = report["models"][0]["name"]
    names = [model["name"] for model in report["models"][1:]]
    table = _table(f"Differences from {baseline}, paired by problem", ["metric", "level", *names])
    sweep = len({row["temperature"] for row in report["metrics"]}) > 1
    for rows in _by_figure(report["comparisons"]).values():
        by_model = {row["model"]: row for row in rows}
        cells = [_difference(by_model[name]) if name in by_model else "" for name in names]
        table.add_row(figure_name(rows[0], sweep), rows[0]["level"] or "", *cells)
    return table


def figure_name(row: Row, sweep: bool = False) -> str:
    """The metric with its order written in, and with its temperature in a sweep of several.

    >>> figure_name({"metric": "distinct@k", "k": 10, "temperature": 0.8}, sweep=True)
    'distinct@10 T=0.8'
    """
    name, order = str(row["metric"]), row["k"]
    if order is not None:
        name = f"{name[:-1]}{order}" if name.endswith(("@k", "@m")) else f"{name} {order}"
    return f"{name} T={row['temperature']:g}" if sweep and row["temperature"] is not None else name


def _table(title: str, columns: Sequence[str]) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index < 2 else "right", overflow="fold")
    return table


def _by_figure(rows: Sequence[Row]) -> dict[tuple[Any, ...], list[Row]]:
    figures: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        figures.setdefault((row["metric"], row["level"], row["k"], row["temperature"]), []).append(row)
    return figures


def _estimate(row: Row, field: str) -> str:
    if row[field] is None:
        return "–"
    if row["ci_low"] is None:
        return _number(row[field])
    return f"{_number(row[field])} [{_number(row['ci_low'])}, {_number(row['ci_high'])}]"


def _difference(row: Row) -> str:
    text = _estimate(row, "difference")
    return text if row["p_adjusted"] is None else f"{text} p={row['p_adjusted']:.3g}"


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
