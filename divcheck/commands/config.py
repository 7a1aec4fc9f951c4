"""A config file: a TOML table of options under their names, and of models under theirs.

One file may serve several commands: each takes what is its own, and an option of another is no fault. What is
no command's option is. A value has its option's own type, and is one of a list where the option may be
repeated.
"""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {  # by the name of click's type
    "integer": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "boolean": ((bool,), "true or false"),
}
TEXT = (str,), "a text"


def read(ctx: click.Context, param: click.Parameter, path: Path | None) -> None:
    """Make the values of a config file the defaults of a command's parameters: a click callback."""
    if path is None:
        return
    try:
        values = _table(path)
        _require_known(ctx, values)
        if "models" in values and all(own.name != "models" for own in ctx.command.params):
            values.pop("out", None)  # of a run, where these commands mean the file that they write
        own = {
            parameter.name: _value(parameter, values[parameter.name])
            for parameter in ctx.command.params
            if parameter.name in values
        }
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"{path}: {error}", ctx, param) from error
    ctx.default_map = {**(ctx.default_map or {}), **own}  # before a preset's


def _table(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        written = tomllib.load(file)
    values: dict[str, Any] = {}
    for key, value in written.items():
        name = key.replace("-", "_")
        if name in values:
            raise ValueError(f"{key} is there twice")
        values[name] = value
    return values


def _require_known(ctx: click.Context, values: Mapping[str, Any]) -> None:
    """Raise ValueError for what is no option of any command, with the option that may be meant."""
    group = ctx.find_root().command
    commands = group.commands.values() if isinstance(group, click.Group) else [ctx.command]
    known = {parameter.name or "" for command in commands for parameter in command.params} - {"config"}
    for key in values:
        if key not in known:
            near = get_close_matches(key.lower(), known, n=1)
            raise ValueError(f"no option is called {key}" + (f"; is {near[0]} meant?" if near else ""))


def _value(parameter: click.Parameter, value: Any) -> Any:
    """Return a value as its parameter takes it. Raises ValueError where it does not."""
    many = parameter.nargs < 0 or getattr(parameter, "multiple", False)
    if parameter.name == "models" and isinstance(value, dict):
        return [f"{name}={_one(parameter, source)}" for name, source in value.items()]
    if parameter.name == "tasks" and isinstance(value, list):
        return ",".join(str(item) if type(item) is int else _one(parameter, item) for item in value)
    if many:
        return [_one(parameter, item) for item in (value if isinstance(value, list) else [value])]
    return _one(parameter, value)


def _one(parameter: click.Parameter, value: Any) -> Any:
    allowed, in_words = KINDS.get(parameter.type.name, TEXT)
    if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
        shown = str(value).lower() if isinstance(value, bool) else repr(value)
        raise ValueError(f"{parameter.name} takes {in_words}, not {shown}")
    return value
