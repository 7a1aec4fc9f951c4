"""Whether the figures of two runs may stand beside each other."""

from collections.abc import Mapping
from typing import Any

from divcheck.errors import DivcheckError

MUST_AGREE = ("prompt", "timeout", "memory", "isolation", "max_tokens", "max_length", "top_p")


def check_comparable(one: Mapping[str, Any], two: Mapping[str, Any]) -> None:
    """Raise DivcheckError, naming the difference, where two runs asked for different things.

    Both are mappings with `benchmark` and `settings`, as in run.json and report.json. The benchmark
    and the settings of `MUST_AGREE` have to be equal; a setting that only one run has differs.
    Temperatures, numbers of samples, seeds and models may differ.

    >>> run = {"benchmark": {"name": "HumanEval", "sha256": "ab"}, "settings": {"timeout": 3.0}}
    >>> check_comparable(run, run)
    """
    benchmarks = [run["benchmark"] for run in (one, two)]
    if benchmarks[0]["sha256"] != benchmarks[1]["sha256"]:
        names = [f"{benchmark['name']} (sha256 {benchmark['sha256'][:12]})" for benchmark in benchmarks]
        raise DivcheckError(
            f"the runs cannot be compared: the benchmark is {names[0]} in one, {names[1]} in the other"
        )
    for name in MUST_AGREE:
        found = _difference(name, *(run["settings"].get(name) for run in (one, two)))
        if found is not None:
            raise DivcheckError(
                f"the runs cannot be compared: {found}; run one of them again with the setting of the other"
            )


def _difference(name: str, one: Any, two: Any) -> str | None:
    """Where and how two settings, which may be records, first differ."""
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        inner = (_difference(f"{name}.{key}", one.get(key), two.get(key)) for key in {**one, **two})
        return next((found for found in inner if found is not None), None)
    return None if one == two else f"{name} is {one!r} in one, {two!r} in the other"
