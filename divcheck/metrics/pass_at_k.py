"""pass@k: the chance that k draws hold a correct sample."""

from divcheck.metrics.draws import missed


def pass_at_k(n: int, c: int, k: int) -> float | None:
    """Unbiased pass@k: 1 - C(n-c, k) / C(n, k), in [0, 1].

    0 with no correct sample; 1 once fewer than k are incorrect; None for n < k, where k draws cannot
    be had from n samples. Chen et al. 2021, "Evaluating Large Language Models Trained on Code".

    >>> pass_at_k(n=4, c=1, k=2)
    0.5
    >>> pass_at_k(n=5, c=5, k=10) is None
    True
    """
    if n < k:
        return None
    return float(1.0 - missed(n, k)[c])
