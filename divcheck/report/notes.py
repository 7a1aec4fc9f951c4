"""Sentences that a reader of the figures should know: what they rest on, and where two of them disagree."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median_low
from typing import Any

from divcheck.report.arms import arm_notes
from divcheck.report.tables import coarsest, figure_name

Report = Mapping[str, Any]
Row = Mapping[str, Any]


def notes(report: Report) -> list[str]:
    """All notes on a report, given without its own `notes`."""
    found = (_samples, _unsolved, _levels, _too_few_draws, _given_correct, _censored, _two_stories)
    return [*arm_notes(report["models"]), *(sentence for note in found for sentence in note(report))]


def _arms(report: Report) -> dict[tuple[str, float | None], list[Row]]:
    arms: dict[tuple[str, float | None], list[Row]] = {}
    for row in report["problems"]:
        arms.setdefault((row["model"], row["temperature"]), []).append(row)
    return arms


def _called(arm: tuple[str, float | None]) -> str:
    return arm[0] if arm[1] is None else f"{arm[0]} (T={arm[1]:g})"


def _samples(report: Report) -> Iterator[str]:
    """Arms with other numbers of samples, missing problems, samples that could not be judged."""
    arms = _arms(report)
    tasks = {row["task_id"] for row in report["problems"]}
    usual = {arm: median_low([row["n"] for row in rows]) for arm, rows in arms.items()}
    if len(set(usual.values())) > 1:
        counts = ", ".join(f"{_called(arm)} {n}" for arm, n in usual.items())
        yield f"The arms have different numbers of samples a problem ({counts}): compare @k metrics only."
    for arm, rows in arms.items():
        if len(rows) < len(tasks):
            yield f"{_called(arm)} has samples of {len(rows)} of {len(tasks)} problems."
        short = sum(row["n"] < usual[arm] for row in rows)
        if short:
            yield f"{_called(arm)} has fewer than {usual[arm]} samples on {short} of {len(rows)} problems."
        errors = sum(row["errors"] for row in rows)
        if errors:
            yield f"Samples of {_called(arm)} that could not be judged and count nowhere: {errors}."


def _unsolved(report: Report) -> Iterator[str]:
    for arm, rows in _arms(report).items():
        if not any(row["correct"] for row in rows):
            yield f"{_called(arm)} solved no problem: metrics of correct samples are undefined for it."


def _levels(report: Report) -> Iterator[str]:
    without: dict[str, set[str]] = {}
    tasks = {row["task_id"] for row in report["problems"]}
    for row in report["problems"]:
        for level, sizes in row["classes"].items():
            if sizes is None:
                without.setdefault(level, set()).add(row["task_id"])
    for level, left_out in without.items():
        yield (
            f"Level {level} does not apply to {len(left_out)} of {len(tasks)} problems: "
            "they are left out of it in every arm."
        )


def _too_few_draws(report: Report) -> Iterator[str]:
    sizes = {arm: len(rows) for arm, rows in _arms(report).items()}
    for row in report["metrics"]:
        total = sizes.get((row["model"], row["temperature"]), 0)
        if row["metric"] == "pass@k" and row["problems"] < total:
            yield (
                f"{figure_name(row)} of {_called((row['model'], row['temperature']))} rests on "
                f"{row['problems']} of {total} problems: the others have fewer than {row['k']} samples."
            )


def _given_correct(report: Report) -> Iterator[str]:
    rows = [row for row in report["metrics"] if row["metric"] == "distinct_given_correct@m"]
    for temperature, m in dict.fromkeys((row["temperature"], row["k"]) for row in rows):
        of_m = [row for row in rows if (row["temperature"], row["k"]) == (temperature, m)]
        at = "" if temperature is None else f" at T={temperature:g}"
        problems = max(row["problems"] for row in of_m)
        yield (
            f"distinct_given_correct@{m}{at} rests on the {problems} problems that all arms solve {m} "
            + (
                "times or more; with one draw it is always 1 and says nothing."
                if m == 1
                else "times or more."
            )
        )


def _censored(report: Report) -> Iterator[str]:
    low: dict[str, list[str]] = {}
    for row in report["metrics"]:
        if row["metric"] == "coverage" and row["value"] is not None and row["value"] < 0.5:
            arm = _called((row["model"], row["temperature"]))
            low.setdefault(arm, []).append(row["level"])
    for arm, levels in low.items():
        yield (
            f"Less than half of the correct mass of {arm} was seen at level {', '.join(levels)}: "
            "richness there is a lower bound, and more samples would show more solutions."
        )


def _two_stories(report: Report) -> Iterator[str]:
    """Where unique strings out of n and distinct solutions at equal accuracy disagree on an arm."""
    comparisons: Sequence[Row] = report["comparisons"]
    level = coarsest(comparisons)
    for strings in comparisons:
        if strings["metric"] != "unique_fraction_correct":
            continue
        corrected = [
            row
            for row in comparisons
            if row["metric"] == "distinct_given_correct@m"
            and row["k"] > 1  # one correct draw is always one solution
            and row["difference"] is not None
            and (row["model"], row["level"], row["temperature"])
            == (strings["model"], level, strings["temperature"])
        ]
        if corrected and None not in (_direction(strings), _direction(corrected[-1])):
            if _direction(strings) == _direction(corrected[-1]):
                continue
            arm = _called((strings["model"], strings["temperature"]))
            yield (
                f"Two stories about {arm}: unique strings out of n say {_story(strings)}; "
                f"{figure_name(corrected[-1])} at level {level}, which gives no credit for accuracy or "
                f"layout, says {_story(corrected[-1])}."
            )


def _direction(row: Row) -> int | None:
    """Sign of a difference whose interval leaves zero out, 0 where it does not, None without an interval."""
    if row["ci_low"] is None:
        return None
    return int(row["ci_low"] > 0) - int(row["ci_high"] < 0)


def _story(row: Row) -> str:
    words = {1: "more solutions than {}", -1: "fewer solutions than {}", 0: "no clear difference from {}"}
    return f"{words[_direction(row) or 0].format(row['baseline'])} ({row['difference']:+.3f})"
