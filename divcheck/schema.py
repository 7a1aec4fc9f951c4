"""JSON documents beside the JSON Schemas that ship with the package."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def misfit(document: Mapping[str, Any], package: str, name: str) -> str | None:
    """Return where and why a document does not fit the schema that is the file `name` of `package`."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    schema = json.loads(files(package).joinpath(name).read_text(encoding="utf-8"))
    error = best_match(Draft202012Validator(schema).iter_errors(document))
    if error is None:
        return None
    where = "/".join(str(part) for part in error.absolute_path) or "the top level"
    return f"at {where}: {error.message}"
