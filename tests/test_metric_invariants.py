"""What must hold of every metric of the catalogue, whatever the counts."""

from dataclasses import replace
from itertools import pairwise
from math import isfinite
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divcheck.metrics.catalogue import METRICS, Case, Metric, Order
from divcheck.records import Level, Tally

# How a metric moves when two classes are merged into one: down, up, or not in one direction.
FALLS = ("distinct@k", "distinct_given_correct@m", "distinct_correct", "unique_fraction_correct", "vendi")
RISES = ("collision",)
EITHER = ("effective_solutions", "richness", "coverage")
UNMOVED = ("pass@k", "unique_fraction_incorrect")
GROWS_WITH_DRAWS = ("pass@k", "distinct@k", "distinct_given_correct@m")
TOLERANCE = 1e-9

class_sizes = st.lists(st.integers(1, 12), max_size=8)
every_metric = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)


def case(sizes: list[int], incorrect: int) -> Case:
    correct = sum(sizes)
    lineages = {(i,): size for i, size in enumerate(sizes)}
    texts = min(incorrect, 3)
    tally = Tally(
        "m", "t", None, correct + incorrect, correct, lineages, (Level.EXACT,), incorrect_texts=texts
    )
    return Case(tally, tuple(sorted(sizes, reverse=True)), (Level.EXACT,))


def orders(metric: Metric) -> tuple[int, ...]:
    return {Order.NONE: (0,), Order.HILL: (0, 1, 2)}.get(metric.order, (1, 2, 5, 10))


def test_every_metric_is_in_the_tables_above() -> None:
    assert sorted(FALLS + RISES + EITHER + UNMOVED) == sorted(metric.name for metric in METRICS)


@every_metric
@settings(deadline=None, max_examples=60)
@given(sizes=class_sizes, incorrect=st.integers(0, 15))
def test_a_value_is_finite_and_within_bounds(metric: Metric, sizes: list[int], incorrect: int) -> None:
    for k in orders(metric):
        value = metric.of(case(sizes, incorrect), k)
        low, high = metric.bounds(k)
        assert value is None or (isfinite(value) and low - TOLERANCE <= value <= high + TOLERANCE)


@every_metric
@settings(deadline=None, max_examples=60)
@given(sizes=class_sizes, incorrect=st.integers(0, 15), random=st.randoms())
def test_order_and_names_of_classes_do_not_matter(
    metric: Metric, sizes: list[int], incorrect: int, random: Random
) -> None:
    one = case(sizes, incorrect)
    named = [((1000 - i,), size) for i, size in enumerate(sizes)]
    random.shuffle(named)
    shuffled = tuple(size for _, size in named)
    other = replace(one, tally=replace(one.tally, lineages=dict(named)), sizes=shuffled)
    for k in orders(metric):
        before, after = metric.of(one, k), metric.of(other, k)
        assert before == after or after == pytest.approx(before, rel=1e-9)


@every_metric
@settings(deadline=None, max_examples=60)
@given(sizes=st.lists(st.integers(1, 12), min_size=2, max_size=8), incorrect=st.integers(0, 15))
def test_merging_two_classes_moves_it_the_right_way(metric: Metric, sizes: list[int], incorrect: int) -> None:
    merged = [sizes[0] + sizes[1], *sizes[2:]]
    for k in orders(metric):
        before, after = metric.of(case(sizes, incorrect), k), metric.of(case(merged, incorrect), k)
        assert (before is None) == (after is None)
        if before is None or after is None:
            continue
        if metric.name in FALLS:
            assert after <= before + TOLERANCE
        if metric.name in RISES:
            assert after >= before - TOLERANCE
        if metric.name in UNMOVED:
            assert after == before


@pytest.mark.parametrize("metric", [m for m in METRICS if m.name in GROWS_WITH_DRAWS], ids=lambda m: m.name)
@settings(deadline=None, max_examples=60)
@given(sizes=class_sizes, incorrect=st.integers(0, 15))
def test_more_draws_never_show_less(metric: Metric, sizes: list[int], incorrect: int) -> None:
    found = [metric.of(case(sizes, incorrect), k) for k in range(1, sum(sizes) + incorrect + 2)]
    values = [value for value in found if value is not None]
    assert found[len(values) :] == [None] * (len(found) - len(values))
    assert all(after >= before - TOLERANCE for before, after in pairwise(values))


@settings(deadline=None)
@given(sizes=class_sizes, incorrect=st.integers(0, 15), k=st.integers(1, 20))
def test_distinct_at_k_lies_between_pass_at_k_and_its_multiples(
    sizes: list[int], incorrect: int, k: int
) -> None:
    by_name = {metric.name: metric for metric in METRICS}
    counts = case(sizes, incorrect)
    passed, distinct = (by_name[name].of(counts, k) for name in ("pass@k", "distinct@k"))
    assert (passed is None) == (distinct is None)
    if passed is None or distinct is None:
        return
    assert passed - TOLERANCE <= distinct <= len(sizes) * passed + TOLERANCE
    if k == 1 or len(sizes) == 1:
        assert distinct == pytest.approx(passed, abs=1e-12)
