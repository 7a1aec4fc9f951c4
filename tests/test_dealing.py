from dataclasses import replace

import numpy as np
import pytest
from arms import LEVELS, arm, tally

from divcheck.metrics.dealing import deal, dealt_novelty
from divcheck.metrics.grid import arrange
from divcheck.metrics.scores import novelty_scores
from divcheck.records import Tally


def test_deals_what_both_have_each_sample_as_likely_as_the_others() -> None:
    base, other = tally("base", 0, 30, [9, 3, 1]), tally("lora", 0, 10, [1, 0, 0, 4])
    deals = deal(base, other, np.random.default_rng(0))
    place = {lineage: i for i, lineage in enumerate(deals.lineages)}
    assert {lineage: deals.base[0, i] for lineage, i in place.items() if deals.base[0, i]} == base.lineages
    assert {lineage: deals.other[0, i] for lineage, i in place.items() if deals.other[0, i]} == other.lineages
    assert len(set((deals.base + deals.other).sum(axis=1))) == 1
    assert deals.base[1:].mean(axis=0) == pytest.approx(0.75 * (deals.base + deals.other)[0], abs=0.3)
    sizes, other_sizes = deals.classes(LEVELS.index(LEVELS[1]))  # two texts make one class there
    assert sizes[0].tolist() == [12, 1]
    assert other_sizes[0].tolist() == [1, 4]


def test_the_order_of_the_samples_makes_no_difference() -> None:
    one = tally("base", 0, 20, [6, 3, 1])
    other = replace(one, lineages=dict(reversed(one.lineages.items())))
    found = [deal(t, one, np.random.default_rng(1)).base for t in (one, other)]
    np.testing.assert_array_equal(*found)


def renumbered(one: Tally) -> Tally:
    """The same classes with other ids, so that those of a level lie scattered over the lineages."""
    lineages = {tuple(-7 * number % 101 for number in ids): size for ids, size in one.lineages.items()}
    return replace(one, lineages=lineages)


@pytest.mark.parametrize("numbers", [lambda one: one, renumbered], ids=["in order", "scattered"])
def test_first_as_found_and_undefined_where_novelty_is(numbers) -> None:
    short = [replace(t, n=4, correct=0, lineages={}) for t in arm("lora", 1, problems=5)]
    tallies = [*arm("base", 0, n=40, solutions=24), *short, *arm("lora", 1)[5:], *arm("full", 2)]
    grid = arrange([numbers(t) for t in tallies], ("base", "lora", "full"), LEVELS)
    dealt = dealt_novelty(grid, 10, seed=0)
    for score in novelty_scores(grid, 10):
        for row, model in enumerate(grid.models[1:], start=1):
            found = dealt[model, score.figure]
            np.testing.assert_allclose(found[0], score.values[row] - score.values[0], atol=1e-12)
            assert (np.isnan(found) == np.isnan(found[0])).all()
    alone = dealt_novelty(arrange(grid.tallies.values(), ("base", "full"), LEVELS), 10, seed=0)
    for (model, figure), values in alone.items():
        np.testing.assert_array_equal(dealt[model, figure], values)
