"""The JSON Schema of report.json, which ships with the package."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from divcheck.errors import DivcheckError

VERSION = "1.0"


def validate(report: Mapping[str, Any]) -> None:
    """Raise DivcheckError where a report does not fit its schema."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    schema = json.loads(files("divcheck.report").joinpath("schema.json").read_text(encoding="utf-8"))
    error = best_match(Draft202012Validator(schema).iter_errors(report))
    if error is not None:
        where = "/".join(str(part) for part in error.absolute_path) or "the top level"
        raise DivcheckError(f"the report does not fit its schema at {where}: {error.message}")
