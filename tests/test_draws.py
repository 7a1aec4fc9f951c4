from math import comb

import pytest

from divcheck.metrics.draws import missed, seen


@pytest.mark.parametrize(("n", "k"), [(0, 0), (1, 0), (1, 1), (7, 3), (7, 7), (50, 10), (200, 100)])
def test_missed_is_a_ratio_of_binomials(n: int, k: int) -> None:
    expected = [comb(n - s, k) / comb(n, k) for s in range(n + 1)]
    assert missed(n, k).tolist() == pytest.approx(expected, rel=1e-12, abs=0)


def test_large_numbers_neither_overflow_nor_cancel() -> None:
    exact = comb(20_000 - 3, 1_000) / comb(20_000, 1_000)
    assert missed(20_000, 1_000)[3] == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("k", [-1, 6])
def test_impossible_draws_are_refused(k: int) -> None:
    with pytest.raises(ValueError, match="cannot draw"):
        missed(5, k)


def test_seen_of_no_class_is_empty() -> None:
    assert seen(5, 2, []).size == 0
