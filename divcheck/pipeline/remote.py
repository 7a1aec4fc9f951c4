"""Sampling and judging on a Ray cluster: what runs on its nodes, behind the seams that the local ones have.

Judging is cut into batches of programs, each a call that a node answers with its own sandbox; a batch whose
node died is judged again. Sampling is a stream from each engine; an engine whose node died is started again
for the draws that have not arrived, and as every draw has its own seed these are the same draws. All that
arrives is written by the driver, into the same run directory.

The nodes need the same divcheck and the same sandbox, and models at the same paths: shared storage.
"""

import platform
import socket
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from divcheck import __version__, sandbox
from divcheck.cluster import Cluster
from divcheck.errors import DivcheckError, UsageError
from divcheck.pipeline import manifest
from divcheck.records import Judgement
from divcheck.sampling import vllm_engine
from divcheck.sampling.engine import EngineJob, Message, Place, Ready

BATCH = 16  # programs of one call: some tenths of a second, beside which what Ray adds is little

W = TypeVar("W")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Terms:
    """How the nodes judge."""

    limits: sandbox.Limits
    "What one program may take."
    isolation: sandbox.Isolation
    "How much protection is asked for."
    layers: tuple[str, ...]
    "What every node gives."


class RemotePool:
    """Judges on a cluster's nodes as `sandbox.Pool` does here."""

    def __init__(self, cluster: Cluster, limits: sandbox.Limits, isolation: sandbox.Isolation) -> None:
        """UsageError if the nodes differ, DivcheckError if they cannot keep what `isolation` asks for."""
        require_alike(cluster)
        self.limits = limits
        self.layers = _layers(cluster, isolation)
        self._cluster = cluster
        self._terms = Terms(limits, isolation, tuple(self.layers))

    def __str__(self) -> str:
        return str(self._cluster)

    def judge(self, programs: Iterable[sandbox.Program]) -> Iterator[tuple[int, Judgement]]:
        """Judge programs, each as (its position, its judgement), in the order in which they finish."""
        return self._map(_judge, programs)

    def execute(self, calls: Iterable[sandbox.Call]) -> Iterator[tuple[int, sandbox.Output]]:
        """Make calls, each as (its position, its output), in the order in which they finish."""
        return self._map(_execute, calls)

    def _map(
        self, function: Callable[[Terms, Sequence[W]], list[R]], work: Iterable[W]
    ) -> Iterator[tuple[int, R]]:
        items = iter(work)
        batches = iter(lambda: list(islice(items, BATCH)), [])
        for number, answers in self._cluster.map(function, self._terms, batches):
            yield from enumerate(answers, start=number * BATCH)


def require_alike(cluster: Cluster, *, to_sample: bool = False) -> None:
    """Raise UsageError where a node has another divcheck or Python than this process.

    To sample, it must have the same of the engine too.
    """
    ours = _versions(to_sample)
    for node, theirs in cluster.everywhere(_versions, to_sample):
        if theirs != ours:
            raise UsageError(f"--ray {cluster.address}: node {node.name} has {theirs}, and here is {ours}")


def _versions(whole: bool) -> str:
    packages = manifest.versions((*manifest.PACKAGES, *manifest.ENGINE_PACKAGES)) if whole else {}
    named = [f"{name} {version}" for name, version in packages.items()]
    return ", ".join([f"divcheck {__version__} on Python {platform.python_version()}", *named])


def _layers(cluster: Cluster, isolation: sandbox.Isolation) -> list[str]:
    """Return the layers of isolation that all nodes give."""
    (first, layers), *others = cluster.everywhere(_layers_here, isolation)
    for node, found in others:
        if found != layers:
            raise UsageError(
                f"--ray {cluster.address}: the nodes isolate programs differently: {first.name} by "
                f"{', '.join(layers)}, {node.name} by {', '.join(found)}: see `divcheck doctor` there"
            )
    return layers


def _layers_here(isolation: sandbox.Isolation) -> list[str]:
    with _named():
        return sandbox.require(isolation)


@lru_cache(maxsize=1)
def _pool(terms: Terms) -> sandbox.Pool:
    """Return this process's pool, which stands ready from one batch to the next."""
    pool = sandbox.Pool(terms.limits, 1, terms.isolation)
    if tuple(pool.layers) != terms.layers:
        raise DivcheckError(f"isolates by {', '.join(pool.layers)}, not by {', '.join(terms.layers)}")
    return pool


def _judge(terms: Terms, programs: Sequence[sandbox.Program]) -> list[Judgement]:
    with _named():
        return [judgement for _, judgement in sorted(_pool(terms).judge(programs), key=lambda pair: pair[0])]


def _execute(terms: Terms, calls: Sequence[sandbox.Call]) -> list[sandbox.Output]:
    with _named():
        return [output for _, output in sorted(_pool(terms).execute(calls), key=lambda pair: pair[0])]


def sample(job: EngineJob, address: str, replicas: int, tensor_parallel: int) -> Generator[Message]:
    """Make the draws of a job on a cluster; see `divcheck.sampling.engine`."""
    job = replace(job, log=job.log.absolute())
    job.log.parent.mkdir(parents=True, exist_ok=True)
    with Cluster(address) as cluster:
        require_alike(cluster, to_sample=True)
        cpus, gpus = shares(cluster, replicas, tensor_parallel)

        def arguments(number: int) -> tuple[EngineJob, Place]:
            done = {arm: dict(draws) for arm, draws in job.done.items()}  # as far as they have arrived
            return replace(job, done=done), Place(number, replicas, tensor_parallel)

        for message in cluster.streams(_messages, arguments, replicas, cpus=cpus, gpus=gpus):
            if isinstance(message, Ready):
                message = Ready({**message.facts, "cluster": str(cluster)})
            yield message


def shares(cluster: Cluster, replicas: int, tensor_parallel: int) -> tuple[int, int]:
    """Return the CPUs and GPUs of each of so many engines. Raises UsageError where there are too few."""
    if any(node.gpus for node in cluster.nodes):
        if sum(node.gpus // tensor_parallel for node in cluster.nodes) < replicas:
            gpus = ", ".join(str(node.gpus) for node in cluster.nodes)
            raise UsageError(
                f"--replicas {replicas} of --tensor-parallel {tensor_parallel} do not fit on the cluster, "
                f"whose nodes have {gpus} GPUs"
            )
        return 1, tensor_parallel
    for cpus in range(max(node.cpus for node in cluster.nodes), 0, -1):
        if sum(node.cpus // cpus for node in cluster.nodes) >= replicas:
            return cpus, 0
    total = sum(node.cpus for node in cluster.nodes)
    raise UsageError(f"--replicas {replicas}: the cluster has only {total} CPUs, and no GPU")


def _messages(job: EngineJob, place: Place) -> Iterator[Message]:
    """Run one engine on this node."""
    with _named():
        vllm_engine.require()
        for path in {job.model, *job.adapters.values(), *job.tokenizers.values()}:
            if Path(path).is_absolute() and not Path(path).exists():
                raise DivcheckError(f"{path} is not here: models belong on storage that all nodes share")
        shared = job.log.parent.is_dir()
        log = job.log if shared else Path(tempfile.gettempdir()) / f"divcheck-{job.log.name}"
        yield from vllm_engine.sample(replace(job, log=log), (place,))


@contextmanager
def _named() -> Iterator[None]:
    """Add this node's name to an error on its way to the driver."""
    try:
        yield
    except DivcheckError as error:
        raise type(error)(f"node {socket.gethostname()}: {error}") from error
