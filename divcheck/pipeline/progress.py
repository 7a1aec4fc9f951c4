"""How the pipeline tells of its progress, without knowing who shows it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

Advance = Callable[[int, int], None]  # (samples, tokens) that are done more


class Progress(Protocol):
    """Shows how far a stage is."""

    def stage(self, description: str, total: int | None) -> AbstractContextManager[Advance]:
        """Open a stage of `total` samples (None: unknown); call what it gives as they are done."""

    def say(self, message: str) -> None:
        """Show one line that is no error."""
