"""Which draws are to be made, with which seeds, and which engine makes them."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from divcheck.records import Arm, Draw, Kind
from divcheck.sampling.sources import model_key

SEED_BITS = 53  # JSON readers keep integers exact up to here


@dataclass(frozen=True, slots=True)
class EngineGroup:
    """Arms that one engine serves: a model and the adapters on it."""

    model: str
    "Directory or hub id of the model that the engine loads."
    arms: tuple[Arm, ...]
    "The arms, the model itself among them where it is one."

    @property
    def max_rank(self) -> int:
        """Largest adapter rank in the group; 0 if there is no adapter."""
        return max((arm.rank or 0 for arm in self.arms), default=0)


def engine_groups(arms: Sequence[Arm]) -> list[EngineGroup]:
    """Return the engines that the arms need: a base shares one with its adapters, for equal kernels."""
    groups: dict[str, list[Arm]] = {}
    models: dict[str, str] = {}
    for arm in arms:
        if arm.kind is Kind.SAMPLES:
            continue
        model = arm.base or arm.source
        models.setdefault(model_key(model), model)
        groups.setdefault(model_key(model), []).append(arm)
    return [EngineGroup(models[key], tuple(members)) for key, members in groups.items()]


def draw_seed(run_seed: int, arm: str, task_id: str, temperature: float, index: int) -> int:
    """Return the seed of one draw: a hash of all that names it, so that no two draws share a stream.

    vLLM gives the children of one request the seeds `seed + index`; neighbouring run seeds would then share
    most samples. Here every draw is a request of its own.
    """
    name = f"{run_seed}\0{arm}\0{task_id}\0{temperature!r}\0{index}"
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - SEED_BITS)


def draws(
    arm: str,
    task_ids: Sequence[str],
    temperatures: Sequence[float],
    n: int,
    run_seed: int,
    done: Collection[tuple[str, int]],
) -> Iterator[Draw]:
    """Yield the draws of an arm that are not in `done`, whose members are (task_id, sample_id).

    The samples of the t-th temperature have the ids t * n to t * n + n - 1.
    """
    for task_id in task_ids:
        for position, temperature in enumerate(temperatures):
            for index in range(n):
                sample_id = position * n + index
                if (task_id, sample_id) not in done:
                    seed = draw_seed(run_seed, arm, task_id, temperature, index)
                    yield Draw(task_id, sample_id, temperature, seed)
