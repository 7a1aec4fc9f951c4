from dataclasses import replace

from arms import arm, report, tally

from divcheck.records import Tally
from divcheck.report.conclusion import conclusion


def narrow(model: str, classes: int, problems: int = 60) -> list[Tally]:
    """Ten correct samples a problem in `classes` approaches, give or take one."""
    tallies = []
    for i in range(problems):
        count = classes + i % 2
        sizes = [10 - count + 1, *([1] * (count - 1))]
        t = tally(model, i, 20, sizes)
        tallies.append(replace(t, lineages={(*key[:4], key[0]): c for key, c in t.lineages.items()}))
    return tallies


def test_says_which_arm_is_narrower() -> None:
    sentence = conclusion(report(narrow("base", 5), narrow("lora", 4), narrow("full", 1)))
    assert sentence.startswith("Among 10 correct draws a problem (60 problems, level approach, T=0.8): ")
    assert "lora is narrower than base (-1.00 distinct solutions, from -1." in sentence
    assert "full is narrower than base (-4.00 distinct solutions, from -4." in sentence


def test_says_which_arm_is_broader() -> None:
    assert "lora is broader than base (+4.00 " in conclusion(report(narrow("base", 1), narrow("lora", 5)))


def test_claims_nothing_that_was_not_shown() -> None:
    assert "no difference of lora from base could be shown (+0.00 " in conclusion(
        report(narrow("base", 3), narrow("lora", 3))
    )
    few = conclusion(report(narrow("base", 5, problems=4), narrow("lora", 1, problems=4)))
    assert "no difference of lora from base could be shown (-4.00 " in few


def test_one_arm_alone_states_its_figure() -> None:
    sentence = conclusion(report(arm("base", 0)))
    assert sentence.startswith("distinct@5 at level approach, T=0.8: base ")
    assert sentence.endswith("distinct correct solutions a problem.")


def test_arms_without_a_common_problem_solved_twice() -> None:
    base = [tally("base", i, 20, [5] if i < 3 else []) for i in range(6)]
    for lora in ([tally("lora", i, 20, [] if i < 3 else [5]) for i in range(6)], [tally("lora", 0, 20, [1])]):
        sentence = conclusion(report(base, lora))
        assert sentence.startswith("distinct@5 at level approach, T=0.8: base 0.")
        assert "no problem is solved more than once by the baseline and another arm" in sentence


def test_an_m_that_compares_nothing_is_named() -> None:
    arms = narrow("base", 5), narrow("lora", 1)
    assert "with -m 1 nothing can be compared" in conclusion(report(*arms, ms=(1,)))
    for ms in ((11,), (1, 11)):
        sentence = conclusion(report(*arms, ms=ms))
        assert sentence.endswith(
            "no problem is solved 11 times by the baseline and another arm: use a smaller -m."
        )
    assert conclusion(report(*arms, ms=(10, 11))).startswith("Among 10 correct draws a problem")


def test_a_k_above_the_baselines_samples_does_not_hide_the_comparison() -> None:
    arms = narrow("base", 5), [replace(t, n=30) for t in narrow("lora", 1)]
    one = report(*arms, ks=(30,))
    assert "60 problems, level approach, T=0.8): lora is narrower than base (-4.00 " in conclusion(one)
    assert all(r["difference"] is None for r in one["comparisons"] if r["metric"] == "distinct@k")


def test_a_level_that_applies_to_unsolved_problems_alone_does_not_speak() -> None:
    base, lora = (
        [replace(t, lineages={(*k[:4], None): c for k, c in t.lineages.items()}) for t in arm]
        for arm in (narrow("base", 5), narrow("lora", 1))
    )
    unsolved = [[tally(name, 60, 20, [])] for name in ("base", "lora")]
    assert "level idiom" in conclusion(report([*base, *unsolved[0]], [*lora, *unsolved[1]]))


def test_an_arm_that_cannot_be_compared_is_named() -> None:
    silent = [tally("full", i, 20, []) for i in range(60)]
    sentence = conclusion(report(narrow("base", 5), narrow("lora", 1), silent))
    assert "lora is narrower than base (-4.00 " in sentence
    assert sentence.endswith("); full cannot be compared.")


def test_arms_without_a_temperature_in_common() -> None:
    base, lora = arm("base", 0, temperature=0.2), arm("lora", 1, temperature=1.0)
    assert conclusion(report(base, lora)).endswith(
        "no arm has samples of a problem of the baseline's at a temperature of the baseline's."
    )


def test_a_temperature_that_one_arm_lacks_does_not_speak_for_both() -> None:
    def hot(tallies: list[Tally]) -> list[Tally]:
        return [replace(t, temperature=1.2) for t in tallies]

    base, lora, full = narrow("base", 5), narrow("lora", 1), narrow("full", 1)
    sentence = conclusion(report([*base, *hot(base)], [*lora, *hot(lora)], full))
    assert "T=0.8): lora is narrower" in sentence
    assert "full is narrower" in sentence


def test_each_arm_names_its_problems_where_they_differ() -> None:
    sentence = conclusion(report(narrow("base", 5), narrow("lora", 1), narrow("full", 1, problems=20)))
    assert sentence.startswith("Among 10 correct draws a problem (lora 60 problems, full 20 problems, level")


def test_too_few_samples_for_any_k() -> None:
    assert conclusion(report([tally("base", 0, 2, [1])], ks=(5,))).startswith("No figure could be had")


def test_the_interval_stands_beside_the_difference() -> None:
    one = report(arm("base", 0), arm("lora", 1))
    row = [
        r for r in one["comparisons"] if r["metric"] == "distinct_given_correct@m" and r["level"] == "idiom"
    ][-1]
    without_approach = {**one, "comparisons": [r for r in one["comparisons"] if r["level"] != "approach"]}
    ends = f"from {row['ci_low']:+.2f} to {row['ci_high']:+.2f}"
    assert f"({row['difference']:+.2f} distinct solutions, {ends})" in conclusion(without_approach)


def test_a_p_value_alone_makes_no_claim() -> None:
    one = report(narrow("base", 5), narrow("lora", 1))
    rows = [{**row, "ci_low": -6.0, "ci_high": 0.5, "p_adjusted": 0.001} for row in one["comparisons"]]
    assert "no difference of lora from base could be shown (-4.00 " in conclusion(
        {**one, "comparisons": rows}
    )


def test_a_small_difference_that_is_shown_does_not_read_as_none() -> None:
    one = report(narrow("base", 5), narrow("lora", 1))
    small = {"difference": -0.0021, "ci_low": -0.0038, "ci_high": -0.0004, "p_adjusted": 0.001}
    sentence = conclusion({**one, "comparisons": [row | small for row in one["comparisons"]]})
    assert "narrower than base (-0.0021 distinct solutions, from -0.0038 to -0.0004)" in sentence


def test_one_problem_is_singular() -> None:
    assert "(1 problem, level" in conclusion(report([tally("base", 0, 9, [3])], [tally("lora", 0, 9, [3])]))
