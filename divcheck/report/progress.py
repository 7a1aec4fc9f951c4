"""Progress on standard error: live bars on a terminal, a few plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

PLAIN_INTERVAL = 30.0  # seconds between two lines where there is no terminal

Advance = Callable[[int, int], None]


class TerminalProgress:
    """Live bars, one a stage."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, message: str) -> None:
        """Print one line."""
        self._console.print(message, highlight=False, markup=False, soft_wrap=True)

    @contextmanager
    def stage(self, description: str, total: int | None) -> Iterator[Advance]:
        """Show a bar until the context ends; see `divcheck.pipeline.progress`."""
        columns = [TextColumn("{task.description}", markup=False), BarColumn(bar_width=24)]
        if total is not None:
            columns += [MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn()]
        with Progress(*columns, TimeElapsedColumn(), console=self._console) as bars:
            task = bars.add_task(description, total=total, rate="")
            meter = _Meter()

            def advance(samples: int, tokens: int) -> None:
                meter.add(samples, tokens)
                bars.update(task, advance=samples, rate=meter.rate())

            yield advance
            if total is None:
                bars.update(task, total=1, completed=1)


class PlainProgress:
    """A line as a stage begins and ends, and now and then between."""

    def say(self, message: str) -> None:
        """Print one line."""
        print(message, file=sys.stderr, flush=True)

    @contextmanager
    def stage(self, description: str, total: int | None) -> Iterator[Advance]:
        """Print lines until the context ends; see `divcheck.pipeline.progress`."""
        meter = _Meter()
        last = meter.start

        def line() -> str:
            return f"{description}: {meter.samples}/{total} {meter.rate()}".rstrip()

        def advance(samples: int, tokens: int) -> None:
            nonlocal last
            meter.add(samples, tokens)
            if time.monotonic() - last >= PLAIN_INTERVAL:
                last = time.monotonic()
                self.say(line())

        if total is None:
            self.say(f"{description} …")
        yield advance
        if total:
            self.say(line())


class _Meter:
    def __init__(self) -> None:
        self.start = time.monotonic()
        self.samples = self.tokens = 0

    def add(self, samples: int, tokens: int) -> None:
        self.samples += samples
        self.tokens += tokens

    def rate(self) -> str:
        seconds = max(time.monotonic() - self.start, 1e-9)
        rate = f"{self.samples / seconds:.1f} samples/s"
        return f"{rate} {self.tokens / seconds:.0f} tokens/s" if self.tokens else rate


def progress() -> TerminalProgress | PlainProgress:
    """Return bars where standard error is a terminal, plain lines elsewhere."""
    console = Console(stderr=True)
    return TerminalProgress(console) if console.is_terminal else PlainProgress()
