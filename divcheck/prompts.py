"""Prompt templates: one Jinja file each, whose leading comment holds, as TOML, what belongs to the prompt.

    {#
    stop = ["\\nclass", "\\ndef"]     # sampling ends before any of these
    -#}
    {{ prompt }}

The template sees `prompt`, `entry_point` and `task_id`. One newline at the end of the file is not part
of the prompt, so that an editor may add it.
"""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from divcheck.errors import UsageError
from divcheck.records import Problem, Prompt

HEADER = re.compile(r"\A\{#-?(.*?)-?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Template:
    """A prompt's definition: what is asked, and where the answer ends."""

    name: str
    "Name of a template that ships with divcheck, or the path of the user's own."
    source: str
    "The template file's text."
    stop: tuple[str, ...]
    "Strings before which sampling stops."

    @property
    def sha256(self) -> str:
        """Hash of the template file."""
        return hashlib.sha256(self.source.encode()).hexdigest()


def shipped() -> dict[str, Path]:
    """Return the templates that come with divcheck, by name."""
    package = Path(__file__).parent
    folder = package / "_prompts"  # in a wheel
    if not folder.is_dir():
        folder = package.parent / "prompts"  # in a checkout
    return {path.stem: path for path in sorted(folder.glob("*.jinja"))}


def load(name: str) -> Template:
    """Return the template of that name, or the one in the file of that path.

    Raises UsageError if there is neither, or if its header is not right.
    """
    known = shipped()
    path = known.get(name, Path(name))
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"--prompt {name}: neither a template of divcheck ({', '.join(known)}) "
            f"nor a readable file ({error})"
        ) from error
    return Template(name=name, source=source, stop=_stop(name, source))


def _stop(name: str, source: str) -> tuple[str, ...]:
    match = HEADER.match(source)
    try:
        header = tomllib.loads(match[1]) if match else {}
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"--prompt {name}: the comment at its top is not TOML: {error}") from error
    unknown = header.keys() - {"stop"}
    stop = header.get("stop", [])
    if unknown or not isinstance(stop, list) or not all(isinstance(s, str) and s for s in stop):
        raise UsageError(f'--prompt {name}: its header may hold only stop = ["…", …]')
    return tuple(stop)


def render(template: Template, problems: Sequence[Problem]) -> list[Prompt]:
    """Return the prompt of each problem. Raises UsageError where the template does not render."""
    import jinja2

    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
    try:
        compiled = environment.from_string(template.source)
        return [
            Prompt(p.task_id, compiled.render(prompt=p.prompt, entry_point=p.entry_point, task_id=p.task_id))
            for p in problems
        ]
    except jinja2.TemplateError as error:
        raise UsageError(f"--prompt {template.name}: {error}") from error
