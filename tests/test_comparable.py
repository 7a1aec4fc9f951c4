import pytest

from divcheck.errors import DivcheckError
from divcheck.report.comparable import MUST_AGREE, check_comparable

RUN = {
    "benchmark": {"name": "HumanEval", "problems": 164, "sha256": "ab" * 32},
    "settings": {name: f"some {name}" for name in MUST_AGREE} | {"n": 20, "temperature": [0.8], "seed": 1},
}


def changed(**settings: object) -> dict:
    return {**RUN, "settings": {**RUN["settings"], **settings}}


def test_sampling_more_or_hotter_is_comparable() -> None:
    check_comparable(RUN, changed(n=200, temperature=[0.2], seed=7))


@pytest.mark.parametrize("name", MUST_AGREE)
def test_names_the_setting_that_differs(name: str) -> None:
    with pytest.raises(DivcheckError, match=f"{name} is 'some {name}' in one, 'other' in the other"):
        check_comparable(RUN, changed(**{name: "other"}))


def test_names_what_of_the_prompt_differs() -> None:
    """The extraction is the prompt template's."""
    one, two = (changed(prompt={"name": "raw", "extraction": way}) for way in ("completion", "chat"))
    with pytest.raises(
        DivcheckError, match=r"prompt\.extraction is 'completion' in one, 'chat' in the other"
    ):
        check_comparable(one, two)


def test_a_setting_that_one_run_lacks_differs() -> None:
    with pytest.raises(DivcheckError, match=r"timeout is .* None in the other"):
        check_comparable(RUN, changed(timeout=None))


def test_another_benchmark_is_refused_even_under_the_same_name() -> None:
    other = {**RUN, "benchmark": {"name": "HumanEval", "problems": 164, "sha256": "cd" * 32}}
    with pytest.raises(DivcheckError, match=r"benchmark is HumanEval \(sha256 ababababab.*cdcdcd"):
        check_comparable(RUN, other)
