"""The report in one sentence: did fine-tuning make the models narrower?"""

from collections.abc import Mapping, Sequence
from typing import Any

from divcheck.report.tables import coarsest, counted, figure_name, shown

Row = Mapping[str, Any]
GIVEN_CORRECT = "distinct_given_correct@m"


def conclusion(report: Mapping[str, Any]) -> str:
    """One sentence on distinct solutions among equally many correct draws, at the coarsest level measured.

    An arm is called narrower or broader than the baseline where the difference is `shown`; otherwise
    the sentence says that it was not. In a sweep the highest temperature speaks.
    """
    compared = _last(report["comparisons"], GIVEN_CORRECT, "difference")
    if compared and compared[0]["k"] > 1:  # one draw holds one solution, whatever the arm
        return _comparison(report, compared)
    measured = _last(report["metrics"], "distinct@k", "value")
    if not measured:
        return "No figure could be had: no problem has as many samples as the smallest k."
    values = ", ".join(f"{row['model']} {row['value']:.2f}" for row in measured)
    first = measured[0]
    reason = "" if len(report["models"]) < 2 else f"; {_obstacle(report)}"
    return (
        f"{figure_name(first)} at level {first['level']}{_temperature(first)}: "
        f"{values} distinct correct solutions a problem{reason}."
    )


def _obstacle(report: Mapping[str, Any]) -> str:
    """Why no arm could be compared in its correct samples."""
    common = _solved_by_both(report)
    if not common:
        return "no arm has samples of a problem of the baseline's at a temperature of the baseline's"
    if max(common) < 2:
        return "no problem is solved more than once by the baseline and another arm"
    ms = [row["k"] for row in report["comparisons"] if row["metric"] == GIVEN_CORRECT]
    if max(ms, default=1) == 1:
        return (
            "with -m 1 nothing can be compared, as one correct draw is one solution: -m 2 compares on what "
            "the baseline and another arm solve twice or more"
        )
    least = min(m for m in ms if m > 1)
    if max(common) < least:
        return f"no problem is solved {least} times by the baseline and another arm: use a smaller -m"
    return "no level of sameness applies to the problems that the baseline and another arm solve"


def _solved_by_both(report: Mapping[str, Any]) -> list[int]:
    """How often the baseline and another arm both solve a problem, for each that both have samples of."""
    baseline = report["models"][0]["name"]
    solved = {
        (row["task_id"], row["temperature"], row["model"]): row["correct"] for row in report["problems"]
    }
    return [
        min(correct, solved[task_id, temperature, baseline])
        for (task_id, temperature, model), correct in solved.items()
        if model != baseline and (task_id, temperature, baseline) in solved
    ]


def _comparison(report: Mapping[str, Any], compared: Sequence[Row]) -> str:
    first, by_model = compared[0], {row["model"]: row for row in compared}
    level = 1 - report["statistics"]["confidence"]
    verdicts = [
        _verdict(by_model[name], level) if name in by_model else f"{name} cannot be compared"
        for name in (model["name"] for model in report["models"][1:])
    ]
    sizes = {name: row["problems"] for name, row in by_model.items()}
    if len(set(sizes.values())) > 1:
        problems = ", ".join(f"{name} {counted(size, 'problem')}" for name, size in sizes.items())
    else:
        problems = counted(first["problems"], "problem")
    return (
        f"Among {first['k']} correct draws a problem ({problems}, "
        f"level {first['level']}{_temperature(first)}): {'; '.join(verdicts)}."
    )


def _last(rows: Sequence[Row], metric: str, field: str) -> list[Row]:
    """A metric's rows with a figure: coarsest level, and the last k and temperature that most arms have."""
    level = coarsest(rows, metric)
    by_place: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if (row["metric"], row["level"]) == (metric, level) and row[field] is not None:
            by_place.setdefault((row["k"], row["temperature"]), []).append(row)
    return max(reversed(by_place.values()), key=len, default=[])


def _verdict(row: Row, level: float) -> str:
    clear = shown(row, level)
    digits = _digits(row) if clear else 2
    size = f"{row['difference']:+.{digits}f} distinct solutions"
    if row["ci_low"] is not None:
        size += f", from {row['ci_low']:+.{digits}f} to {row['ci_high']:+.{digits}f}"
    if not clear:
        return f"no difference of {row['model']} from {row['baseline']} could be shown ({size})"
    word = "narrower" if row["difference"] < 0 else "broader"
    return f"{row['model']} is {word} than {row['baseline']} ({size})"


def _digits(row: Row) -> int:
    """Decimals with which a difference that is shown, and the ends of its interval, do not read as none."""
    figures = row["difference"], row["ci_low"], row["ci_high"]
    return next((digits for digits in range(2, 12) if all(round(figure, digits) for figure in figures)), 12)


def _temperature(row: Row) -> str:
    return "" if row["temperature"] is None else f", T={row['temperature']:g}"
