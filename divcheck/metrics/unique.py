"""The paper's figure: unique output strings out of n."""


def unique_fraction(texts: int, n: int) -> float | None:
    """Distinct exact texts over all n samples, in [0, 1]; for the correct or the incorrect ones apart.

    It rises with the share of samples that are correct (or incorrect), falls with n, and takes every
    difference in layout for a new solution: kept for comparison with Biderman et al. 2024, "LoRA Learns
    Less and Forgets Less", section 4.5. None without samples.

    >>> unique_fraction(texts=12, n=50)
    0.24
    """
    return texts / n if n else None
