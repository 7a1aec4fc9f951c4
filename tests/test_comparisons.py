from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divcheck.metrics.comparisons import dealt_p_values, holm, sign_flip_p_values


@pytest.mark.parametrize("seed", range(4))
def test_few_problems_are_enumerated(seed: int) -> None:
    differences = np.random.default_rng(seed).normal(0.4, 1, 9).round(2)
    sums = [abs(np.dot(signs, differences)) for signs in product((1, -1), repeat=9)]
    expected = np.mean([value >= abs(differences.sum()) - 1e-9 for value in sums])
    assert sign_flip_p_values(differences[:, None], seed=0, flips=99_999) == pytest.approx([expected])


def test_many_problems_come_close_to_enumeration() -> None:
    differences = np.random.default_rng(1).normal(0.2, 1, (16, 3))
    exact = sign_flip_p_values(differences, seed=0, flips=99_999)
    sampled = sign_flip_p_values(differences, seed=0, flips=20_000)
    assert sampled == pytest.approx(exact, abs=0.015)


def test_no_difference_is_certain_chance() -> None:
    assert sign_flip_p_values(np.zeros((164, 2)), seed=0, flips=999) == [1.0, 1.0]
    assert sign_flip_p_values(np.zeros((5, 1)), seed=0, flips=99_999) == [1.0]


def test_one_problem_proves_nothing() -> None:
    assert sign_flip_p_values(np.array([[3.0]]), seed=0, flips=99_999) == [1.0]


def test_a_problem_without_a_difference_has_no_say() -> None:
    differences = np.array([[0.5], [0.2], [0.9], [0.4]])
    padded = np.vstack([differences, np.zeros((8, 1))])
    assert (
        sign_flip_p_values(padded, seed=0, flips=99_999)
        == sign_flip_p_values(differences, seed=0, flips=99_999)
        == [2 / 16]
    )


def test_never_zero() -> None:
    assert sign_flip_p_values(np.ones((100, 1)), seed=0, flips=999) == [1 / 1000]


def test_false_positives_are_as_rare_as_they_should_be() -> None:
    differences = np.random.default_rng(2).standard_t(2, size=(50, 4000))
    p_values = sign_flip_p_values(differences, seed=0, flips=999)
    assert np.mean(np.array(p_values) <= 0.05) <= 0.06


def test_deals_come_close_to_enumeration() -> None:
    dealt = np.random.default_rng(3).normal(0.3, 1, (3, 6, 2)).round(2)
    choices = [[dealt[deal, problem] for problem, deal in enumerate(c)] for c in product(range(3), repeat=6)]
    sums = np.abs([np.sum(c, axis=0) / np.sum(np.square(c), axis=0) ** 0.5 for c in choices])
    expected = np.mean(sums >= sums[0] - 1e-9, axis=0)
    assert dealt_p_values(dealt, seed=0, draws=20_000) == pytest.approx(expected, abs=0.015)


def test_deals_of_few_problems_prove_no_more_than_signs() -> None:
    dealt = np.zeros((200, 5, 3))
    dealt[0, :, 0], dealt[0, 0, 1] = 1.0, 1.0
    assert dealt_p_values(dealt, seed=0, draws=9_999) == [2 / 2**5, 1.0, 1.0]


def test_effects_that_cancel_over_problems_are_no_difference() -> None:
    """Each is far more than the noise of the deals, and their mean over all problems is zero."""
    rng = np.random.default_rng(4)
    dealt = np.vstack([rng.normal(0, 5, (1, 50, 1000)), rng.normal(0, 1, (59, 50, 1000))])
    assert 0.035 <= np.mean(np.array(dealt_p_values(dealt, seed=0, draws=499)) <= 0.05) <= 0.065


def test_holm_known_values() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.5, 0.5]) == [1.0, 1.0]


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_only_raises_and_keeps_the_order(p_values: list[float]) -> None:
    pairs = list(zip(p_values, holm(p_values), strict=True))
    assert all(p <= q <= 1 for p, q in pairs)
    assert sorted(pairs) == sorted(pairs, key=lambda pair: (pair[0], pair[1]))
    ordered = [q for _, q in sorted(pairs)]
    assert ordered == sorted(ordered)
