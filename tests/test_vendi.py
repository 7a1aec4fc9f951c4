import numpy as np
import pytest

from divcheck.metrics.hill import hill
from divcheck.metrics.vendi import vendi


@pytest.mark.parametrize("sizes", [[1], [4], [2, 2, 1, 1], [10, 5, 3, 2, 1, 1, 1]])
def test_one_level_gives_the_hill_number(sizes: list[int]) -> None:
    assert vendi({(i,): size for i, size in enumerate(sizes)}) == pytest.approx(hill(sizes, 1))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_vendi_score(seed: int) -> None:
    oracle = pytest.importorskip("vendi_score.vendi")
    rng = np.random.default_rng(seed)
    samples = [(int(i), int(i) // 2, int(i) // 4) for i in rng.integers(10, size=12)]
    lineages = {lineage: samples.count(lineage) for lineage in samples}
    kernel = np.array(
        [[np.mean([a == b for a, b in zip(s, t, strict=True)]) for t in samples] for s in samples]
    )
    assert vendi(lineages) == pytest.approx(float(oracle.score_K(kernel, q=1)), rel=1e-6)


def test_likeness_at_a_coarser_level_lowers_it() -> None:
    strangers, relatives = vendi({(0, 0): 1, (1, 1): 1}), vendi({(0, 0): 1, (1, 0): 1})
    assert strangers == pytest.approx(2.0)
    assert relatives is not None
    assert 1.0 < relatives < 2.0


def test_undefined_without_correct_samples_or_levels() -> None:
    assert vendi({}) is None
    assert vendi({(): 3}) is None
