from decimal import Decimal, getcontext

import numpy as np
import pytest

from divcheck.metrics.hill import effective_solutions, hill
from divcheck.metrics.richness import richness

SIZES = [10, 5, 3, 2, 1, 1, 1]
CASES = [SIZES, [5, 5], [3, 1], [20, 1, 1], [2, 2, 1, 1, 1, 1, 1], [100, 50, 2, 1], [1] * 20 + [2], [2] * 40]


def published_entropy(sizes: list[int]) -> float:
    """The closed form as printed, with digits to spare."""
    getcontext().prec = 400
    n, once, twice = sum(sizes), sizes.count(1), sizes.count(2)
    seen = sum(
        Decimal(s) / n * sum((1 / Decimal(k) for k in range(s, n)), Decimal(0)) for s in sizes if s < n
    )
    if once == 0:
        return float(seen)
    if twice:
        a = Decimal(2 * twice) / ((n - 1) * once + 2 * twice)
    else:
        a = Decimal(2) / ((n - 1) * (once - 1) + 2)
    if a == 1:
        return float(seen)
    b = 1 - a
    bracket = -a.ln() - sum((b**r / r for r in range(1, n)), Decimal(0))
    return float(seen + Decimal(once) / n * b ** (1 - n) * bracket)


def test_known_values() -> None:
    assert [hill(SIZES, q) for q in (0, 1, 2)] == pytest.approx([7, 4.859432, 3.751773], abs=5e-7)


@pytest.mark.parametrize("classes", [1, 2, 7])
def test_equal_shares_count_every_class(classes: int) -> None:
    assert [hill([3] * classes, q) for q in (0, 1, 2)] == pytest.approx([classes] * 3)


@pytest.mark.parametrize("sizes", [*CASES, [1, 1, 1], [300, 1], [1] * 150, [60, 40, 30, 2, 2, 2, 2, 1]])
def test_order_one_is_the_published_entropy(sizes: list[int]) -> None:
    expected = float(np.exp(published_entropy(sizes)))
    assert effective_solutions(sizes, 1) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("sizes", CASES)
def test_agrees_with_copia(sizes: list[int]) -> None:
    oracle = pytest.importorskip("copia.hill")
    _, one, two = oracle.estimated_hill(np.array(sizes), [0, 1, 2])
    assert [effective_solutions(sizes, q) for q in (1, 2)] == pytest.approx([one, two], rel=1e-9)


def test_order_zero_is_chao1() -> None:
    assert effective_solutions(SIZES, 0) == richness(SIZES)


def test_the_most_diverse_problem_is_kept_at_order_two() -> None:
    assert effective_solutions([1, 1, 1, 1], 2) == effective_solutions([2, 1, 1], 2) == 6.0


@pytest.mark.parametrize("q", [1, 2])
def test_correction_lowers_the_bias(q: int) -> None:
    """Zipf shares, 30 draws: the plain number is much too low, the corrected one less wrong."""
    rng = np.random.default_rng(1)
    shares = 1 / np.arange(1, 16)
    shares /= shares.sum()
    truth = np.exp(-(shares * np.log(shares)).sum()) if q == 1 else 1 / (shares**2).sum()
    draws = [[int(s) for s in row if s] for row in rng.multinomial(30, shares, size=3000)]
    plain = np.mean([hill(sizes, q) for sizes in draws]) - truth
    corrected = np.mean([effective_solutions(sizes, q) for sizes in draws]) - truth
    assert plain < -0.08 * truth
    assert abs(corrected) < abs(plain)


def test_undefined_without_enough_correct_samples() -> None:
    assert hill([], 1) is None
    assert all(effective_solutions(sizes, q) is None for sizes in ([], [1]) for q in (0, 1, 2))


def test_other_orders_are_refused() -> None:
    with pytest.raises(ValueError, match="order 3"):
        effective_solutions([2, 1], 3)
