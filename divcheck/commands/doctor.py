"""`divcheck doctor`."""

import os
import platform

from rich import box
from rich.console import Console
from rich.table import Table

from divcheck import __version__, sandbox
from divcheck.sampling import machine


def doctor() -> int:
    """Print what this machine offers."""
    console = Console()
    console.print(_machine_table())
    console.print(_isolation_table())
    return 0


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(overflow="fold")
    return table


def _machine_table() -> Table:
    vllm = machine.vllm_report()
    available, total = machine.memory_bytes()
    table = _table("Machine")
    table.add_row("divcheck", __version__)
    table.add_row("Python", f"{platform.python_version()} ({platform.python_implementation()})")
    table.add_row("system", platform.platform())
    table.add_row("cores", f"{len(os.sched_getaffinity(0))} usable")
    table.add_row("memory", f"{available / 2**30:.1f} GiB free of {total / 2**30:.1f} GiB")
    table.add_row(
        "vLLM", f"{vllm.version} on {vllm.platform}" if vllm.works else f"[red]{vllm.version}[/red]"
    )
    table.add_row("GPUs", "\n".join(vllm.gpus) or "none")
    return table


def _isolation_table() -> Table:
    table = _table("Isolation of the programs that are judged")
    for layer in sandbox.layers():
        table.add_row(layer.name, "yes" if layer.available else "[red]no[/red]", layer.detail)
    return table
