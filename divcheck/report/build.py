"""report.json: built as a dictionary, checked against its schema, written in one move."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from divcheck import __version__
from divcheck.files import replace_text
from divcheck.records import ComparisonRow, Measurement, MetricRow
from divcheck.report.notes import notes
from divcheck.report.schema import VERSION, validate

RECORDS = ("models", "metrics", "comparisons", "problems")


def build(
    measurement: Measurement,
    *,
    created: str,
    benchmark: Mapping[str, Any],
    settings: Mapping[str, Any],
    environment: Mapping[str, Any],
    models: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The report as a dictionary of plain JSON values.

    `created` is when the run was made (ISO 8601), not when the report was, so that the same results
    give the same report byte for byte. `benchmark` needs name, problems and sha256; each model needs
    name, source and kind; further fields are kept.
    """
    report = {
        "schema_version": VERSION,
        "divcheck_version": __version__,
        "created": created,
        "benchmark": benchmark,
        "settings": settings,
        "environment": environment,
        "models": models,
        "statistics": {
            "seed": measurement.seed,
            "resamples": measurement.resamples,
            "sign_flips": measurement.sign_flips,
            "confidence": measurement.confidence,
        },
        "notes": [],  # filled below from the rest
        "metrics": [_rounded(_metric(row)) for row in measurement.metrics],
        "comparisons": [_rounded(_comparison(row)) for row in measurement.comparisons],
        "problems": [_rounded(asdict(row)) for row in measurement.problems],
    }
    plain: dict[str, Any] = _plain(report)
    plain["notes"] = notes(plain)
    return plain


def write(path: Path, report: Mapping[str, Any]) -> None:
    """Check the report against its schema and write it; an existing file is replaced whole or not at all.

    Raises DivcheckError where the report does not fit its schema or cannot be written.
    """
    validate(report)
    replace_text(path, [render(report)])


def render(report: Mapping[str, Any]) -> str:
    """The report as JSON text, one record a line."""
    return (
        "{\n"
        + ",\n".join(f"{json.dumps(key)}: {_value(key, value)}" for key, value in report.items())
        + "\n}\n"
    )


def _metric(row: MetricRow) -> dict[str, Any]:
    return {"model": row.model, **asdict(row.figure), **asdict(row.mean)}


def _comparison(row: ComparisonRow) -> dict[str, Any]:
    return {
        "model": row.model,
        "baseline": row.baseline,
        **asdict(row.figure),
        "difference": row.mean.value,
        "ci_low": row.mean.ci_low,
        "ci_high": row.mean.ci_high,
        "p_value": row.p_value,
        "p_adjusted": row.p_adjusted,
        "problems": row.mean.problems,
    }


def _value(key: str, value: Any) -> str:
    if key in RECORDS and value:
        return "[\n" + ",\n".join(" " + _line(record) for record in value) + "\n]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    """Lists, dictionaries and strings of JSON for mappings, tuples and enums."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def _rounded(value: Any) -> Any:
    """Figures to 12 significant digits, so that the last bits of a sum never show."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return float(f"{value:.12g}") + 0.0 if isinstance(value, float) else value  # + 0.0: no minus zero
