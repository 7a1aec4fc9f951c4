"""Made-up temperature sweeps: two arms on known frontiers, and one model twice."""

import numpy as np

from divcheck.metrics.draws import missed
from divcheck.metrics.frontier import Sweep

SWEEPS = {
    "steep": (1.0, 0.85, 0.7, 0.5),
    "flat, then falling": (1.0, 1.0, 0.97, 0.8),
    "flat in the middle": (1.0, 0.85, 0.85, 0.6),
    "rising, then falling": (0.9, 1.0, 0.85, 0.6),
    "nearly flat": (1.0, 0.99, 0.98, 0.96),
    "flat": (1.0, 1.0, 1.0, 1.0),
}


def sweeps(rng: np.random.Generator, problems: int, gain: float) -> tuple[Sweep, Sweep]:
    """Two arms on the frontiers 4 (1 - pass@1) and that plus `gain`, at unlike temperatures."""
    ease = rng.normal(0.0, 0.15, problems)
    arms = []
    for rates, extra in (((0.7, 0.5, 0.3), 0.0), ((0.65, 0.45, 0.35), gain)):
        quality = np.clip(np.array(rates)[:, None] + ease + rng.normal(0.0, 0.1, (3, problems)), -1.0, 2.0)
        noise = rng.gamma(1.0, 0.5, (3, problems)) + rng.gamma(0.5, 0.5, problems) - 0.75
        arms.append(Sweep(quality, 4.0 * (1.0 - np.array(rates))[:, None] + extra + noise))
    return arms[0], arms[1]


def twin_sweeps(rng: np.random.Generator, problems: int, rates: tuple[float, ...]) -> list[Sweep]:
    """One model twice, 50 samples a problem: eight solutions, the more even the hotter."""
    ease, seen = rng.beta(0.6, 0.6, problems), 1.0 - missed(50, 10)
    arms = []
    for _ in range(2):
        quality, diversity = np.empty((2, len(rates), problems))
        for i, (rate, heat) in enumerate(zip(rates, (0.3, 0.6, 1.0, 1.5), strict=True)):
            shares = np.arange(1.0, 9.0) ** (-2.0 / heat)
            correct = rng.binomial(50, ease * rate)
            quality[i] = correct / 50
            diversity[i] = seen[rng.multinomial(correct, shares / shares.sum())].sum(axis=1)
        arms.append(Sweep(quality, diversity))
    return arms
