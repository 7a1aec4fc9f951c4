"""Results files: one judged sample a line, with all that was known of the sample but its text."""

import json
import reprlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from divcheck.errors import DivcheckError, UsageError
from divcheck.formats import jsonl
from divcheck.formats.nesting import Nesting
from divcheck.formats.samples import OPTIONAL, is_of, known_fields
from divcheck.records import Judgement, Level, Result, Sample, Verdict

OWN = {"task_id", "sample_id", "verdict", "passed", "detail", "cpu_seconds", "wall_seconds", "classes"}
OWN |= {"execution"}
MOST_CLASSES = 2**32  # far more than there can be samples, and few enough for every array of numbers
VERDICTS, LEVELS = frozenset(map(str, Verdict)), frozenset(map(str, Level))


def read(path: Path, nesting: Nesting | None = None) -> Iterator[Result]:
    """Yield the results of a file. Raises DivcheckError, with the line, for one not of divcheck.

    So does one whose classes contradict those that `nesting` has met, in this file or another of the run.

    A last line that was cut short was never judged, as far as anyone can rely on it: it is left out.
    """
    try:
        for number, line in jsonl.read(path):
            try:
                result = _result(line)
                if nesting is not None:
                    nesting.add(result)
            except ValueError as error:
                raise jsonl.LineError(f"{path}, line {number}: not a result of divcheck: {error}") from error
            yield result
    except jsonl.CutLineError:
        return
    except jsonl.LineError as error:
        raise DivcheckError(
            f"{error}; remove that line, and `divcheck check` judges its sample again"
        ) from error


def read_in_order(path: Path, tasks: Mapping[str, int]) -> Iterator[Result]:
    """Yield the results of a file by the number of their task and by sample; only their places are held."""
    with path.open("rb") as file:
        places: list[tuple[int, int, int]] = []
        offset = 0
        for line in file:
            found = json.loads(line)
            places.append((tasks[found["task_id"]], found["sample_id"], offset))
            offset += len(line)
        for _, _, offset in sorted(places):
            file.seek(offset)
            yield _result(json.loads(file.readline()))


def _result(line: dict[str, Any]) -> Result:
    """Return the result that a line holds. Raises ValueError, naming the field, where it holds none."""
    _require_sound(line)
    known = known_fields(line)
    extra = {name: value for name, value in line.items() if name not in OWN and name not in known}
    classes = line.get("classes")
    return Result(
        sample=Sample(task_id=line["task_id"], sample_id=line["sample_id"], extra=extra, **known),
        judgement=Judgement(
            verdict=Verdict(line["verdict"]),
            detail=line["detail"],
            cpu_seconds=float(line["cpu_seconds"]),
            wall_seconds=float(line["wall_seconds"]),
        ),
        classes=None if classes is None else {Level(level): number for level, number in classes.items()},
        execution=line.get("execution", ""),
    )


def _require_sound(line: dict[str, Any]) -> None:
    """Raise ValueError for the first field that is missing, of another type, or contradicts another."""
    for name in ("task_id", "verdict", "detail"):
        _require(isinstance(line.get(name), str), name, line.get(name))
    _require(line["verdict"] in VERDICTS, "verdict", line["verdict"])
    _require(_is_number(line.get("sample_id")), "sample_id", line.get("sample_id"))
    for name in ("cpu_seconds", "wall_seconds"):
        seconds: Any = line.get(name)
        _require(is_of(seconds, float) and seconds >= 0, name, seconds)
    passed = line["verdict"] == Verdict.PASSED
    _require(line.get("passed", passed) is passed, "passed", line.get("passed"))
    _require(isinstance(line.get("execution", ""), str), "execution", line.get("execution"))
    classes = line.get("classes")
    _require(isinstance(classes, dict | None), "classes", classes)
    for level, number in (classes or {}).items():
        sound = number is None or (_is_number(number) and number < MOST_CLASSES)
        _require(level in LEVELS and sound, f"classes.{level}", number)


def _is_number(value: Any) -> bool:
    return is_of(value, int) and value >= 0


def _require(condition: bool, name: str, value: Any) -> None:
    if not condition:
        raise ValueError(f"its {name} is {reprlib.repr(value)}")


def to_json(result: Result) -> dict[str, Any]:
    """Return a result as one line's object, its sample's own text left out."""
    sample, judgement = result.sample, result.judgement
    known = {name: getattr(sample, name) for name in OPTIONAL if getattr(sample, name) is not None}
    carried = {name: value for name, value in sample.extra.items() if name not in OWN}
    classes = {} if result.classes is None else {"classes": {str(k): v for k, v in result.classes.items()}}
    return {
        "task_id": sample.task_id,
        "sample_id": sample.sample_id,
        "verdict": str(judgement.verdict),
        "passed": judgement.verdict is Verdict.PASSED,
        "detail": judgement.detail,
        "cpu_seconds": judgement.cpu_seconds,
        "wall_seconds": judgement.wall_seconds,
        **classes,
        "execution": result.execution,
        **known,
        **carried,
    }


def require_results(path: Path) -> None:
    """Raise UsageError unless the file is missing, empty or begins with a result of divcheck."""
    try:
        with path.open("rb") as file:
            first = file.readline()
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"--out {path} cannot be written: {error.strerror}") from error
    if not first:
        return
    try:
        _result(json.loads(first))
    except (ValueError, RecursionError, AttributeError) as error:
        raise UsageError(f"--out {path} is there and is no results file of divcheck: name another") from error
