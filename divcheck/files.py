"""Files that are written whole or not at all."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from divcheck.errors import DivcheckError


def replace_text(path: Path, parts: Iterable[str]) -> None:
    """Write a file beside `path` and move it there, so that `path` is old or new and never half of it.

    Raises DivcheckError where it cannot be written.
    """
    beside = path.with_name(path.name + ".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise DivcheckError(f"{path} cannot be written: {error.strerror}") from error
