"""How well the level `approach` agrees with labelled programs, and what it costs beside judging.

    python benchmarks/bench_approach.py LABELLED.jsonl SAMPLES.jsonl.gz

LABELLED has `task_id`, `program` and a class id `approach` a line; SAMPLES has `task_id`, `completion` and
`human_eval_passed` a line. Prints the tables and figures of benchmarks/approach.md.
"""

import gzip
import hashlib
import json
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from statistics import mean

from divcheck import problems, sandbox
from divcheck.equivalence import idiom_source, static_keys
from divcheck.equivalence.approach import Approach, Runner, approaches, inputs_of
from divcheck.equivalence.approach.inputs import kinds_of
from divcheck.equivalence.approach.signature import approach_of
from divcheck.records import Problem


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


def found_in(problem: Problem, programs: Sequence[str], run: Runner) -> list[Approach | None]:
    """The approach of each program, as the pipeline finds it."""
    inputs = inputs_of(problem.prompt + problem.canonical_solution, problem.test, problem.entry_point, run)
    return approaches(programs, problem.entry_point, inputs, run, problem.prompt)


def keys(problem: Problem, programs: Sequence[str], run: Runner) -> list[str | None]:
    """What two programs of the same approach have in common."""
    return [found and found.key for found in found_in(problem, programs, run)]


def print_agreement(labelled: Path, by_id: dict[str, Problem], run: Runner) -> None:
    """One line a problem, and the means with those of plainer partitions beside them."""
    rows = defaultdict(list)
    for line in labelled.read_text().splitlines():
        row = json.loads(line)
        rows[row["task_id"]].append(row)
    scores: dict[str, list[tuple[float, int]]] = defaultdict(list)
    print("| problem | adjusted Rand index | classes | labelled |\n| --- | --- | --- | --- |")
    for task_id, of_task in rows.items():
        gold = [row["approach"] for row in of_task]
        texts = [row["program"] for row in of_task]
        problem = by_id[task_id]
        found = keys(problem, texts, run)
        static = [static_keys(text, text, problem.entry_point, problem.prompt) for text in texts]
        for name, partition in (
            ("one class a problem", [0] * len(gold)),
            ("level `renamed`", [key.renamed for key in static]),
            ("level `idiom`", [key.idiom for key in static]),
            ("level `approach`", found),
        ):
            error = abs(len(set(partition)) - len(set(gold)))
            scores[name].append((adjusted_rand_index(gold, partition), error))
        print(
            f"| {task_id} | {scores['level `approach`'][-1][0]:.2f} | {len(set(found))} | {len(set(gold))} |"
        )
    print("\n| partition | mean adjusted Rand index | mean error in classes |\n| --- | --- | --- |")
    for name, of_name in scores.items():
        indices, errors = zip(*of_name, strict=True)
        print(f"| {name} | {mean(indices):.3f} | {mean(errors):.2f} |")
    print()


def correct_programs(samples: Path, by_id: dict[str, Problem]) -> dict[str, list[str]]:
    """The correct programs of each problem, repeats included."""
    chosen = defaultdict(list)
    with gzip.open(samples, "rt") as file:
        for sample in map(json.loads, file):
            if sample["human_eval_passed"]:
                program = by_id[sample["task_id"]].prompt + sample["completion"]
                chosen[sample["task_id"]].append(program)
    return chosen


def print_stability(chosen: dict[str, list[str]], by_id: dict[str, Problem], run: Runner) -> None:
    """Whether order matters, whether words tell classes apart, and a digest to compare between hash seeds."""
    programs = moved = classes = shared = 0
    digest = hashlib.sha256()
    for task, texts in chosen.items():
        distinct = list(dict.fromkeys(texts))
        found = found_in(by_id[task], distinct, run)
        programs += len(distinct)
        moved += found != found_in(by_id[task], distinct[::-1], run)[::-1]
        classes += len(set(found))
        shared += len(set(found)) - len({approach and approach.words for approach in found})
        digest.update(repr(found).encode())
    print(
        f"{programs} distinct correct programs, {classes} classes: {moved} problems change in reverse order, "
        f"{shared} classes have the words of another of their problem; digest {digest.hexdigest()[:16]}"
    )


def print_spelling(chosen: dict[str, list[str]], by_id: dict[str, Problem], run: Runner) -> None:
    """Whether the class hangs on how a program is written: as it stands against its `idiom` normal form."""
    programs = differ = 0
    for task, texts in chosen.items():
        problem = by_id[task]
        correct = problem.prompt + problem.canonical_solution
        kinds = kinds_of(inputs_of(correct, problem.test, problem.entry_point, run))
        for text in dict.fromkeys(texts):
            form = idiom_source(text, problem.entry_point, problem.prompt)
            programs += 1
            differ += approach_of(text, problem.entry_point, kinds) != approach_of(
                form or text, problem.entry_point, kinds
            )
    print(f"{differ} of {programs} programs get another class as they stand than in normal form")


def processor_seconds() -> float:
    """Taken so far by this process and by all that have ended below it."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def cost(work: Callable[[sandbox.Pool], object]) -> float:
    """Processor seconds of some work and of its sandbox."""
    before = processor_seconds()
    with sandbox.Pool(jobs=1) as pool:
        work(pool)
    return processor_seconds() - before


def print_cost(chosen: dict[str, list[str]], by_id: dict[str, Problem]) -> None:
    """Processor time of judging all correct samples, and of telling apart one of each idiom class of them."""
    classes = {task: representatives(by_id[task], texts) for task, texts in chosen.items()}
    pairs = [(by_id[task], text) for task, texts in chosen.items() for text in texts]
    distinct = [(by_id[task], text) for task, texts in classes.items() for text in texts]
    start = cost(lambda pool: list(pool.judge([program(*pairs[0])])))
    judging = cost(lambda pool: list(pool.judge(program(*pair) for pair in pairs))) - start
    judging_distinct = cost(lambda pool: list(pool.judge(program(*pair) for pair in distinct))) - start
    telling = (
        cost(lambda pool: [keys(by_id[task], texts, runner(pool)) for task, texts in classes.items()]) - start
    )
    print(
        f"judging {len(pairs)} correct samples of {len(classes)} problems: {judging:.2f} s of processor time"
    )
    print(f"judging one of each of their {len(distinct)} idiom classes: {judging_distinct:.2f} s")
    ratios = telling / judging, telling / judging_distinct
    print(f"approach: {telling:.2f} s: {ratios[0]:.2f} times the first, {ratios[1]:.2f} times the second")


def program(problem: Problem, text: str) -> sandbox.Program:
    """A candidate as the pipeline has it judged."""
    return sandbox.Program(text, problem.entry_point, problem.test, problem.prompt)


def representatives(problem: Problem, texts: Sequence[str]) -> list[str]:
    """One program of each idiom class, as the pipeline picks them."""
    found: dict[str | None, str] = {}
    for text in dict.fromkeys(texts):
        found.setdefault(static_keys(text, text, problem.entry_point, problem.prompt).idiom, text)
    return list(found.values())


def main() -> None:
    """Print everything."""
    labelled, samples = map(Path, sys.argv[1:])
    by_id = {problem.task_id: problem for problem in problems.load()}
    chosen = correct_programs(samples, by_id)
    with sandbox.Pool(jobs=1) as pool:
        print_agreement(labelled, by_id, runner(pool))
        print_stability(chosen, by_id, runner(pool))
        print_spelling(chosen, by_id, runner(pool))
    print_cost(chosen, by_id)


if __name__ == "__main__":
    main()
