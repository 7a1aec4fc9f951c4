"""The run directory: its files, and who may write there."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from divcheck.errors import DivcheckError, UsageError
from divcheck.files import replace_text
from divcheck.schema import misfit

MANIFEST = "run.json"
MENDED = "mend it there or bring back a copy, or make the run anew with another --out"


class RunDir:
    """One run's directory, held by one divcheck at a time while the context is open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    @property
    def manifest_path(self) -> Path:
        """File that says what was asked and with what."""
        return self.path / MANIFEST

    @property
    def report_path(self) -> Path:
        """File of the figures."""
        return self.path / "report.json"

    def samples_path(self, name: str) -> Path:
        """File of an arm's samples."""
        return self.path / "samples" / f"{name}.jsonl"

    def has_samples(self, name: str) -> bool:
        """Whether an arm's file of samples holds any."""
        path = self.samples_path(name)
        return path.exists() and path.stat().st_size > 0

    def results_path(self, name: str) -> Path:
        """File of an arm's judged samples."""
        return self.path / "results" / f"{name}.jsonl"

    def log_path(self, name: str) -> Path:
        """File of what an engine says while it works."""
        return self.path / "logs" / f"{name}.log"

    @property
    def exists(self) -> bool:
        """Whether a run was begun here."""
        return self.manifest_path.exists()

    def create(self) -> None:
        """Make the directory. Raises UsageError where it cannot be made, or holds anything but a run."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            names = [entry.name for entry in self.path.iterdir()]
            foreign = [] if self.exists else [name for name in names if name != "logs"]
            probe = self.path / ".write-test"
            probe.touch()
            probe.unlink()
        except OSError as error:
            why = "it is a file" if self.path.is_file() else error.strerror
            raise UsageError(f"--out {self.path} cannot be written: {why}") from error
        if foreign:
            raise UsageError(f"--out {self.path} holds other files ({foreign[0]}, …): name a new directory")

    def discard(self) -> None:
        """Remove a run that has drawn nothing, all but its logs, so that the command can be given anew."""
        for name in ("samples", "results"):
            shutil.rmtree(self.path / name, ignore_errors=True)
        self.manifest_path.unlink(missing_ok=True)
        with suppress(OSError):
            self.path.rmdir()

    def manifest(self) -> dict[str, Any]:
        """Return what `run.json` holds.

        Raises UsageError if there is no run here, DivcheckError, naming the place, if it is damaged.
        """
        try:
            manifest: dict[str, Any] = json.loads(self.manifest_path.read_text(encoding="utf-8"))
            json.dumps(manifest, allow_nan=False)  # a number that is none could not be written again
        except FileNotFoundError as error:
            raise UsageError(f"{self.path} is no run directory: it has no {MANIFEST}") from error
        except (OSError, ValueError, RecursionError) as error:
            raise DivcheckError(f"{self.manifest_path} cannot be read: {error}; {MENDED}") from error
        found = misfit(manifest, "divcheck", "run_schema.json") or _repeated(manifest["models"])
        if found:
            raise DivcheckError(f"{self.manifest_path} is damaged {found}; {MENDED}")
        return manifest

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Replace `run.json`."""
        replace_text(self.manifest_path, [json.dumps(manifest, indent=2) + "\n"])

    def __enter__(self) -> Self:
        self._lock = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise UsageError(
                f"{self.path} is in use by another divcheck: wait for it, or name another --out"
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            os.close(self._lock)


def _repeated(models: Sequence[Mapping[str, Any]]) -> str | None:
    names = [model["name"] for model in models]
    twice = [name for name in names if names.count(name) > 1]
    return f"at models: {twice[0]!r} is there {len(twice)} times" if twice else None


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
