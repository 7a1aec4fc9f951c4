from dataclasses import replace

import numpy as np
import pytest
from arms import LEVELS, arm, tally

from divcheck.metrics.grid import arrange
from divcheck.metrics.thinning import thin, thinned_correct_pair, thinned_pair


def test_keeps_n_samples_each_as_likely_as_the_others() -> None:
    whole, rng = tally("base", 0, 20, [6, 3, 1]), np.random.default_rng(0)
    thinned = [thin(whole, 8, rng) for _ in range(4000)]
    assert {t.n for t in thinned} == {8}
    assert all(sum(t.lineages.values()) == t.correct <= 8 for t in thinned)
    assert np.mean([t.correct for t in thinned]) == pytest.approx(8 * 10 / 20, abs=0.06)
    counts = [t.lineages.get((0, 0, 0, 0, 0), 0) for t in thinned]
    assert np.mean(counts) == pytest.approx(8 * 6 / 20, abs=0.06)


def test_the_order_of_the_samples_makes_no_difference() -> None:
    one = tally("base", 0, 20, [6, 3, 1])
    other = replace(one, lineages=dict(reversed(one.lineages.items())))
    kept = [thin(t, 8, np.random.default_rng(1)).lineages for t in (one, other)]
    assert kept[0] == kept[1]


def test_all_of_the_samples_are_kept_as_they_are() -> None:
    whole = tally("base", 0, 20, [6, 3, 1])
    assert thin(whole, 20, np.random.default_rng(0)).lineages == whole.lineages


def test_a_pair_has_equally_many_samples_on_the_problems_that_both_have() -> None:
    tallies = [*arm("base", 0, n=40), *arm("lora", 1, problems=20, n=10), *arm("full", 2, n=40)]
    grid = arrange(tallies, ("base", "lora", "full"), LEVELS)
    pair = thinned_pair(grid, "lora", seed=0)
    assert pair is not None
    assert (pair.models, len(pair.task_ids)) == (("base", "lora"), 20)
    assert {t.n for t in pair.tallies.values()} == {10}
    assert pair == thinned_pair(grid, "lora", seed=0) != thinned_pair(grid, "lora", seed=1)
    assert thinned_pair(grid, "full", seed=0) is None


def test_what_is_thinned_does_not_depend_on_the_other_arms() -> None:
    base, lora, full = arm("base", 0, n=40), arm("lora", 1, n=10), arm("full", 2, n=20)
    both = arrange([*base, *lora, *full], ("base", "full", "lora"), LEVELS)
    alone = arrange([*base, *lora], ("base", "lora"), LEVELS)
    assert thinned_pair(both, "lora", seed=0) == thinned_pair(alone, "lora", seed=0)


def test_correct_samples_are_made_equal_by_themselves() -> None:
    base, lora = [tally("base", 0, 20, [6, 3, 1])], [tally("lora", 0, 20, [4])]
    pair = thinned_correct_pair(arrange([*base, *lora], ("base", "lora"), LEVELS), "lora", seed=0)
    assert pair is not None
    assert [(t.n, t.correct) for t in pair.tallies.values()] == [(4, 4), (4, 4)]
    twin = [tally("lora", 0, 30, [9, 1])]
    assert thinned_correct_pair(arrange([*base, *twin], ("base", "lora"), LEVELS), "lora", 0) is None
