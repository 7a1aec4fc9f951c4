"""Drawing without replacement: the one probability that every `@k` metric is made of."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray


@lru_cache(maxsize=1024)
def missed(n: int, k: int) -> NDArray[np.float64]:
    """Chance that k of n samples hold none of a given s: entry s is C(n-s, k) / C(n, k), for s = 0 … n.

    The ratio telescopes to the product of 1 - k/j over j = n-s+1 … n, which neither overflows nor
    cancels; the factor at j = k is 0 and ends it. Needs 0 <= k <= n.

    >>> missed(4, 2).round(4).tolist()
    [1.0, 0.5, 0.1667, 0.0, 0.0]
    """
    if not 0 <= k <= n:
        raise ValueError(f"cannot draw {k} of {n} samples")
    factors = np.maximum(1.0 - k / np.arange(n, 0, -1), 0.0)
    table = np.concatenate(([1.0], np.cumprod(factors)))
    table.flags.writeable = False
    return table


def seen(n: int, k: int, sizes: Sequence[int]) -> NDArray[np.float64]:
    """Chance, for each class, that k of n samples hold a member of it.

    >>> seen(4, 2, [3, 1]).tolist()
    [1.0, 0.5]
    """
    return 1.0 - missed(n, k)[np.asarray(sizes, dtype=np.intp)]
