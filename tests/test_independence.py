"""The check of independence, on simulated models: no false alarms, and every injected fault found."""

import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import write_lines

from divcheck.formats import samples
from divcheck.records import Sample
from divcheck.sampling.independence import Unvaried, find_repeat, find_unvaried, repeated_seed

Model = Callable[[int, random.Random], str]  # an answer to a problem


def broad(task: int, stream: random.Random) -> str:
    """Nearly every answer is new, as at T = 0.8."""
    return str(stream.getrandbits(12))


def narrow(task: int, stream: random.Random) -> str:
    """Few answers, one of them in most draws, differently so by problem."""
    return "a" if stream.random() < 0.5 + task % 10 / 20 else str(stream.randrange(6))


def greedy(task: int, stream: random.Random) -> str:
    return "a"


def mixed(task: int, stream: random.Random) -> str:
    return (broad, narrow, greedy)[task % 3](task, stream)


def draws(model: Model, streams: Callable[[int, int], object], tasks: int, n: int) -> list[Sample]:
    """Samples of a model whose draw `i` of `task` has the random stream that `streams(task, i)` names."""
    return [
        Sample(f"t{task}", i, model(task, random.Random(repr(streams(task, i)))), temperature=0.8)
        for task in range(tasks)
        for i in range(n)
    ]


def apart(run: int) -> Callable[[int, int], object]:
    return lambda task, i: (run, task, i)


@pytest.mark.parametrize("model", [broad, narrow, greedy, mixed])
@pytest.mark.parametrize(("tasks", "n"), [(1, 40), (12, 16), (60, 6)])
def test_independent_draws_raise_no_alarm(model, tasks, n):
    """At a level of 1 in 20 for each run, 50 runs may not have many alarms; at the true level none."""
    alarms = [find_repeat(draws(model, apart(run), tasks, n), alarm=0.05) for run in range(50)]
    assert sum(alarm is not None for alarm in alarms) <= 3
    assert all(alarm is None or alarm.log10_p > -9 for alarm in alarms)


FAULTS: dict[str, Callable[[int, int], object]] = {
    "the second of two replicas repeats the first, draw by draw": lambda task, i: (task, i // 2),
    "each half is a chunk with the same seed": lambda task, i: (task, i % 20),
    "a resumed session starts the stream again": lambda task, i: (task, i if i < 27 else i - 27),
    "four replicas, of which the last repeats the first": lambda task, i: (task, i - 3 if i % 4 == 3 else i),
    "replica 1 answers in another order": lambda task, i: (task, i if i < 20 else 39 - i),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize(("model", "tasks"), [(broad, 20), (mixed, 60), (broad, 164)])
def test_a_stream_that_is_used_twice_is_found(fault, model, tasks):
    assert find_repeat(draws(model, fault, tasks, 40)) is not None


def test_one_problem_is_enough_for_a_repeated_chunk():
    repeat = find_repeat(draws(broad, FAULTS["each half is a chunk with the same seed"], 1, 40))
    assert repeat is not None
    assert str(repeat).startswith(
        "samples of a problem that are 20 apart are the same text in 20 of 20 pairs"
    )


def test_vllms_children_of_neighbouring_seeds_are_found():
    """Requests of 4 with the seeds 0, 1, 2, …: child k of seed s has the stream s + k."""
    assert find_repeat(draws(broad, lambda task, i: (task, i // 4 + i % 4), 20, 40)) is not None


def test_temperatures_are_apart_and_files_without_order_or_with_gaps_will_do():
    samples = draws(broad, lambda task, i: (task, i % 20), 20, 40)
    kept = [sample for sample in samples if (sample.sample_id * 7 + len(sample.task_id)) % 9]
    random.Random(0).shuffle(kept)
    repeat = find_repeat(kept)
    assert repeat is not None and repeat.places == "samples of a problem that are 20 apart"
    assert find_repeat([]) is None
    assert find_repeat(samples[:1]) is None


def test_a_seed_that_two_draws_share_is_found():
    samples = [Sample("t", i, "x", seed=seed) for i, seed in enumerate([5, 3, 2**53 - 1, None, None])]
    assert repeated_seed(samples) is None
    assert repeated_seed([*samples, Sample("u", 0, "x", seed=3)]) == 3


def test_draws_that_never_vary_are_told_by_their_temperature():
    """Not at temperature 0, and not where one problem has another answer: a model may be that narrow."""
    once = draws(greedy, apart(0), 40, 1)
    same = draws(greedy, apart(0), 40, 4)
    assert find_unvaried(once) is None
    assert find_unvaried([replace(s, temperature=0.0) for s in same]) is None
    assert find_unvaried([*same, Sample("t0", 4, "b", temperature=0.8)]) is None
    found = find_unvaried([*same, *(replace(s, temperature=0.2, seed=1) for s in same[:8])])
    assert found == Unvaried(0.8, 120, 40, seeded=False) and found.certain
    assert find_unvaried(replace(s, seed=1) for s in same[:8]) == Unvaried(0.8, 6, 2, seeded=True)
    easy = find_unvaried(draws(greedy, apart(0), 1, 200))
    assert easy == Unvaried(0.8, 199, 1, seeded=False) and not easy.certain


def test_rounding_that_follows_the_order_of_greedy_draws_raises_no_alarm():
    """As where the first draw of a problem fills the cache that the others read their prompt from."""
    rounded = draws(broad, lambda task, i: (task, i == 0), 164, 10)
    assert find_repeat(rounded) is not None
    assert find_repeat([replace(s, temperature=0.0) for s in rounded]) is None


def test_a_foreign_file_that_repeats_a_stream_is_told_and_recorded(divcheck, tmp_path):
    """As a harness writes it whose replicas all started with one seed."""
    repeated = draws(broad, lambda task, i: (task, i % 20), 10, 40)
    tasks = [f"HumanEval/{number}" for number in range(10)]
    lines = [samples.to_json(s) | {"task_id": f"HumanEval/{s.task_id[1:]}"} for s in repeated]
    write_lines(tmp_path / "s.jsonl", lines)
    done = divcheck("sample", "s=s.jsonl", "--tasks", ",".join(tasks), "--out", "r")
    assert done.returncode == 0, done.stderr
    assert "s: samples of a problem that are 20 apart are the same text in 200 of 200 pairs" in done.stderr
    (recorded,) = json.loads((tmp_path / "r" / "run.json").read_text())["models"]
    assert recorded["repeats"].startswith("samples of a problem that are 20 apart")
