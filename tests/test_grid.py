from random import Random

from arms import LEVELS, arm, tally

from divcheck.metrics.grid import arrange, common_m, equal_effort
from divcheck.records import Level


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


def test_common_m_is_the_least_over_temperatures() -> None:
    tallies = [*solved("base", [9, 9, 9]), *solved("base", [3, 3, 3], temperature=1.2)]
    assert common_m(arrange(tallies, ("base",), LEVELS)) == 3


def test_equal_effort_is_half_of_the_baseline_or_all_of_another() -> None:
    def effort(base: int, other: int) -> int:
        tallies = [*solved("base", [1, 1, 1], n=base), *solved("lora", [1, 1, 1], n=other)]
        return equal_effort(arrange(tallies, ("base", "lora"), LEVELS))

    assert (effort(20, 20), effort(21, 20), effort(200, 50), effort(1, 20)) == (10, 10, 50, 0)
    assert equal_effort(arrange([], ("base",), LEVELS)) == 0
