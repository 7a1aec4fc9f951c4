"""The JSON Schema of report.json, which ships with the package."""

from collections.abc import Mapping
from typing import Any

from divcheck.errors import DivcheckError
from divcheck.schema import misfit

VERSION = "1.0"


def validate(report: Mapping[str, Any]) -> None:
    """Raise DivcheckError where a report does not fit its schema."""
    found = misfit(report, "divcheck.report", "schema.json")
    if found is not None:
        raise DivcheckError(f"the report does not fit its schema {found}")
