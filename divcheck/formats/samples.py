"""Samples files: human-eval's (`completion`), evalplus's (`solution`) and divcheck's, with more fields."""

import reprlib
import sys
from collections.abc import Container, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from divcheck.errors import DivcheckError
from divcheck.formats import jsonl
from divcheck.records import Sample

OPTIONAL = {"finish_reason": str, "tokens": int, "temperature": float, "seed": int}
KNOWN = {field.name for field in fields(Sample)} - {"extra"}


def read(path: Path, task_ids: Container[str]) -> Iterator[Sample]:
    """Yield the samples of a file, numbered within their task where it does not number them.

    Fields that are not known, or not of the known type, are kept in `extra`. Raises DivcheckError, with the
    line, for a sample without program, of a task that is not in `task_ids`, numbered twice, or of a
    temperature that is none.
    """
    seen: dict[str, set[int]] = {}
    for number, line in jsonl.read(path):
        place = f"{path}, line {number}"
        task_id = line.get("task_id")
        if not isinstance(task_id, str):
            found = "no task_id" if task_id is None else f"task_id {reprlib.repr(task_id)} is not a string"
            raise DivcheckError(f"{place}: {found}")
        if task_id not in task_ids:
            raise DivcheckError(f"{place}: task_id {task_id!r} is none of the benchmark's")
        ids = seen.setdefault(task_id, set())
        default_id = len(ids)
        while default_id in ids:  # where some lines are numbered and some are not
            default_id += 1
        sample = _sample(place, line, default_id)
        if sample.sample_id in ids:
            raise DivcheckError(f"{place}: a second sample {sample.sample_id} of {task_id}")
        ids.add(sample.sample_id)
        yield sample


def _sample(place: str, line: dict[str, Any], default_id: int) -> Sample:
    for name in ("completion", "solution"):
        if not isinstance(line.get(name), str | None):
            raise DivcheckError(f"{place}: {name} is not a string")
    if line.get("completion") is None and line.get("solution") is None:
        raise DivcheckError(f"{place}: neither a completion nor a solution")
    sample_id = line.get("sample_id", default_id)
    if not isinstance(sample_id, int) or isinstance(sample_id, bool) or sample_id < 0:
        raise DivcheckError(f"{place}: sample_id {sample_id!r} is not a number from 0 up")
    try:
        known = known_fields(line)
    except ValueError as error:
        raise DivcheckError(f"{place}: {error}") from error
    return Sample(
        task_id=sys.intern(line["task_id"]),  # one text for the many samples of a task
        sample_id=sample_id,
        completion=line.get("completion"),
        solution=line.get("solution"),
        extra={
            name: value
            for name, value in line.items()
            if name not in KNOWN or (name in OPTIONAL and name not in known)
        },
        **known,
    )


def known_fields(line: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of `OPTIONAL` that a line has, of their type.

    Raises ValueError for a temperature that no sample can be drawn at: figures are told apart by it.
    """
    temperature: Any = line.get("temperature")
    if temperature is not None and not (is_of(temperature, float) and temperature >= 0):
        raise ValueError(f"its temperature is {reprlib.repr(temperature)}, not a number from 0 up")
    return {name: line[name] for name, kind in OPTIONAL.items() if is_of(line.get(name), kind)}


def is_of(value: object, kind: type) -> bool:
    """Say whether a JSON value is of a known field's type; a whole number serves as a float."""
    if isinstance(value, bool):
        return False
    if kind is float:
        return isinstance(value, int | float) and abs(value) <= sys.float_info.max  # false of NaN
    return isinstance(value, kind)


def facts(sample: Sample) -> tuple[Any, ...]:
    """Return what is known of how a sample was drawn, which its result repeats."""
    return tuple(getattr(sample, name) for name in OPTIONAL)


def to_json(sample: Sample) -> dict[str, Any]:
    """Return a sample as one line's object: unknown fields as they came, fields without a value left out."""
    known = {name: getattr(sample, name) for name in Sample.__slots__ if name != "extra"}
    return {name: value for name, value in known.items() if value is not None} | dict(sample.extra)
