"""How the pages of figures beside the benchmarks are written."""

import platform
from datetime import date

import numpy as np


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def made() -> str:
    """Where and when a page was made."""
    versions = f"Python {platform.python_version()}, numpy {np.__version__}"
    return f"Run on a 2-core x86-64 cloud machine with 24 GiB, {date.today().isoformat()}, {versions}."
