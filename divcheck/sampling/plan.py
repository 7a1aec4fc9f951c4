"""Which draws are to be made, with which seeds, and which engine makes them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from divcheck.records import Arm, Draw, Kind
from divcheck.sampling.sources import model_key

SEED_BITS = 53  # JSON readers keep integers exact up to here

Done = Mapping[str, int]  # by task_id the samples that are there: bit i stands for sample_id i


@dataclass(frozen=True, slots=True)
class Sweep:
    """The draws that every arm is to make."""

    task_ids: tuple[str, ...]
    "The problems, in the order in which they are asked."
    temperatures: tuple[float, ...]
    "Softmax temperatures; the samples of the t-th have the ids t * n to t * n + n - 1."
    n: int
    "Samples per problem and temperature."
    seed: int
    "Seed of the run."

    @property
    def size(self) -> int:
        """Number of draws of one arm."""
        return len(self.task_ids) * len(self.temperatures) * self.n


@dataclass(frozen=True, slots=True)
class EngineGroup:
    """Arms that one engine serves: a model and the adapters on it, or one merged adapter."""

    model: str
    "Directory or hub id of the model that the engine loads; the base of a merged adapter."
    arms: tuple[Arm, ...]
    "The arms, the model itself among them where it is one. All have the same options."

    @property
    def merged(self) -> Arm | None:
        """The arm whose adapter is to be merged into the model first."""
        return self.arms[0] if self.arms[0].merged else None

    @property
    def max_rank(self) -> int:
        """Largest rank of an adapter that the engine loads; 0 if there is none."""
        return max((arm.rank or 0 for arm in self.arms if not arm.merged), default=0)


def engine_groups(arms: Sequence[Arm]) -> list[EngineGroup]:
    """Return the engines that the arms need: a base shares one with its adapters, for equal kernels.

    A merged adapter has an engine of its own, and so has an arm with other options than its base.
    """
    groups: dict[tuple[object, ...], list[Arm]] = {}
    for arm in arms:
        if arm.kind is not Kind.SAMPLES:
            own = arm.name if arm.merged else ""
            key = (model_key(model_of(arm)), own, *sorted(arm.options.items()))
            groups.setdefault(key, []).append(arm)
    return [EngineGroup(model_of(members[0]), tuple(members)) for members in groups.values()]


def model_of(arm: Arm) -> str:
    """Return the model that an arm is, or is an adapter of."""
    return arm.base or arm.source


def draw_seed(run_seed: int, arm: str, task_id: str, temperature: float, index: int) -> int:
    """Return the seed of one draw: a hash of all that names it, so that no two draws share a stream.

    vLLM gives the children of one request the seeds `seed + index`; neighbouring run seeds would then share
    most samples. Here every draw is a request of its own.
    """
    name = f"{run_seed}\0{arm}\0{task_id}\0{temperature!r}\0{index}"
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - SEED_BITS)


def missing(sweep: Sweep, done: Done) -> int:
    """Return how many draws of an arm are not done."""
    return sweep.size - sum(done.get(task_id, 0).bit_count() for task_id in sweep.task_ids)


def draws(sweep: Sweep, arm: str, done: Done, replica: int = 0, replicas: int = 1) -> Iterator[Draw]:
    """Yield the draws of an arm that are not done; of several replicas each has every so-manyth draw.

    A draw belongs to the same replica and has the same seed whatever is done already.
    """
    position = -1
    for task_id in sweep.task_ids:
        for block, temperature in enumerate(sweep.temperatures):
            for index in range(sweep.n):
                position += 1
                sample_id = block * sweep.n + index
                if position % replicas == replica and not done.get(task_id, 0) >> sample_id & 1:
                    yield Draw(
                        task_id,
                        sample_id,
                        temperature,
                        draw_seed(sweep.seed, arm, task_id, temperature, index),
                    )
