from divcheck.metrics.unique import unique_fraction


def test_is_out_of_all_samples() -> None:
    assert unique_fraction(texts=5, n=50) == 0.1


def test_undefined_without_samples() -> None:
    assert unique_fraction(texts=0, n=0) is None
