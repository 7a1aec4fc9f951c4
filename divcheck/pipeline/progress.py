"""How the pipeline tells of its progress, without knowing who shows it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[int, int], None]  # (samples, tokens) that are done more


class Progress(Protocol):
    """Shows how far a stage is."""

    def stage(self, description: str, total: int | None) -> AbstractContextManager[Advance]:
        """Open a stage of `total` samples (None: unknown); call what it gives as they are done."""

    def say(self, message: str) -> None:
        """Show one line that is no error."""


class Silent:
    """Shows nothing."""

    @contextmanager
    def stage(self, description: str, total: int | None) -> Iterator[Advance]:
        """Open a stage."""
        yield lambda samples, tokens: None

    def say(self, message: str) -> None:
        """Say nothing."""
