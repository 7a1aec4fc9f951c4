"""Sentences that a reader of the figures should know: what they rest on, and where two of them disagree."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median_low
from typing import Any

from divcheck.report.arms import arm_notes
from divcheck.report.tables import coarsest, counted, figure_name, shown

EFFORT = (  # metrics whose expectation depends on the number of samples, or of correct ones
    *("distinct_correct", "unique_fraction_correct", "unique_fraction_incorrect"),
    *("effective_solutions", "richness", "coverage", "vendi"),
)
Report = Mapping[str, Any]
Row = Mapping[str, Any]


def notes(report: Report) -> list[str]:
    """All notes on a report, given without its own `notes`."""
    found = (
        *(_samples, _missing_temperatures, _unsolved, _nothing_in_common, _levels, _too_few_draws),
        *(_given_correct, _untested, _unmatched, _censored, _two_stories),
    )
    return [*arm_notes(report["models"]), *(sentence for note in found for sentence in note(report))]


def _arms(report: Report) -> dict[tuple[str, float | None], list[Row]]:
    arms: dict[tuple[str, float | None], list[Row]] = {}
    for row in report["problems"]:
        arms.setdefault((row["model"], row["temperature"]), []).append(row)
    return arms


def _called(arm: tuple[str, float | None]) -> str:
    return arm[0] if arm[1] is None else f"{arm[0]} (T={arm[1]:g})"


def _list(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _samples(report: Report) -> Iterator[str]:
    """Arms with other numbers of samples, missing problems, samples that could not be judged."""
    arms = _arms(report)
    tasks = {row["task_id"] for row in report["problems"]}
    usual = {arm: median_low([row["n"] for row in rows]) for arm, rows in arms.items()}
    # Compared is at equal temperature: a sweep may have more samples at one than at another.
    at: dict[float | None, set[int]] = {}
    for (_, temperature), n in usual.items():
        at.setdefault(temperature, set()).add(n)
    counts = ", ".join(f"{_called(arm)} {n}" for arm, n in usual.items() if len(at[arm[1]]) > 1)
    if counts:
        dependent = ", ".join(name for name in EFFORT if any(r["metric"] == name for r in report["metrics"]))
        yield (
            f"The arms have different numbers of samples a problem ({counts}): {dependent} "
            "depend on how many there are and do not compare; all other metrics do."
        )
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
    averaged = {
        (row["model"], row["temperature"])
        for row in report["metrics"]
        if row["metric"] == "collision" and row["problems"]
    }
    beside = {temperature for _, temperature in averaged}
    for arm, rows in _arms(report).items():
        most = max(row["correct"] for row in rows)
        if not any(row["n"] for row in rows):
            yield f"No sample of {_called(arm)} could be judged: it has no figures."
        elif most == 0:
            yield (
                f"{_called(arm)} solved no problem: metrics of correct samples are undefined for it; "
                f"`detail` in results/{arm[0]}.jsonl says of each sample why it failed."
            )
        elif most > 1 and arm not in averaged and arm[1] in beside:
            yield (
                f"{_called(arm)} solves too few of the problems that the other arms solve to be averaged "
                "beside them: metrics of correct samples are null for it, but for its comparisons."
            )


def _nothing_in_common(report: Report) -> Iterator[str]:
    """Arms that solve no problem together, so that metrics of correct samples have nothing to average."""
    averaged = {row["temperature"] for row in report["metrics"] if _of_correct(row) and row["problems"]}
    solved: dict[float | None, dict[str, set[str]]] = {}
    for row in report["problems"]:
        if row["correct"]:
            solved.setdefault(row["temperature"], {}).setdefault(row["model"], set()).add(row["task_id"])
    for temperature, by_model in solved.items():
        if temperature not in averaged and not set.intersection(*by_model.values()):
            at = "" if temperature is None else f" at T={temperature:g}"
            yield (
                f"{_list(list(by_model))} solve no problem in common{at}: "
                "metrics of correct samples are averaged over common problems, and are null."
            )


def _of_correct(row: Row) -> bool:
    return row["metric"] in ("collision", "distinct_given_correct@m")


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
                f"{row['problems']} of {counted(total, 'problem')}: "
                f"the others have fewer than {counted(row['k'], 'sample')}."
            )


def _missing_temperatures(report: Report) -> Iterator[str]:
    arms = _arms(report)
    for temperature in dict.fromkeys(temperature for _, temperature in arms):
        lacking = [m["name"] for m in report["models"] if (m["name"], temperature) not in arms]
        if lacking:
            at = "of unknown temperature" if temperature is None else f"at T={temperature:g}"
            yield f"{_list(lacking)} has no samples {at}: its figures and comparisons there are null."


def _given_correct(report: Report) -> Iterator[str]:
    """Which problems distinct_given_correct@m rests on, and which arm makes them few."""
    names = [model["name"] for model in report["models"]]
    compared = _by_order(report["comparisons"])
    for (temperature, m), rows in _by_order(report["metrics"]).items():
        common = max(row["problems"] for row in rows)
        asked = [row["model"] for row in rows if row["problems"]] or names
        who = "all arms solve" if asked == names else f"{_list(asked)} solve{'s' * (len(asked) == 1)}"
        pairs = ", ".join(
            f"{row['model']} {row['problems']}"
            for row in compared.get((temperature, m), [])
            if row["problems"] != common and (row["model"], temperature) in _arms(report)
        )
        yield (
            f"distinct_given_correct@{m}{'' if temperature is None else f' at T={temperature:g}'} "
            f"rests on the {counted(common, 'problem')} that {who} {counted(m, 'time')} or more"
            + (f" (with {names[0]} alone: {pairs})" if pairs else "")
            + ("; with one draw it is always 1 and says nothing." if m == 1 else ".")
        )


def _by_order(rows: Sequence[Row]) -> dict[tuple[float | None, int], list[Row]]:
    """The rows of distinct_given_correct@m by temperature and m, at the level with most problems."""
    found: dict[tuple[float | None, int], list[Row]] = {}
    given = [row for row in rows if row["metric"] == "distinct_given_correct@m"]
    for row in given:
        if row["level"] == given[0]["level"]:  # the finest, which applies wherever a coarser one does
            found.setdefault((row["temperature"], row["k"]), []).append(row)
    return found


def _untested(report: Report) -> Iterator[str]:
    """Differences without a p-value, as they may be of effort."""
    names = dict.fromkeys(
        row["metric"]
        for row in report["comparisons"]
        if row["difference"] is not None and row["p_value"] is None
    )
    if names:
        yield (
            f"No p-value where the arms differ in the number of samples, or of correct ones, that a metric "
            f"depends on ({', '.join(names)}): the difference may be one of effort or of accuracy."
        )


def _unmatched(report: Report) -> Iterator[str]:
    arms = [
        row["model"]
        for row in report["comparisons"]
        if row["metric"] == "distinct@k at equal pass@1" and row["difference"] is None
    ]
    for arm in dict.fromkeys(arms):
        yield (
            f"{arm} cannot be compared at equal pass@1: both arms need two temperatures or more, and a range "
            "of pass@1 in common that is clearly wider than its own error."
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
    level, alpha = coarsest(comparisons, "distinct_given_correct@m"), 1 - report["statistics"]["confidence"]
    for strings in comparisons:
        if strings["metric"] != "unique_fraction_correct":
            continue
        corrected = [
            row
            for row in comparisons
            if row["metric"] == "distinct_given_correct@m"
            and row["k"] > 1  # one correct draw is always one solution
            and (row["model"], row["level"], row["temperature"])
            == (strings["model"], level, strings["temperature"])
        ]
        directions = [_direction(row, alpha) for row in (strings, *corrected[-1:])]
        if len(directions) == 2 and None not in directions and directions[0] != directions[1]:
            yield _disagreement(strings, corrected[-1], directions)


def _direction(row: Row, alpha: float) -> int | None:
    """Sign of a difference that is `shown`, 0 where it is not, None where it could not have been."""
    if row["p_adjusted"] is None or row["ci_low"] is None:
        return None
    return (1 if row["difference"] > 0 else -1) if shown(row, alpha) else 0


def _disagreement(strings: Row, corrected: Row, directions: Sequence[int | None]) -> str:
    """Two stories where both are shown; one alone is no story that the other contradicts."""
    arm = _called((strings["model"], strings["temperature"]))
    plain = "unique strings out of n"
    name = f"{figure_name(corrected)} at level {corrected['level']}"
    fair = f"{name}, which gives no credit for accuracy or layout,"
    if 0 not in directions:
        return f"Two stories about {arm}: {plain} say {_story(strings)}; {fair} says {_story(corrected)}."
    if directions[0]:
        return f"For {arm} {plain} say {_story(strings)}; {fair} cannot confirm it ({_size(corrected)})."
    return f"For {arm} {fair} says {_story(corrected)}; {plain} cannot confirm it ({_size(strings)})."


def _story(row: Row) -> str:
    return f"{'more' if row['difference'] > 0 else 'fewer'} solutions than {row['baseline']} ({_size(row)})"


def _size(row: Row) -> str:
    return f"{row['difference']:+.3f}"
