"""Results files: one judged sample a line, with all that was known of the sample but its text."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from divcheck.errors import DivcheckError, UsageError
from divcheck.formats import jsonl
from divcheck.formats.samples import OPTIONAL, is_of
from divcheck.records import Judgement, Level, Result, Sample, Verdict

OWN = {"task_id", "sample_id", "verdict", "passed", "detail", "cpu_seconds", "wall_seconds", "classes"}
OWN |= {"execution"}


def read(path: Path) -> Iterator[Result]:
    """Yield the results of a file. Raises DivcheckError, with the line, for one not of divcheck.

    A last line that was cut short was never judged, as far as anyone can rely on it: it is left out.
    """
    try:
        for number, line in jsonl.read(path):
            try:
                yield _result(line)
            except (KeyError, TypeError, ValueError) as error:
                raise jsonl.LineError(
                    f"{path}, line {number}: not a result of divcheck ({error!r})"
                ) from error
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
    known = {name: line[name] for name, kind in OPTIONAL.items() if is_of(line.get(name), kind)}
    extra = {name: value for name, value in line.items() if name not in OWN and name not in known}
    classes = line.get("classes")
    return Result(
        sample=Sample(task_id=line["task_id"], sample_id=int(line["sample_id"]), extra=extra, **known),
        judgement=Judgement(
            verdict=Verdict(line["verdict"]),
            detail=str(line["detail"]),
            cpu_seconds=float(line["cpu_seconds"]),
            wall_seconds=float(line["wall_seconds"]),
        ),
        classes=None if classes is None else {Level(level): number for level, number in classes.items()},
        execution=str(line.get("execution", "")),
    )


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
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"--out {path} is there and is no results file of divcheck: name another") from error
