"""Made-up arms for the tests of metrics and reports."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from divcheck.metrics.measure import Plan, measure
from divcheck.records import Level, Tally
from divcheck.report.build import build

LEVELS = tuple(Level)


def tally(
    model: str,
    task: int,
    n: int,
    sizes: Sequence[int],
    temperature: float | None = 0.8,
    approach: int | None = 0,
) -> Tally:
    """One arm on one problem: class i of `exact` has sizes[i] samples, and two make one of `surface`."""
    lineages = {(i, i // 2, i // 2, i // 4, approach): size for i, size in enumerate(sizes) if size}
    correct = sum(sizes)
    return Tally(
        model, f"HumanEval/{task}", temperature, n, correct, lineages, incorrect_texts=min(n - correct, 3)
    )


def arm(
    model: str,
    seed: int,
    problems: int = 30,
    n: int = 20,
    solutions: int = 8,
    temperature: float | None = 0.8,
) -> list[Tally]:
    """One arm on `problems` problems, each solved in its own way."""
    rng = np.random.default_rng(seed)
    tallies = []
    for task in range(problems):
        shares = rng.dirichlet(np.ones(solutions)) * rng.beta(0.6, 0.6)
        counts = rng.multinomial(n, np.append(shares, 1 - shares.sum()))[:-1]
        tallies.append(tally(model, task, n, counts.tolist(), temperature))
    return tallies


def report(*arms: list[Tally], ks: tuple[int, ...] = (1, 5), ms: tuple[int, ...] = ()) -> dict[str, Any]:
    """The report of some arms, the first being the baseline."""
    names = tuple(tallies[0].model for tallies in arms)
    plan = Plan(names, LEVELS, ks, ms, sign_flips=9_999)
    measurement = measure([t for tallies in arms for t in tallies], plan)
    return build(
        measurement,
        created="2026-11-22T12:00:00Z",
        benchmark={"name": "HumanEval", "problems": 164, "sha256": "ab" * 32},
        settings={"n": 20, "clock": 1732279200.123456},
        environment={"python": "3.11"},
        models=[{"name": name, "source": f"models/{name}", "kind": "base"} for name in names],
    )
