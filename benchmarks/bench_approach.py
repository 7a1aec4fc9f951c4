"""How well the level `approach` agrees with labelled programs, and what it costs beside judging.

    python benchmarks/bench_approach.py LABELLED.jsonl SAMPLES.jsonl.gz

LABELLED has `task_id`, `program` and a class id `approach` a line; SAMPLES has `task_id`, `completion` and
`human_eval_passed` a line. Prints the tables of benchmarks/approach.md.
"""

import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from statistics import mean

from divcheck import problems, sandbox
from divcheck.equivalence import idiom_source
from divcheck.equivalence.approach import Runner, approaches, inputs_of
from divcheck.records import Problem

EVERY = 8
"One in so many of the distinct correct programs is timed."


def adjusted_rand_index(one: Sequence[object], other: Sequence[object]) -> float:
    """Hubert and Arabie 1985: 1 for equal partitions, 0 is what chance gives."""
    same = [(one[i] == one[j], other[i] == other[j]) for i, j in combinations(range(len(one)), 2)]
    both, first, second = (sum(column) for column in zip(*((a and b, a, b) for a, b in same), strict=True))
    expected = first * second / len(same)
    return 1.0 if first + second == 2 * expected else (both - expected) / ((first + second) / 2 - expected)


def runner(pool: sandbox.Pool) -> Runner:
    """What runs a driver on payloads in the sandbox, as the pipeline does."""

    def run(source: str, payloads: Sequence[bytes]) -> list[bytes | None]:
        answers: list[bytes | None] = [None] * len(payloads)
        for index, output in pool.execute(sandbox.Call(source, payload) for payload in payloads):
            answers[index] = output.data or None
        return answers

    return run


def keys(problem: Problem, programs: Sequence[str], run: Runner) -> list[str | None]:
    """The approach of each program, as the pipeline finds it."""
    inputs = inputs_of(problem.prompt + problem.canonical_solution, problem.test, problem.entry_point, run)
    return [found and found.key for found in approaches(programs, problem.entry_point, inputs, run)]


def print_agreement(labelled: Path, by_id: dict[str, Problem], run: Runner) -> None:
    """One line a problem, and the means."""
    rows = defaultdict(list)
    for line in labelled.read_text().splitlines():
        row = json.loads(line)
        rows[row["task_id"]].append(row)
    indices, errors = [], []
    print("| problem | adjusted Rand index | classes | labelled |\n| --- | --- | --- | --- |")
    for task_id, of_task in rows.items():
        gold = [row["approach"] for row in of_task]
        found = keys(by_id[task_id], [row["program"] for row in of_task], run)
        indices.append(adjusted_rand_index(gold, found))
        errors.append(abs(len(set(found)) - len(set(gold))))
        print(f"| {task_id} | {indices[-1]:.2f} | {len(set(found))} | {len(set(gold))} |")
    print(f"| mean | {mean(indices):.3f} | mean error {mean(errors):.2f} | |\n")


def correct_programs(samples: Path, by_id: dict[str, Problem]) -> dict[str, list[str]]:
    """Some of the distinct correct programs of each problem."""
    distinct: dict[tuple[str, str], None] = {}
    with gzip.open(samples, "rt") as file:
        for sample in map(json.loads, file):
            if sample["human_eval_passed"]:
                program = by_id[sample["task_id"]].prompt + sample["completion"]
                distinct[sample["task_id"], program] = None
    chosen = defaultdict(list)
    for task_id, program in list(distinct)[::EVERY]:
        chosen[task_id].append(program)
    return chosen


def print_cost(chosen: dict[str, list[str]], by_id: dict[str, Problem], pool: sandbox.Pool) -> None:
    """Processor time a program: judged, brought into normal form, told apart."""
    count = sum(map(len, chosen.values()))
    run = runner(pool)
    candidates = [
        sandbox.Program(program, by_id[task_id].entry_point, by_id[task_id].test, by_id[task_id].prompt)
        for task_id, programs in chosen.items()
        for program in programs
    ]
    clock = time.perf_counter()
    list(pool.judge(candidates))
    judging = time.perf_counter() - clock
    clock = time.perf_counter()
    for task_id, programs in chosen.items():
        for program in programs:
            idiom_source(program, by_id[task_id].entry_point)
    normal_form = time.perf_counter() - clock
    clock = time.perf_counter()
    for task_id, programs in chosen.items():
        keys(by_id[task_id], programs, run)
    telling = time.perf_counter() - clock
    print(
        f"{count} programs, one at a time, milliseconds each: judging {judging / count * 1e3:.2f}, ", end=""
    )
    print(
        f"approach {telling / count * 1e3:.2f} (normal form {normal_form / count * 1e3:.2f} of it), ", end=""
    )
    print(f"ratio {telling / judging:.2f}")


def main() -> None:
    """Print both tables."""
    labelled, samples = map(Path, sys.argv[1:])
    by_id = {problem.task_id: problem for problem in problems.load()}
    with sandbox.Pool(jobs=1) as pool:
        print_agreement(labelled, by_id, runner(pool))
        print_cost(correct_programs(samples, by_id), by_id, pool)


if __name__ == "__main__":
    main()
