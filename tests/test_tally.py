from collections.abc import Mapping
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from divcheck.metrics.tally import tally
from divcheck.records import Judgement, Level, Result, Sample, Verdict


def result(
    sample_id: int,
    verdict: Verdict,
    classes: Mapping[Level, int | None] | None,
    text: str = "",
    temperature: float | None = 0.8,
) -> Result:
    sample = Sample("HumanEval/0", sample_id, completion=text, temperature=temperature)
    return Result(sample, Judgement(verdict, "", 0.1, 0.1), classes)


def test_counts_correct_samples_by_class() -> None:
    [counts] = tally(
        "base",
        [
            result(0, Verdict.PASSED, {Level.EXACT: 0, Level.SURFACE: 0}),
            result(1, Verdict.PASSED, {Level.EXACT: 1, Level.SURFACE: 0}),
            result(2, Verdict.PASSED, {Level.EXACT: 0, Level.SURFACE: 0}),
            result(3, Verdict.FAILED, {Level.EXACT: 2, Level.SURFACE: 1}),
        ],
    )
    assert (counts.n, counts.correct, counts.incorrect_texts) == (4, 3, 1)
    assert counts.classes(Level.EXACT) == {0: 2, 1: 1}
    assert counts.classes(Level.SURFACE) == {0: 3}
    assert counts.classes(Level.APPROACH) is None


def test_one_correct_sample_without_a_class_takes_the_level_away() -> None:
    [counts] = tally(
        "base",
        [
            result(0, Verdict.PASSED, {Level.EXACT: 0, Level.APPROACH: 4}),
            result(1, Verdict.PASSED, {Level.EXACT: 1, Level.APPROACH: None}),
        ],
    )
    assert counts.classes(Level.EXACT) == {0: 1, 1: 1}
    assert counts.classes(Level.APPROACH) is None


def test_no_correct_sample_means_no_classes() -> None:
    [counts] = tally("base", [result(0, Verdict.TIMEOUT, {Level.EXACT: 0})])
    assert counts.classes(Level.APPROACH) == {}


def test_incorrect_texts_are_told_apart_with_and_without_a_class() -> None:
    [counts] = tally(
        "base",
        [
            result(0, Verdict.FAILED, {Level.EXACT: 0}, "a"),
            result(1, Verdict.FAILED, {Level.EXACT: 0}, "a"),
            result(2, Verdict.SYNTAX, None, "(("),
            result(3, Verdict.SYNTAX, None, "(("),
            result(4, Verdict.SYNTAX, None, "[["),
        ],
    )
    assert (counts.n, counts.incorrect_texts) == (5, 3)


def test_samples_that_could_not_be_judged_count_only_as_errors() -> None:
    [counts] = tally("base", [result(0, Verdict.ERROR, None), result(1, Verdict.FAILED, {Level.EXACT: 0})])
    assert (counts.n, counts.errors) == (1, 1)


def test_temperatures_are_kept_apart() -> None:
    counts = tally(
        "base", [result(i, Verdict.FAILED, None, temperature=t) for i, t in enumerate([0.2, 0.8, 0.2])]
    )
    assert [(c.temperature, c.n) for c in counts] == [(0.2, 2), (0.8, 1)]


@given(
    st.lists(st.tuples(st.sampled_from(Verdict), st.integers(0, 3), st.sampled_from(["", "a", "b"]))),
    st.randoms(),
)
def test_the_order_of_samples_makes_no_difference(
    drawn: list[tuple[Verdict, int, str]], random: Random
) -> None:
    results = [
        result(i, verdict, None if verdict is Verdict.SYNTAX else {Level.EXACT: exact}, text)
        for i, (verdict, exact, text) in enumerate(drawn)
    ]
    shuffled = list(results)
    random.shuffle(shuffled)
    assert tally("base", results) == tally("base", shuffled)
