"""A report as tables: built here, printed by the caller."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

Row = Mapping[str, Any]

EVERY_LEVEL = ("distinct@k", "distinct_given_correct@m")
NOVELTY = ("kept", "forgotten", "learned")
COARSEST_LEVEL = ("coverage", *NOVELTY, "distinct@k at equal pass@1")
NO_LEVEL = ("pass@k", "unique_fraction_correct", "unique_fraction_incorrect")
LABEL = len("distinct@10 at equal pass@1")  # the longest name
FIGURE = len("[-0.883,")  # half an interval, which may be broken at its comma alone


def metrics_tables(report: Mapping[str, Any], width: int) -> "list[Table]":
    """The headline metrics: a row a metric, level and k, a column a model, each value over its interval.

    Where not all models fit into `width` columns of text there are several tables, of some models each.
    """
    names, rows = [model["name"] for model in report["models"]], _headline(report["metrics"])
    title = f"Mean over problems [{report['statistics']['confidence']:.0%} interval]"
    if any(row["metric"] in NOVELTY for row in rows):
        title += f"\nkept, forgotten, learned: under {names[0]}, what chance alone gives"
    return [_table(title, some, rows, lambda row: _estimate(row, "value")) for some in pages(names, width)]


def comparisons_tables(report: Mapping[str, Any], width: int) -> "list[Table]":
    """The headline differences from the baseline; an asterisk marks those that are `shown`."""
    names = [model["name"] for model in report["models"]]
    level = 1 - report["statistics"]["confidence"]
    title = (
        f"Difference from {names[0]}, paired by problem\n*: adjusted p ≤ {level:.2g}, and interval without 0"
    )

    def cell(row: Row) -> str:
        return _estimate(row, "difference", "*" if shown(row, level) else "")

    rows = _headline(report["comparisons"])
    return [_table(title, some, rows, cell) for some in pages(names[1:], width)]


def pages(names: Sequence[str], width: int) -> list[Sequence[str]]:
    """Models by the table that they stand in, about equally many in each: no figure is to be broken.

    >>> pages(["base", "r16", "r64", "full"], 60)
    [['base', 'r16'], ['r64', 'full']]
    """
    most = max((width - LABEL - 3) // (FIGURE + 3), 1)  # 3: the space around a column
    size = ceil(len(names) / ceil(len(names) / most)) if names else 1
    return [names[start : start + size] for start in range(0, len(names), size)]


def shown(row: Row, level: float) -> bool:
    """Whether a comparison shows a difference: by the p-value after Holm's correction and by the interval.

    Both are asked, as they answer different questions: whether the arms are alike on these problems,
    and how large the mean difference over all such problems may be.
    """
    if row["p_adjusted"] is None or row["ci_low"] is None:
        return False
    return bool(row["p_adjusted"] <= level and not row["ci_low"] <= 0 <= row["ci_high"])


def figure_name(row: Row) -> str:
    """The metric with its order written in.

    >>> figure_name({"metric": "distinct@k", "k": 10})
    'distinct@10'
    """
    name, order = str(row["metric"]), row["k"]
    if order is not None:
        for letter in ("@k", "@m"):
            name = name.replace(letter, f"@{order}")
        name = name if "@" in name else f"{name}@{order}" if name in NOVELTY else f"{name} q={order}"
    return name


def counted(number: int, noun: str) -> str:
    """A number with its noun, for example `1 problem` or `2 problems`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def coarsest(rows: Sequence[Row], metric: str) -> str | None:
    """The coarsest level of sameness that a metric has a figure at, or, where it has none, a row at.

    Rows come finest level first. Each metric has a level of its own, as k may be too large for one and not
    for another.
    """
    of_metric = [row for row in rows if row["metric"] == metric]
    with_figure = [row for row in of_metric if row["problems"]]
    return next((row["level"] for row in reversed(with_figure or of_metric)), None)


def _headline(rows: Sequence[Row]) -> list[Row]:
    levels = {metric: coarsest(rows, metric) for metric in COARSEST_LEVEL}
    return [
        row
        for row in rows
        if row["metric"] in NO_LEVEL
        or (row["metric"] in EVERY_LEVEL and row["k"] > 1)
        or (row["metric"] in levels and row["level"] == levels[row["metric"]])
    ]


def _table(title: str, names: Sequence[str], rows: Sequence[Row], cell: Callable[[Row], str]) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title, style="table.title"), box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False
    )
    table.add_column("metric", no_wrap=True)
    for name in names:
        table.add_column(Text(name), justify="right", overflow="fold")
    sweep = len({row["temperature"] for row in rows if row["temperature"] is not None}) > 1
    figures: dict[tuple[Any, ...], dict[str, Row]] = {}
    for row in rows:
        key = (row["metric"], row["level"], row["k"], row["temperature"])
        figures.setdefault(key, {})[row["model"]] = row
    for by_model in figures.values():
        first = next(iter(by_model.values()))
        temperature = f"T={first['temperature']:g}" if sweep and first["temperature"] is not None else None
        place = ", ".join(part for part in (first["level"], temperature) if part)
        label = f"{figure_name(first)}\n  {place}".rstrip()
        table.add_row(
            Text(label), *(Text(cell(by_model[name])) if name in by_model else "" for name in names)
        )
    return table


def _estimate(row: Row, field: str, mark: str = "") -> str:
    if row[field] is None:
        return "–"
    if row["ci_low"] is None:
        return f"{_fixed(row[field], 3)}{mark}"
    ends = row["ci_low"], row["ci_high"]
    digits = 3 if max(map(abs, ends)) <= 1 else 2
    return f"{_fixed(row[field], 3)}{mark}\n[{', '.join(_fixed(end, digits) for end in ends)}]"


def _fixed(value: float, digits: int) -> str:
    return f"{round(value, digits) + 0.0:.{digits}f}"  # + 0.0: no minus zero
