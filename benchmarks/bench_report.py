"""Cost of a whole report: 3 arms, 164 problems, 5 levels, intervals and comparisons, written and checked.

    python benchmarks/bench_report.py

Prints the time and the largest memory of the process for growing numbers of samples a problem.
"""

import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from divcheck.metrics.measure import Plan, measure
from divcheck.records import Tally
from divcheck.report.build import build, write

ARMS, PROBLEMS = ("base", "lora", "full"), 164


def tallies(n: int) -> list[Tally]:
    """Samples of which most correct ones are texts of their own: the most costly case."""
    rng = np.random.default_rng(0)
    made = []
    for model in ARMS:
        for task in range(PROBLEMS):
            correct = int(rng.binomial(n, rng.beta(0.6, 0.6)))
            lineages: dict[tuple[int | None, ...], int] = {}
            for text in rng.integers(max(n // 2, 1), size=correct).tolist():
                lineage = (text, text // 2, text // 4, text // 12, text // 50)
                lineages[lineage] = lineages.get(lineage, 0) + 1
            made.append(Tally(model, f"HumanEval/{task}", 0.8, n, correct, lineages))
    return made


def main() -> None:
    """Measure, build and write one report a line."""
    for n in (50, 100, 200, 400, 800):
        counts = tallies(n)
        start, cpu = time.perf_counter(), time.process_time()
        measurement = measure(counts, Plan(ARMS, ks=(1, 10, 50)))
        report = build(
            measurement,
            created="2026-11-22T00:00:00Z",
            benchmark={"name": "made up", "problems": PROBLEMS, "sha256": ""},
            settings={"n": n},
            environment={},
            models=[{"name": name, "source": name, "kind": "samples"} for name in ARMS],
        )
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder) / "report.json", report)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"n = {n:4}: {seconds:5.1f} s, {cpu:5.1f} s of processor time, {memory} MiB", flush=True)


if __name__ == "__main__":
    main()
