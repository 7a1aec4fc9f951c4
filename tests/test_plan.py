from dataclasses import replace

import pytest

from divcheck.records import Arm, Draw, Kind
from divcheck.sampling import plan

SWEEP = plan.Sweep(("HumanEval/0", "HumanEval/1"), (0.2, 0.8), 3, seed=0)
BASE = Arm("b", "org/base", Kind.BASE)
LORA = Arm("l", "adapter", Kind.LORA, base="org/base", rank=16)
FULL = Arm("f", "org/full", Kind.FULL)


def test_a_base_and_its_adapters_share_one_engine():
    groups = plan.engine_groups([BASE, FULL, LORA, Arm("s", "x.jsonl", Kind.SAMPLES)])
    assert [(g.model, g.arms, g.max_rank) for g in groups] == [
        ("org/base", (BASE, LORA), 16),
        ("org/full", (FULL,), 0),
    ]


def test_a_merged_adapter_and_an_arm_with_other_options_have_engines_of_their_own():
    merged = replace(LORA, name="m", merged=True)
    half = replace(LORA, name="h", options={"dtype": "float16"})
    groups = plan.engine_groups([BASE, LORA, merged, half])
    assert [(g.arms, g.merged, g.max_rank) for g in groups] == [
        ((BASE, LORA), None, 16),
        ((merged,), merged, 0),
        ((half,), None, 16),
    ]
    assert {g.model for g in groups} == {"org/base"}


def test_two_snapshots_of_one_repository_are_two_models(tmp_path):
    folders = [tmp_path / "models--org--model" / "snapshots" / commit for commit in ("01", "02")]
    for folder in folders:
        folder.mkdir(parents=True)
    arms = [Arm(folder.name, str(folder), Kind.FULL) for folder in folders]
    assert len(plan.engine_groups(arms)) == 2


def test_every_draw_has_a_seed_of_its_own():
    seeds = [
        draw.seed
        for run_seed in (0, 1)
        for arm in ("a", "b")
        for draw in plan.draws(replace(SWEEP, n=50, seed=run_seed), arm, {})
    ]
    assert len(set(seeds)) == len(seeds) == 800
    assert all(0 <= seed < 2**53 for seed in seeds)


def test_what_is_done_is_not_drawn_again_and_the_rest_keeps_its_seeds():
    done, taken = {"HumanEval/1": 0b10010}, {("HumanEval/1", 1), ("HumanEval/1", 4)}
    whole, rest = list(plan.draws(SWEEP, "a", {})), list(plan.draws(SWEEP, "a", done))
    assert [draw.sample_id for draw in whole] == [0, 1, 2, 3, 4, 5] * 2
    assert rest == [draw for draw in whole if (draw.task_id, draw.sample_id) not in taken]
    assert (plan.missing(SWEEP, {}), plan.missing(SWEEP, done)) == (12, 10)


def test_a_seed_depends_on_nothing_but_its_draw():
    few = list(plan.draws(plan.Sweep(("t",), (0.8,), 2, 0), "a", {}))
    many = list(plan.draws(plan.Sweep(("s", "t"), (0.8,), 4, 0), "a", {}))
    assert few == [draw for draw in many if draw.task_id == "t"][:2]


@pytest.mark.parametrize("done", [{}, {"HumanEval/0": 0b11}])
def test_replicas_share_the_draws_of_one_engine(done):
    shares = [list(plan.draws(SWEEP, "a", done, replica, 3)) for replica in range(3)]
    together = [draw for share in shares for draw in share]
    assert sorted(map(key, together)) == sorted(map(key, plan.draws(SWEEP, "a", done)))
    for replica, share in enumerate(shares):
        assert set(map(key, share)) <= set(map(key, plan.draws(SWEEP, "a", {}, replica, 3)))


def key(draw: Draw) -> tuple[str, int, int]:
    return draw.task_id, draw.sample_id, draw.seed
