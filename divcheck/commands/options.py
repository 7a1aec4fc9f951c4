"""The options that commands share, and the settings that they make."""

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

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


def _read_config(ctx: click.Context, param: click.Parameter, path: Path | None) -> None:
    if path is None:
        return
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"{path}: {error}", ctx, param) from error
    values = {key.replace("-", "_"): value for key, value in values.items()}
    known = {p.name for p in ctx.command.params if p.name and p.name != "config"}
    unknown = sorted(values.keys() - known)
    if unknown:
        raise click.BadParameter(f"{path}: no option is called {unknown[0]}", ctx, param)
    for parameter in ctx.command.params:
        if parameter.name in values:
            values[parameter.name] = _config_value(ctx, parameter, path, values[parameter.name])
    if isinstance(values.get("tasks"), list):
        values["tasks"] = ",".join(map(str, values["tasks"]))
    if isinstance(values.get("models"), dict):
        values["models"] = [f"{name}={source}" for name, source in values["models"].items()]
    ctx.default_map = {**(ctx.default_map or {}), **values}  # before a preset's


def _config_value(ctx: click.Context, parameter: click.Parameter, path: Path, value: Any) -> Any:
    """Return a config file's value for an option: of its very type, one alone where it may be repeated."""
    values = value if isinstance(value, list) else [value]
    kinds: dict[Any, tuple[type, ...]] = {click.INT: (int,), click.FLOAT: (int, float), click.BOOL: (bool,)}
    allowed = kinds.get(parameter.type, (str, int, dict))
    if any(
        not isinstance(item, allowed) or (isinstance(item, bool) and bool not in allowed) for item in values
    ):
        raise click.BadParameter(
            f"{path}: {parameter.name} = {value!r} is not what {parameter.name} takes", ctx
        )
    return values if parameter.multiple else value


def _use_preset(ctx: click.Context, param: click.Parameter, name: str | None) -> None:
    if name is not None:
        ctx.default_map = {**PRESETS[name], **(ctx.default_map or {})}


config = click.option(
    "--config",
    type=click.Path(path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=_read_config,
    help="TOML file with any of these options; [models] holds NAME = SOURCE.",
)

_S = SampleSettings()
sampling = _group(
    click.option(
        "--preset",
        type=click.Choice(list(PRESETS)),
        is_eager=True,
        expose_value=False,
        callback=_use_preset,
        help="Settings of a paper's figure, each of which an option replaces. "
        + " ".join(f"{name}: {described(name)}." for name in PRESETS),
    ),
    click.option(
        "-n", type=int, default=_S.n, show_default=True, help="Samples per problem and temperature."
    ),
    click.option(
        "--temperature",
        "temperature",
        type=float,
        multiple=True,
        default=_S.temperatures,
        show_default=True,
        help="May be repeated.",
    ),
    click.option("--top-p", type=float, default=_S.top_p, show_default=True, help="Nucleus mass."),
    click.option(
        "--max-tokens", type=int, default=_S.max_tokens, show_default=True, help="Most tokens a sample."
    ),
    click.option("--max-length", type=int, help="Most tokens a sample together with its prompt."),
    click.option("--seed", type=int, default=_S.seed, show_default=True, help="Seed of the run."),
    click.option(
        "--tasks", callback=_ids, metavar="IDS", help="Ids of problems, commas between.  [default: all]"
    ),
    click.option("--limit", type=int, help="Only the first so many problems."),
    click.option(
        "--prompt", default=_S.prompt, show_default=True, help="Prompt template: a name or a Jinja file."
    ),
    click.option(
        "--engine",
        type=click.Choice(["vllm", "openai"]),
        default=_S.engine,
        show_default=True,
        help="What samples: vLLM here, or an OpenAI-compatible endpoint, where SOURCE is a model's name.",
    ),
    click.option(
        "--dtype",
        type=click.Choice(["auto", "float32", "float16", "bfloat16"]),
        default=_S.dtype,
        show_default=True,
        help="Number format of the weights.",
    ),
    click.option("--keep-token-ids", is_flag=True, help="Write the token ids of every sample too."),
    click.option(
        "--tensor-parallel",
        type=int,
        default=_S.tensor_parallel,
        show_default=True,
        help="GPUs that vLLM splits a model over.",
    ),
    click.option(
        "--replicas",
        type=int,
        default=_S.replicas,
        show_default=True,
        help="Engines at a time, which share a model's draws; each has GPUs of its own.",
    ),
    click.option("--base-url", help="Endpoint of --engine openai, for example http://localhost:8000/v1."),
    click.option(
        "--concurrency",
        type=int,
        default=_S.concurrency,
        show_default=True,
        help="Requests at a time to an endpoint.",
    ),
    click.option(
        "--request-timeout",
        type=float,
        default=_S.request_timeout,
        show_default=True,
        help="Seconds that one answer of an endpoint may take.",
    ),
    click.option(
        "--allow-prompt-mismatch",
        is_flag=True,
        help="Sample even where models read the prompts as different tokens.",
    ),
)

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
        "-m", type=int, multiple=True, help="m of distinct_given_correct@m.  [default: as the data allow]"
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
    names = (
        "n",
        "top_p",
        "max_tokens",
        "max_length",
        "seed",
        "tasks",
        "limit",
        "prompt",
        "engine",
        "dtype",
        "keep_token_ids",
        "allow_prompt_mismatch",
        "tensor_parallel",
        "replicas",
        "base_url",
        "concurrency",
        "request_timeout",
    )
    return SampleSettings(temperatures=tuple(values["temperature"]), **{name: values[name] for name in names})


def check_settings(values: Mapping[str, Any]) -> CheckSettings:
    """Return what the judging options say."""
    return CheckSettings(timeout=values["timeout"], jobs=values["jobs"], isolation=values["isolation"])


def report_settings(values: Mapping[str, Any]) -> ReportSettings:
    """Return what the measuring options say."""
    return ReportSettings(ks=tuple(values["k"]) or None, ms=tuple(values["m"]))
