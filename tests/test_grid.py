from random import Random

import numpy as np
from arms import LEVELS, arm, tally

from divcheck.metrics.comparisons import sign_flip_p_values
from divcheck.metrics.grid import MOST_M, TELLING, arrange, asked_arms, common_m, equal_effort
from divcheck.records import Level, Tally


def test_order_of_tallies_makes_no_difference() -> None:
    tallies = [*arm("base", 0, 12), *arm("lora", 1, 12)]
    shuffled = list(tallies)
    Random(0).shuffle(shuffled)
    one, other = (arrange(t, ("base", "lora"), LEVELS) for t in (tallies, shuffled))
    assert one == other
    assert one.task_ids == tuple(f"HumanEval/{i}" for i in range(12))


def test_temperatures_run_from_low_to_unknown() -> None:
    tallies = [tally("base", 0, 4, [2], temperature=t) for t in (None, 0.8, 0.2)]
    assert arrange(tallies, ("base",), LEVELS).temperatures == (0.2, 0.8, None)


def test_a_level_that_one_arm_lacks_is_left_out_for_all() -> None:
    tallies = [tally("base", 0, 4, [2]), tally("lora", 0, 4, [2], approach=None), tally("base", 1, 4, [1])]
    grid = arrange(tallies, ("base", "lora"), LEVELS)
    assert ("base", 0.8, "HumanEval/0", Level.APPROACH) not in grid.cases
    assert ("base", 0.8, "HumanEval/0", Level.IDIOM) in grid.cases
    assert ("base", 0.8, "HumanEval/1", Level.APPROACH) in grid.cases
    assert grid.cases["base", 0.8, "HumanEval/0", None].levels == LEVELS[:-1]


def test_arms_that_were_not_asked_for_are_left_out() -> None:
    assert arrange(arm("other", 0), ("base",), LEVELS).task_ids == ()


def solved(model: str, correct: list[int], n: int = 20, temperature: float = 0.8):
    return [tally(model, task, n, [c] if c else [], temperature) for task, c in enumerate(correct)]


def test_common_m_keeps_half_of_the_problems_that_all_arms_solve() -> None:
    tallies = [*solved("base", [9, 8, 7, 0, 4]), *solved("lora", [6, 9, 5, 9, 4])]
    assert common_m(arrange(tallies, ("base", "lora"), LEVELS)) == 6  # of 8, 6, 5 and 4
    silent = solved("full", [0, 0, 0, 0, 0])
    assert common_m(arrange([*tallies, *silent], ("base", "lora", "full"), LEVELS)) == 6
    assert common_m(arrange(silent, ("full",), LEVELS)) is None
    assert common_m(arrange(solved("base", [19, 18, 17]), ("base",), LEVELS)) == MOST_M


def test_common_m_is_the_least_over_temperatures() -> None:
    tallies = [*solved("base", [9, 9, 9]), *solved("base", [3, 3, 3], temperature=1.2)]
    assert common_m(arrange(tallies, ("base",), LEVELS)) == 3


def test_equal_effort_is_half_of_the_baseline_or_all_of_another() -> None:
    def effort(base: int, other: int, *further: Tally) -> int:
        tallies = [*solved("base", [1, 1, 1], n=base), *solved("lora", [1, 1, 1], n=other), *further]
        return equal_effort(arrange(tallies, ("base", "lora", "full"), LEVELS))

    assert (effort(20, 20), effort(21, 20), effort(200, 50), effort(1, 20)) == (10, 10, 50, 0)
    assert effort(20, 20, *solved("lora", [1], n=3, temperature=1.5)) == 10  # nothing is compared there
    assert effort(20, 20, *solved("full", [0, 0, 0], n=0)) == 10  # nothing of it could be judged
    assert equal_effort(arrange([], ("base",), LEVELS)) == 0


def test_an_arm_or_temperature_with_next_to_no_problem_does_not_decide_m() -> None:
    models, many = ("base", "lora", "full"), [9, 9, 8, 8, 8, 8, 7, 7, 7, 7, 7, 7]
    tallies = [*solved("base", many), *solved("lora", many)]
    few = solved("full", [1] + [0] * 11)
    assert common_m(arrange([*tallies, *few], models, LEVELS)) == 8
    assert common_m(arrange([*tallies, *solved("full", [2] * 12)], models, LEVELS)) == 2
    assert common_m(arrange([*tallies, *solved("base", [1] * 12, temperature=1.5)], models, LEVELS)) == 8
    assert common_m(arrange(solved("base", [1] * 12), models, LEVELS)) == 1


def test_m_keeps_half_of_each_comparisons_problems() -> None:
    """The full fine-tune solves the easy problems alone, so that the common ones would allow a large m."""
    lora, full = [20] * 8 + [5] * 12, [20] * 8 + [0] * 12
    tallies = [*solved("base", lora), *solved("lora", lora), *solved("full", full)]
    assert common_m(arrange(tallies, ("base", "lora", "full"), LEVELS)) == 5


def test_arms_are_asked_where_they_share_enough_problems_with_the_one_that_has_most() -> None:
    def asked(*counts: int) -> list[bool]:
        return asked_arms(np.arange(30) < np.array(counts)[:, None]).tolist()

    assert asked(30, 20, TELLING) == [True, True, True]
    assert asked(30, 20, TELLING - 1) == [True, True, False]
    assert asked(1, 20, 30) == [False, True, True]  # the baseline may be the odd one
    assert asked(30, 3) == [True, True]  # nobody else to be common with
    assert asked(3, 2, 0) == [True, True, False]
    assert asked(0, 0) == [False, False]


def test_fewer_problems_than_that_show_nothing() -> None:
    smallest = [sign_flip_p_values(np.ones((n, 1)), 0, 999)[0] for n in (TELLING - 1, TELLING)]
    assert smallest[0] > 0.05 > smallest[1]
