import numpy as np
import pytest

from divcheck.metrics.richness import richness, richness_interval

SIZES = [10, 5, 3, 2, 1, 1, 1]
CASES = [SIZES, [5, 5], [3], [2, 2], [1, 1], [1, 1, 1, 1], [4, 2, 1, 1], [2, 1, 1]]


@pytest.mark.parametrize("sizes", CASES)
def test_agrees_with_scikit_bio(sizes: list[int]) -> None:
    alpha = pytest.importorskip("skbio.diversity.alpha")
    assert richness(sizes) == pytest.approx(alpha.chao1(sizes, bias_corrected=True))
    interval = richness_interval(sizes)
    assert interval is not None
    expected = alpha.chao1_ci(sizes, bias_corrected=True, zscore=1.959963984540054)
    assert [interval.low, interval.high] == pytest.approx(list(expected), rel=1e-9)


@pytest.mark.parametrize("sizes", [[5, 1], [9, 3, 1]])
def test_one_class_seen_once_leaves_room_for_a_missed_one(sizes: list[int]) -> None:
    """scikit-bio gives an interval of no width here; a class may have been missed all the same."""
    interval = richness_interval(sizes)
    assert interval is not None
    assert interval.low == len(sizes) < interval.high


def test_the_other_convention_differs() -> None:
    """iNEXT and copia scale by (n-1)/n and divide by 2 f2: 11.3 where the bias-corrected form gives 8.5."""
    oracle = pytest.importorskip("copia.richness")
    assert richness(SIZES) == 8.5
    assert float(oracle.chao1(np.array(SIZES))) == pytest.approx(11.304348, abs=1e-6)


def test_is_a_lower_bound_in_expectation_and_better_than_counting() -> None:
    rng = np.random.default_rng(2)
    shares = rng.dirichlet(np.ones(20))
    draws = [[int(s) for s in row if s] for row in rng.multinomial(40, shares, size=2000)]
    estimated = np.mean([richness(sizes) for sizes in draws])
    counted = np.mean([len(sizes) for sizes in draws])
    assert counted < estimated < 20


@pytest.mark.parametrize("sizes", [[], [1]])
def test_undefined_below_two_correct_samples(sizes: list[int]) -> None:
    assert richness(sizes) is None
    assert richness_interval(sizes) is None
