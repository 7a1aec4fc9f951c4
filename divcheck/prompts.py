"""Prompt templates: one Jinja file each, whose leading comment holds, as TOML, what belongs to the prompt.

    {#
    stop = ["\\nclass", "\\ndef"]     # sampling ends before any of these
    format = "completion"           # or "chat": a message, put into the model's own chat template
    extraction = "completion"       # or "chat": the answer is prose and code; as `format` if left out
    response_prefix = ""            # how the answer begins; the model goes on from there
    -#}
    {{ prompt }}

The template sees `prompt`, `entry_point` and `task_id`. White space before the header and one
newline at the end of the file are not part of the prompt, so that an editor may add them.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from divcheck.errors import UsageError
from divcheck.records import Extraction, Problem, Prompt

HEADER = re.compile(r"\A\s*(\{#[-+]?(.*?)[-+]?#\})", re.DOTALL)
KEYS = ("stop", "format", "extraction", "response_prefix")
LATE = re.compile(rf"\{{#[-+]?\s*(?P<key>{'|'.join(KEYS)})[ \t]*=")
FORMATS = ("completion", "chat")


@dataclass(frozen=True, slots=True)
class Template:
    """A prompt's definition: what is asked, how, where the answer ends, and how it becomes a program."""

    name: str
    "Name of a template that ships with divcheck, or the path of the user's own."
    source: str
    "The template file's text."
    stop: tuple[str, ...]
    "Strings before which sampling stops."
    format: str
    "`completion` or `chat`: whether the rendered text is the prompt itself or a user's message."
    extraction: Extraction
    "How an answer becomes a program."
    response_prefix: str
    "How every answer begins; the model goes on from there."

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
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"--prompt {name}: neither a template of divcheck ({', '.join(known)}) "
            f"nor a readable file ({error})"
        ) from error
    return parse(name, source)


def parse(name: str, source: str) -> Template:
    """Return the template in a file's text. Raises UsageError if its header is not right."""
    match = HEADER.match(source)
    try:
        header = tomllib.loads(match[2]) if match else {}
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"--prompt {name}: the comment at its top is not TOML: {error}") from error
    if late := LATE.search(source, match.end() if match else 0):
        raise UsageError(
            f"--prompt {name}: {late['key']} stands in a comment that is not the first thing in the file: "
            "its header has to be"
        )
    unknown = header.keys() - set(KEYS)
    if unknown:
        raise UsageError(
            f"--prompt {name}: its header may hold only stop, format, extraction and response_prefix, "
            f"not {min(unknown)}"
        )
    form = _choice(name, header, "format", FORMATS[0])
    return Template(
        name=name,
        source=source,
        stop=_stop(name, header),
        format=form,
        extraction=Extraction(_choice(name, header, "extraction", form)),
        response_prefix=_prefix(name, header),
    )


def _choice(name: str, header: Mapping[str, Any], key: str, default: str) -> str:
    value = header.get(key, default)
    if value not in FORMATS:
        raise UsageError(
            f'--prompt {name}: {key} = {value!r} in its header: "completion" and "chat" are known'
        )
    return str(value)


def _stop(name: str, header: Mapping[str, Any]) -> tuple[str, ...]:
    stop = header.get("stop", [])
    if not isinstance(stop, list) or not all(isinstance(s, str) and s for s in stop):
        raise UsageError(f'--prompt {name}: stop in its header is not a list of strings: stop = ["…", …]')
    return tuple(stop)


def _prefix(name: str, header: Mapping[str, Any]) -> str:
    prefix = header.get("response_prefix", "")
    if not isinstance(prefix, str):
        raise UsageError(f"--prompt {name}: response_prefix in its header is not a string")
    return prefix


def render(template: Template, problems: Sequence[Problem]) -> list[Prompt]:
    """Return the prompt of each problem.

    Raises UsageError where the template does not render, or renders nothing or the same for every problem.
    """
    import jinja2
    from jinja2 import sandbox  # a run directory may come from someone else

    environment = sandbox.SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)
    try:
        header = HEADER.match(template.source)
        compiled = environment.from_string(template.source[header.start(1) if header else 0 :])
        prompts = [
            Prompt(
                task_id=p.task_id,
                text=compiled.render(prompt=p.prompt, entry_point=p.entry_point, task_id=p.task_id),
                chat=template.format == "chat",
                prefill=template.response_prefix,
                extraction=template.extraction,
            )
            for p in problems
        ]
    except Exception as error:  # a user's template may compute anything
        raise UsageError(f"--prompt {template.name}: {error}") from error
    if wrong := _without_question(prompts):
        raise UsageError(f"--prompt {template.name}: {wrong}: does it use {{{{ prompt }}}}?")
    return prompts


def _without_question(prompts: Sequence[Prompt]) -> str | None:
    """Return what is wrong with prompts that cannot ask for their problems' solutions."""
    for prompt in prompts:
        if not prompt.text.strip():
            return f"it renders nothing for {prompt.task_id}"
    if len(prompts) > 1 and len({prompt.text for prompt in prompts}) == 1:
        return f"it renders the same text for all {len(prompts)} problems"
    return None
