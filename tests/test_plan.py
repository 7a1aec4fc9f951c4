from divcheck.records import Arm, Kind
from divcheck.sampling import plan

BASE = Arm("b", "org/base", Kind.BASE)
LORA = Arm("l", "adapter", Kind.LORA, base="org/base", rank=16)
FULL = Arm("f", "org/full", Kind.FULL)


def test_a_base_and_its_adapters_share_one_engine():
    groups = plan.engine_groups([BASE, FULL, LORA, Arm("s", "x.jsonl", Kind.SAMPLES)])
    assert [(g.model, g.arms, g.max_rank) for g in groups] == [
        ("org/base", (BASE, LORA), 16),
        ("org/full", (FULL,), 0),
    ]


def test_every_draw_has_a_seed_of_its_own():
    seeds = [
        draw.seed
        for run_seed in (0, 1)
        for arm in ("a", "b")
        for draw in plan.draws(arm, ["HumanEval/0", "HumanEval/1"], [0.2, 0.8], 50, run_seed, set())
    ]
    assert len(set(seeds)) == len(seeds) == 800
    assert all(0 <= seed < 2**53 for seed in seeds)


def test_what_is_done_is_not_drawn_again_and_the_rest_keeps_its_seeds():
    whole = list(plan.draws("a", ["t"], [0.2, 0.8], 3, 0, set()))
    rest = list(plan.draws("a", ["t"], [0.2, 0.8], 3, 0, {("t", 1), ("t", 4)}))
    assert [draw.sample_id for draw in whole] == [0, 1, 2, 3, 4, 5]
    assert rest == [draw for draw in whole if draw.sample_id not in (1, 4)]


def test_a_seed_depends_on_nothing_but_its_draw():
    few = list(plan.draws("a", ["t"], [0.8], 2, 0, set()))
    many = list(plan.draws("a", ["s", "t"], [0.8], 4, 0, set()))
    assert few == [draw for draw in many if draw.task_id == "t"][:2]
