"""Vendi score of the correct samples, with the levels of sameness as the similarity."""

from collections.abc import Mapping

import numpy as np


def vendi(lineages: Mapping[tuple[int, ...], int]) -> float | None:
    """Vendi score, exp of the entropy of the eigenvalues of K / c, in [1, c].

    `lineages` counts the c correct samples by their class ids at one or more levels. The kernel K of
    two samples is the share of those levels at which they are the same solution: 1 for equal texts, 0
    for different approaches. With one level it is the plain Hill number of order 1. Like that number
    it is not corrected for few samples. None with no correct sample or no level. Friedman and Dieng 2023,
    "The Vendi Score".

    >>> round(vendi({(0,): 2, (1,): 2, (2,): 1, (3,): 1}), 4)
    3.7798
    """
    ids = np.array(list(lineages))
    if ids.size == 0:
        return None
    shares = np.array(list(lineages.values()), dtype=np.float64)
    shares /= shares.sum()
    kernel = (ids[:, None, :] == ids[None, :, :]).mean(axis=2)
    root = np.sqrt(shares)
    # Samples of one lineage have equal rows, so one row for all of them, weighted, has the same eigenvalues.
    eigenvalues = np.linalg.eigvalsh(root[:, None] * kernel * root[None, :])
    positive = eigenvalues[eigenvalues > 1e-12]
    return float(np.exp(-np.sum(positive * np.log(positive))))
