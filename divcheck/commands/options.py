"""The options that commands share, and the settings that they make."""

import os
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import click

from divcheck.commands import config as config_file
from divcheck.presets import PRESETS, described
from divcheck.settings import DEFAULT_OUT, CheckSettings, ReportSettings, SampleSettings

Command = TypeVar("Command", bound=Callable[..., Any])


def _ids(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(part.strip() for part in value.split(",") if part.strip())


def _group(*decorators: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def apply(command: Command) -> Command:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return apply


def _use_preset(ctx: click.Context, param: click.Parameter, name: str | None) -> str | None:
    if name is not None:
        preset = {option: value for option, value in PRESETS[name].items() if option != "k"}
        ctx.default_map = {**preset, **(ctx.default_map or {})}
    return name


config = click.option(
    "--config",
    type=click.Path(path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=config_file.read,
    help="TOML file with any of these options; [models] holds NAME = SOURCE. What only other commands have "
    "is passed over.",
)


def _option(name: str, explanation: str, **more: Any) -> Callable[[Command], Command]:
    """Return the option of a sampling setting: its type and default are the setting's."""
    default = getattr(SampleSettings(), name)
    flag = f"--{name.replace('_', '-')}" if len(name) > 1 else f"-{name}"
    if isinstance(default, bool):
        return click.option(flag, is_flag=True, help=explanation)
    shown: dict[str, Any] = {} if default is None else {"type": type(default), "show_default": True}
    return click.option(flag, **{**shown, "default": default, "help": explanation, **more})


sampling = _group(
    click.option(
        "--preset",
        type=click.Choice(list(PRESETS)),
        is_eager=True,
        callback=_use_preset,
        help="Settings of a paper's figure, each of which an option replaces. "
        + " ".join(f"{name}: {described(name)}." for name in PRESETS),
    ),
    _option("n", "Samples per problem and temperature."),
    click.option(
        "--temperature",
        type=float,
        multiple=True,
        default=SampleSettings().temperatures,
        show_default=True,
        help="May be repeated.",
    ),
    _option("top_p", "Nucleus mass."),
    _option("max_tokens", "Most tokens a sample."),
    _option("max_length", "Most tokens a sample together with its prompt.", type=int),
    _option("seed", "Seed of the run."),
    _option("tasks", "Ids of problems, commas between.  [default: all]", callback=_ids, metavar="IDS"),
    _option("limit", "Only the first so many problems.", type=int),
    _option("prompt", "Prompt template: a name or a Jinja file."),
    _option(
        "engine",
        "What samples: vLLM here, or an OpenAI-compatible endpoint, where SOURCE is a model's name.",
        type=click.Choice(["vllm", "openai"]),
    ),
    _option(
        "dtype",
        "Number format of the weights.",
        type=click.Choice(["auto", "float32", "float16", "bfloat16"]),
    ),
    _option("keep_token_ids", "Write the token ids of every sample too."),
    _option("tensor_parallel", "GPUs that vLLM splits a model over."),
    _option("replicas", "Engines at a time, which share a model's draws; each has GPUs of its own."),
    _option("base_url", "Endpoint of --engine openai, for example http://localhost:8000/v1."),
    _option("concurrency", "Requests at a time to an endpoint."),
    _option("request_timeout", "Seconds that one answer of an endpoint may take."),
    _option("allow_prompt_mismatch", "Sample even where models read the prompts as different tokens."),
)

cluster = _option("ray", "Sample and judge on the nodes of this Ray cluster.", metavar="ADDRESS")

isolation = click.option(
    "--isolation",
    type=click.Choice(["full", "none"]),
    default="full",
    show_default=True,
    help="`none` runs programs without any isolation.",
)
judging = _group(
    click.option("--timeout", type=float, help="CPU seconds that a program may take."),
    click.option("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="Programs judged at a time."),
    isolation,
)

measuring = _group(
    click.option(
        "-k", type=int, multiple=True, help="k of pass@k and distinct@k; repeatable.  [default: 1, 10]"
    ),
    click.option(
        "-m",
        type=int,
        multiple=True,
        help="m of distinct_given_correct@m.  [default: as the data allow, at most 10]",
    ),
)

run_dir = _group(
    click.option(
        "--out",
        type=click.Path(path_type=Path),
        default=DEFAULT_OUT,
        show_default=True,
        help="Run directory.",
    ),
    click.option("--resume", is_flag=True, help="Go on with the run that is there."),
)


def sample_settings(values: Mapping[str, Any]) -> SampleSettings:
    """Return what the sampling options say."""
    names = {field.name for field in fields(SampleSettings)} & values.keys()
    return SampleSettings(temperatures=tuple(values["temperature"]), **{name: values[name] for name in names})


def check_settings(values: Mapping[str, Any]) -> CheckSettings:
    """Return what the judging options say."""
    return CheckSettings(**{field.name: values[field.name] for field in fields(CheckSettings)})


def report_settings(values: Mapping[str, Any]) -> ReportSettings:
    """Return what the measuring options say; a preset's k are cut to n, and the user's own are not."""
    preset = PRESETS.get(values.get("preset") or "", {})
    usual = preset.get("k", ReportSettings().usual_ks)
    return ReportSettings(ks=tuple(values["k"]) or None, usual_ks=usual, ms=tuple(values["m"]))
