"""JSON lines: read with the place of every fault, appended so that a kill never costs a finished line."""

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from divcheck.errors import DivcheckError


class LineError(DivcheckError):
    """A line that is no JSON object."""


class CutLineError(LineError):
    """A last line without its end: what wrote the file, or copied it, was stopped."""


def read(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number from 1, object) for each line that is not blank; `.gz` is unpacked.

    Raises DivcheckError for a file that cannot be read, LineError for a line that is not a JSON object.
    """
    number = 0
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, _object(path, number, line)
    except (OSError, EOFError, zlib.error) as error:
        raise DivcheckError(f"{path} cannot be read after line {number}: {error}") from error


def _open(path: Path) -> IO[bytes] | gzip.GzipFile:
    if path.suffix == ".gz":
        return gzip.open(path, "rb")
    return path.open("rb")


def _object(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        if not line.endswith(b"\n"):
            raise CutLineError(
                f"{path}, line {number}: not JSON, as the file ends inside it: get it whole, or remove it"
            ) from error
        raise LineError(f"{path}, line {number}: not JSON ({error})") from error
    if not isinstance(value, dict):
        raise LineError(f"{path}, line {number}: not a JSON object")
    return value


BLOCK = 65_536  # bytes read at a time when looking for the end of the last whole line


class Appender:
    """Appends objects to a file, one line a write, after dropping a last line that a kill cut short.

    A line that `write` has returned from survives the end of this process. ASCII alone is written, so that
    lone surrogates and line separators in model output survive every reader.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            drop_cut_line(path)
            self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        except OSError as error:
            raise DivcheckError(f"{path} cannot be written: {error.strerror}") from error

    def write(self, value: Mapping[str, Any]) -> None:
        """Append one object. Raises DivcheckError where the disk does not take it."""
        line = json.dumps(value).encode() + b"\n"
        try:
            while line:
                line = line[os.write(self._fd, line) :]
        except OSError as error:
            raise DivcheckError(
                f"{self._path} cannot be written: {error.strerror}; what it holds is kept: "
                "make room and repeat the command (run, sample, demo: with --resume)"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)


def drop_cut_line(path: Path) -> None:
    """Cut the file back to its last whole line. A file that is not there is left so."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        size = end = file.seek(0, os.SEEK_END)
        whole = 0  # bytes up to the end of the last whole line
        while end and not whole:
            start = max(end - BLOCK, 0)
            file.seek(start)
            newline = file.read(end - start).rfind(b"\n")
            whole = start + newline + 1 if newline >= 0 else 0
            end = start
        if whole < size:
            file.truncate(whole)
