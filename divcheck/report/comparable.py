"""Whether the figures of two runs may stand beside each other."""

from collections.abc import Mapping
from typing import Any

from divcheck.errors import DivcheckError

MUST_AGREE = ("prompt", "stop", "extraction", "timeout", "memory", "max_tokens", "top_p")


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
        values = [run["settings"].get(name) for run in (one, two)]
        if values[0] != values[1]:
            raise DivcheckError(
                f"the runs cannot be compared: {name} is {values[0]!r} in one, {values[1]!r} in the other; "
                "run one of them again with the setting of the other"
            )
