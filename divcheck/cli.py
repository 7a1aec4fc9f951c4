"""The command line: parses, hands over to `commands`, turns every error into one line and an exit code."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import click

from divcheck import __version__
from divcheck.commands import options
from divcheck.errors import DivcheckError
from divcheck.records import Level

TRACEBACK = "DIVCHECK_TRACEBACK"
LEVELS = [str(level) for level in Level]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="divcheck")
def cli() -> None:
    """Count distinct correct solutions of code models beside pass@k.

    SOURCE is a model directory or hub id, a LoRA adapter directory, or a samples file (.jsonl, .jsonl.gz).
    """


@cli.command()
@click.argument("models", metavar="NAME=SOURCE [NAME=SOURCE ...]", nargs=-1, required=True)
@options.sampling
@options.judging
@options.measuring
@options.cluster
@options.run_dir
@options.config
def run(models: tuple[str, ...], **values: Any) -> int:
    """Sample, judge and measure models; the first is the baseline."""
    from divcheck.commands.run import run as command

    return command(
        models,
        values["out"],
        options.sample_settings(values),
        options.check_settings(values),
        options.report_settings(values),
        resume=values["resume"],
    )


@cli.command()
@click.argument("models", metavar="NAME=SOURCE [NAME=SOURCE ...]", nargs=-1, required=True)
@options.sampling
@options.cluster
@options.run_dir
@options.config
def sample(models: tuple[str, ...], **values: Any) -> int:
    """Sample models into a run directory, and no more."""
    from divcheck.commands.run import sample as command

    return command(models, values["out"], options.sample_settings(values), resume=values["resume"])


@cli.command()
@click.argument("source", metavar="RUN|SAMPLES.jsonl", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Results file, for a samples file.")
@options.judging
@options.cluster
@options.config
def check(source: Path, out: Path | None, **values: Any) -> int:
    """Judge the samples of a run directory, or any samples file."""
    from divcheck.commands.check import check as command

    return command(source, out, options.check_settings(values))


@cli.command()
@click.argument("runs", metavar="RUN [RUN ...]", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), help="Report file.  [default: RUN/report.json]")
@options.measuring
@options.config
def report(runs: tuple[Path, ...], out: Path | None, **values: Any) -> int:
    """Measure a judged run afresh, or compare the arms of several runs: tables, and report.json.

    The report on several runs is written only where --out says.
    """
    from divcheck.commands.report import report as command

    return command(runs, options.report_settings(values), out)


@cli.command()
@click.argument("run_dir", metavar="RUN", type=click.Path(path_type=Path))
@click.argument("task_id")
@click.option("--level", type=click.Choice(LEVELS), default=LEVELS[-1], show_default=True)
@click.option("--model", help="Only the samples of this model.")
@click.option("--members", is_flag=True, help="Show what the members of a class differ in.")
@options.isolation
@options.config
def show(run_dir: Path, task_id: str, level: str, model: str | None, members: bool, isolation: str) -> int:
    """Show the distinct correct solutions of one problem, the largest class first."""
    from divcheck.commands.show import show as command

    return command(run_dir, task_id, level, model, isolation, members=members)


@cli.command()
def doctor() -> int:
    """Show what this machine offers: engines, GPUs, memory, isolation layers."""
    from divcheck.commands.doctor import doctor as command

    return command()


@cli.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("divcheck-demo"), show_default=True)
@click.option("--resume", is_flag=True, help="Go on with an interrupted demo.")
@options.config
def demo(out: Path, resume: bool) -> int:
    """Run the main job on the three toy models that ship with divcheck."""
    from divcheck.commands.demo import demo as command

    return command(out, resume=resume)


def main() -> None:
    """Run the command line and exit with its code."""
    signal.signal(signal.SIGINT, _interrupt)
    sys.exit(_exit_code())


def _interrupt(number: int, frame: object) -> None:
    """Interrupt once: what is then cleaned up takes a moment, and a second Ctrl-C must not break into it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _exit_code() -> int:
    try:
        code: int = cli.main(standalone_mode=False)
        return code
    except click.exceptions.NoArgsIsHelpError as help_text:
        click.echo(help_text.format_message())
        return 2
    except click.ClickException as error:
        return _fail(error.format_message(), error.exit_code)
    except DivcheckError as error:
        return _fail(str(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _fail(
            "interrupted; what is done is kept: repeat the command (run, sample, demo: with --resume)", 130
        )
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        sys.stdout = None
        return 1
    except OSError as error:
        return _fail(f"{error.filename or 'a file'} cannot be used: {error.strerror or error}", 1)
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        return _fail(f"a fault of divcheck: {error!r}; {TRACEBACK}=1 shows where, please report it", 1)


def _fail(message: str, code: int) -> int:
    click.echo(f"divcheck: {' '.join(message.split())}", err=True)
    return code
