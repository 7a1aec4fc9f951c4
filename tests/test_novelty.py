from itertools import combinations, permutations
from statistics import mean

import numpy as np
import pytest

from divcheck.metrics.distinct_at_k import distinct_at_k
from divcheck.metrics.novelty import NAMES, beyond_chance, chance_novelty, novelty

SAMPLES = [
    ("aab-", "ab--"),
    ("aabb", "cc-a"),
    ("abc-", "abc"),
    ("----", "ab"),
    ("aa", "--"),
    ("aaab", "bbbb"),
]


def sizes(text: str) -> dict[int, int]:
    return {ord(name): text.count(name) for name in set(text) - {"-"}}


def counts(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[int, int, int]:
    base, other = set(one) - {"-"}, set(two) - {"-"}
    return len(base & other), len(base - other), len(other - base)


@pytest.mark.parametrize(("base", "other"), SAMPLES)
def test_is_the_mean_over_all_pairs_of_draws(base: str, other: str) -> None:
    for h in range(1, min(len(base), len(other)) + 1):
        found = [counts(one, two) for one in combinations(base, h) for two in combinations(other, h)]
        expected = [mean(column) for column in zip(*found, strict=True)]
        value = novelty(len(base), sizes(base), len(other), sizes(other), h)
        assert value is not None
        assert [value.kept, value.forgotten, value.learned] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("base", ["aab-", "aabb", "abc-", "a-", "aaaabc", "------"])
def test_chance_is_the_mean_over_all_pairs_of_disjoint_halves(base: str) -> None:
    for h in range(1, len(base) // 2 + 1):
        found = [counts(order[:h], order[h : 2 * h]) for order in permutations(base, 2 * h)]
        expected = [mean(column) for column in zip(*found, strict=True)]
        value = chance_novelty(len(base), sizes(base), h)
        assert value is not None
        assert [value.kept, value.forgotten, value.learned] == pytest.approx(expected, abs=1e-12)


def test_an_equal_model_keeps_and_forgets_as_chance_does() -> None:
    """Both are unbiased for the same figures, which are known here."""
    rng = np.random.default_rng(5)
    shares, n, h = np.array([0.3, 0.2, 0.1, 0.05, 0.05]), 20, 10
    draws = rng.multinomial(n, np.append(shares, 1 - shares.sum()), size=(4000, 2))[:, :, :-1]
    pairs = [[dict(enumerate(arm.tolist())) for arm in pair] for pair in draws]
    against = [novelty(n, one, n, two, h) for one, two in pairs]
    chance = [chance_novelty(n, one, h) for one, _ in pairs]
    seen = 1 - (1 - shares) ** h
    for values in (against, chance):
        kept, forgotten, learned = np.mean([(v.kept, v.forgotten, v.learned) for v in values if v], axis=0)
        assert kept == pytest.approx((seen**2).sum(), abs=0.04)
        assert forgotten == pytest.approx((seen * (1 - seen)).sum(), abs=0.04)
        assert learned == pytest.approx((seen * (1 - seen)).sum(), abs=0.04)


def test_a_narrowed_model_forgets_what_it_lost() -> None:
    rng = np.random.default_rng(6)
    base, other, n, h = np.array([0.4, 0.3, 0.2]), np.array([0.9, 0.0, 0.05]), 20, 10
    values = []
    for _ in range(3000):
        arms = [rng.multinomial(n, np.append(p, 1 - p.sum()))[:-1].tolist() for p in (base, other)]
        values.append(novelty(n, dict(enumerate(arms[0])), n, dict(enumerate(arms[1])), h))
    seen, also = 1 - (1 - base) ** h, 1 - (1 - other) ** h
    kept, forgotten, learned = np.mean([(v.kept, v.forgotten, v.learned) for v in values if v], axis=0)
    assert kept == pytest.approx((seen * also).sum(), abs=0.03)
    assert forgotten == pytest.approx((seen * (1 - also)).sum(), abs=0.03)
    assert learned == pytest.approx(((1 - seen) * also).sum(), abs=0.03)


def test_kept_and_forgotten_are_all_that_the_baseline_gives() -> None:
    base = {0: 5, 1: 3, 2: 1}
    expected = distinct_at_k(12, list(base.values()), 6)
    against, chance = novelty(12, base, 9, {1: 2, 7: 4}, 6), chance_novelty(12, base, 6)
    assert against is not None
    assert chance is not None
    assert against.kept + against.forgotten == pytest.approx(expected)
    assert chance.kept + chance.forgotten == pytest.approx(expected)


def test_undefined_where_an_arm_has_too_few_samples() -> None:
    assert novelty(4, {0: 1}, 20, {0: 1}, 5) is None
    assert novelty(20, {0: 1}, 4, {0: 1}, 5) is None
    assert chance_novelty(9, {0: 1}, 5) is None


def test_no_solution_anywhere_gives_zeros() -> None:
    value = novelty(10, {}, 10, {}, 5)
    assert value is not None
    assert (value.kept, value.forgotten, value.learned) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(("base", "other"), SAMPLES)
def test_many_pairs_at_once_as_one_by_one(base: str, other: str) -> None:
    ids = sorted(set(base + other) - {"-"})
    one, two = (np.array([[text.count(i) for i in ids]] * 2) for text in (base, other))
    for h in range(1, min(len(base) // 2, len(other)) + 1):
        against = novelty(len(base), sizes(base), len(other), sizes(other), h)
        chance = chance_novelty(len(base), sizes(base), h)
        expected = [[getattr(against, name) - getattr(chance, name)] * 2 for name in NAMES]
        found = beyond_chance(len(base), one, len(other), two, h)
        np.testing.assert_allclose(found, expected, atol=1e-12)
