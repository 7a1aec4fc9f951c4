from dataclasses import replace

from arms import arm, report, tally

from divcheck.metrics.catalogue import METRICS
from divcheck.report.notes import EFFORT, _two_stories


def notes(*arms, **options) -> str:
    return "\n".join(report(*arms, **options)["notes"])


def test_arms_with_different_n() -> None:
    found = notes(arm("base", 0), arm("lora", 1, n=10))
    assert "(base (T=0.8) 20, lora (T=0.8) 10): distinct_correct, " in found
    assert "different numbers" not in notes(arm("base", 0), arm("lora", 1))


def test_other_n_at_another_temperature_is_no_other_n() -> None:
    base, lora = ([*arm(name, 0), *arm(name, 2, n=10, temperature=1.2)] for name in ("base", "lora"))
    assert "different numbers" not in notes(base, lora)
    text = notes(base, [*arm("lora", 0), *arm("lora", 1, temperature=1.2)])
    assert "(base (T=1.2) 10, lora (T=1.2) 20): " in text


def test_what_does_not_compare_at_different_n_is_what_has_another_expectation() -> None:
    assert tuple(metric.name for metric in METRICS if not metric.unbiased) == EFFORT


def test_a_problem_missing_in_one_arm() -> None:
    assert "lora (T=0.8) has samples of 29 of 30 problems." in notes(arm("base", 0), arm("lora", 1)[1:])


def test_a_problem_cut_short_and_too_few_draws() -> None:
    short = [tally("base", 0, 3, [2]), *arm("base", 0)[1:]]
    text = notes(short)
    assert "fewer than 20 samples on 1 of 30 problems" in text
    assert "pass@5 of base (T=0.8) rests on 29 of 30 problems" in text


def test_samples_that_could_not_be_judged() -> None:
    first, *rest = arm("base", 0)
    assert "could not be judged and count nowhere: 2." in notes([replace(first, errors=2), *rest])


def test_no_correct_sample_at_all() -> None:
    assert "full (T=0.8) solved no problem" in notes(
        arm("base", 0), [tally("full", i, 20, []) for i in range(30)]
    )


def test_an_arm_whose_samples_could_not_be_judged_has_failed_at_nothing() -> None:
    unjudged = [replace(tally("full", i, 0, []), errors=20) for i in range(30)]
    text = notes(arm("base", 0), unjudged)
    assert "No sample of full (T=0.8) could be judged: it has no figures." in text
    assert "full (T=0.8) solved no problem" not in text


def test_arms_that_solve_nothing_in_common() -> None:
    base, lora = (
        [tally(name, i, 20, [6, 4] if i in solved else []) for i in range(12)]
        for name, solved in (("base", range(6)), ("lora", range(6, 12)))
    )
    assert "base and lora solve no problem in common at T=0.8: metrics of correct samples" in notes(
        base, lora
    )
    assert "in common" not in notes(base, [tally("lora", i, 20, [1]) for i in range(12)])
    assert "in common" not in notes(base)


def test_one_is_singular() -> None:
    text = notes([tally("base", 0, 4, [1])], ks=(1, 5))
    assert "rests on the 1 problem that all arms solve 1 time or more" in text
    assert "rests on 0 of 1 problem: " in text


def test_a_level_that_does_not_apply() -> None:
    lacking = [tally("base", 0, 20, [3], approach=None), *arm("base", 0)[1:]]
    assert "Level approach does not apply to 1 of 30 problems" in notes(lacking)


def test_what_the_conditional_metric_rests_on() -> None:
    assert "rests on the 3 problems that all arms solve 6 times or more." in notes(
        [tally("base", i, 20, [4, 2]) for i in range(3)]
    )
    assert "with one draw it is always 1" in notes([tally("base", i, 20, [1]) for i in range(3)])


def test_most_of_the_mass_unseen() -> None:
    assert "Less than half of the correct mass of base (T=0.8) was seen at level exact" in notes(
        [tally("base", i, 20, [1] * 10) for i in range(8)]
    )


def test_two_stories() -> None:
    """lora is right more often, in fewer ways: unique strings call it broader, equal draws narrower."""
    base = [tally("base", i, 20, [1] * (4 + i % 3)) for i in range(40)]
    lora = [tally("lora", i, 20, [11 - i % 2, 1, 1, 1, 1, 1, 1, 1]) for i in range(40)]
    spread = [
        replace(t, lineages={(*key[:4], key[0]): c for key, c in t.lineages.items()}) for t in (*base, *lora)
    ]
    text = notes(spread[:40], spread[40:])
    assert "Two stories about lora (T=0.8): unique strings out of n say more solutions than base" in text
    assert "says fewer solutions than base" in text
    assert "Two stories" not in notes(base, [replace(t, model="lora") for t in base])


def test_two_stories_need_the_p_value_after_correction_too() -> None:
    told = {"level": "exact", "temperature": 0.8, "model": "lora", "baseline": "base", "problems": 40}
    shown = told | {"difference": 0.2, "ci_low": 0.1, "ci_high": 0.3, "p_adjusted": 0.01, "k": None}
    rows = [
        shown | {"metric": "unique_fraction_correct"},
        shown | {"metric": "distinct@k", "k": 5},
        shown
        | {"metric": "distinct_given_correct@m", "k": 5, "difference": -0.2, "ci_low": -0.3, "ci_high": -0.1},
    ]

    def stories(**changed: object) -> list[str]:
        return list(
            _two_stories({"statistics": {"confidence": 0.95}, "comparisons": [rows[0] | changed, *rows[1:]]})
        )

    assert "say more solutions than base" in stories()[0]
    (one,) = stories(p_adjusted=0.06)
    assert one.startswith("For lora (T=0.8) distinct_given_correct@5 at level exact, which gives no credit")
    assert one.endswith(
        "fewer solutions than base (-0.200); unique strings out of n cannot confirm it (+0.200)."
    )
    assert stories(difference=-0.2, ci_low=-0.3, ci_high=-0.1) == []  # one story
    assert stories(p_adjusted=None) == []  # not tested, as the arms have other numbers of samples
    assert stories(ci_low=None, ci_high=None) == []


def test_a_difference_that_is_shown_once_is_no_second_story() -> None:
    told = {"level": "exact", "temperature": 0.8, "model": "lora", "baseline": "base", "problems": 40}
    strings = told | {"metric": "unique_fraction_correct", "k": None, "difference": -0.004}
    fair = told | {"metric": "distinct_given_correct@m", "k": 5, "difference": -0.004}
    rows = [
        strings | {"ci_low": -0.006, "ci_high": -0.002, "p_adjusted": 0.01},
        fair | {"ci_low": -0.01, "ci_high": 0.002, "p_adjusted": 0.3},
    ]
    (note,) = _two_stories({"statistics": {"confidence": 0.95}, "comparisons": rows})
    assert note.startswith(
        "For lora (T=0.8) unique strings out of n say fewer solutions than base (-0.004); "
    )
    assert note.endswith("cannot confirm it (-0.004).")


def test_an_arm_without_a_temperature() -> None:
    base = [t for T in (0.2, 0.8) for t in arm("base", int(10 * T), temperature=T)]
    text = notes(base, arm("lora", 1))
    assert "lora has no samples at T=0.2: its figures and comparisons there are null." in text
    assert "at T=0.2 rests on the " in text
    assert "problems that base solves " in text
    assert "lora cannot be compared at equal pass@1" in text


def test_the_arm_that_makes_the_common_problems_few_is_named() -> None:
    base, lora = ([tally(m, i, 20, [6, 4]) for i in range(30)] for m in ("base", "lora"))
    some = [tally("full", i, 20, [6, 4] if i < 9 else []) for i in range(30)]
    assert (
        "rests on the 9 problems that all arms solve 10 times or more (with base alone: lora 30)."
        in notes(base, lora, some)
    )
    few = [tally("full", i, 20, [6, 4] if i < 2 else []) for i in range(30)]
    text = notes(base, lora, few)
    assert "the 30 problems that base and lora solve 10 times or more (with base alone: full 2)." in text
    assert "full (T=0.8) solves too few of the problems that the other arms solve to be averaged" in text


def test_what_has_no_p_value() -> None:
    text = notes(arm("base", 0), arm("lora", 1))
    assert "(effective_solutions, richness, coverage, vendi)" in text
    text = notes(arm("base", 0), arm("lora", 1, n=10))
    assert "(distinct_correct, unique_fraction_correct, unique_fraction_incorrect, effective" in text


def test_results_cut_in_half() -> None:
    """Half of the problems are missing and one has lost some of its samples: all of it is said."""
    cut = [*arm("lora", 1)[:14], tally("lora", 14, 7, [2, 1])]
    one = report(arm("base", 0), cut)
    text = "\n".join(one["notes"])
    assert "lora (T=0.8) has samples of 15 of 30 problems." in text
    assert "lora (T=0.8) has fewer than 20 samples on 1 of 15 problems." in text
    rows = [r for r in one["comparisons"] if r["metric"] == "pass@k"]
    assert [r["problems"] for r in rows] == [15, 15]
