"""The programs of a samples file, and what tells them apart."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from divcheck import extraction
from divcheck.equivalence import Keys, Source, keys_of
from divcheck.formats import samples
from divcheck.pipeline.progress import Progress
from divcheck.records import Problem, Prompt, Sample

CHUNK = 4096  # samples whose texts are held at once

KeyTable = dict[bytes, Keys]  # by digest of task and program


@dataclass(frozen=True, slots=True)
class SamplesFile:
    """One arm's samples, or a samples file of the user's, and where its results go."""

    source: Path
    "The samples file."
    target: Path
    "The results file."
    prompts: Mapping[str, Prompt]
    "What was asked, by task_id; empty where divcheck did not ask."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sample with the program that is judged."""

    sample: Sample
    "The sample, without its text."
    program: str
    "The complete program."
    digest: bytes
    "Hash of task and program."


def read(file: SamplesFile, problems: Mapping[str, Problem]) -> Iterator[Candidate]:
    """Yield the candidates of a samples file."""
    for sample in samples.read(file.source, problems):
        program = extraction.program(sample, problems[sample.task_id], file.prompts.get(sample.task_id))
        text = f"{sample.task_id}\0{program}".encode("utf-8", "surrogatepass")
        light = replace(sample, completion=None, solution=None)
        yield Candidate(light, program, hashlib.sha256(text).digest())


def add_keys(
    table: KeyTable, file: SamplesFile, problems: Mapping[str, Problem], jobs: int, progress: Progress
) -> int:
    """Add to `table` the keys of every program of a samples file; return how many samples the file holds."""
    candidates = read(file, problems)
    count = 0
    with progress.stage(f"comparing {file.source.name}", None):
        while chunk := list(islice(candidates, CHUNK)):
            count += len(chunk)
            new = {c.digest: c for c in chunk if c.digest not in table}
            sources = [source(c.program, problems[c.sample.task_id]) for c in new.values()]
            table.update(zip(new, keys_of(sources, jobs), strict=True))
    return count


def source(program: str, problem: Problem) -> Source:
    """Return what is compared of a program of `problem`."""
    return Source(program, program, problem.entry_point, problem.prompt)
