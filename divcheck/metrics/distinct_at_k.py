"""distinct@k: the expected number of distinct correct solutions in k draws."""

from collections.abc import Sequence

from divcheck.metrics.draws import seen


def distinct_at_k(n: int, sizes: Sequence[int], k: int) -> float | None:
    """Unbiased distinct@k: the sum over classes of 1 - C(n-n_i, k) / C(n, k), in [0, min(k, classes)].

    `sizes` are the n_i, class sizes of the correct samples among all n. One class gives pass@k, k = 1
    gives pass@1; 0 with no correct sample; None for n < k. Hurlbert 1971, "The Nonconcept of Species
    Diversity".

    >>> round(distinct_at_k(n=23, sizes=[10, 5, 3, 2, 1, 1, 1], k=5), 6)
    3.293798
    """
    if n < k:
        return None
    return float(seen(n, k, sizes).sum())
