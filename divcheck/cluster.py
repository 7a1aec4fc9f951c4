"""An existing Ray cluster: calls that its nodes make, and what these give, as it comes.

What is called is the caller's: a function of an importable module, with arguments and answers that can be
pickled. A call whose process or node died is made again. What a call raises is raised here: a DivcheckError
as it is, anything else as one that names it.
"""

import importlib.util
import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any, Self, TypeVar

from divcheck.errors import DivcheckError, UsageError

A = TypeVar("A")
C = TypeVar("C")
T = TypeVar("T")

ANSWER_SECONDS = 10  # for the address to take a connection
CONNECT_SECONDS = 30  # for Ray to connect; it would go on for minutes
DEATHS = 3  # of the processes of one call, after which it is given up
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"  # a client's first words in HTTP/2, before a frame
SETTINGS = b"\0\0\0\4\0\0\0\0\0"  # the first frame of either side, here an empty one
TYPE = slice(3, 4)  # of a frame
AHEAD = 256  # items that a stream may be ahead of us


@dataclass(frozen=True, slots=True)
class Node:
    """A machine of the cluster that takes calls."""

    key: str
    "Ray's id of it."
    name: str
    "Its host name or address, for messages."
    cpus: int
    "CPUs that Ray may give away there."
    gpus: int
    "GPUs that Ray may give away there."


class Cluster:
    """A connection to a Ray cluster; a context manager. One at a time."""

    def __init__(self, address: str) -> None:
        """Connect. UsageError where Ray is missing or the address cannot be used."""
        self.address = address
        self._ray = _connect(address)
        alive = [node for node in self._ray.nodes() if node["Alive"] and node["Resources"].get("CPU")]
        self.nodes = tuple(
            Node(
                key=node["NodeID"],
                name=node["NodeManagerHostname"],
                cpus=int(node["Resources"]["CPU"]),
                gpus=int(node["Resources"].get("GPU", 0)),
            )
            for node in alive
        )
        if not self.nodes:
            self._ray.shutdown()
            raise UsageError(f"--ray {address}: no node of the cluster has a CPU to give")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ray.shutdown()  # which ends all that still runs for us

    def __str__(self) -> str:
        return f"Ray {self._ray.__version__}, nodes: {len(self.nodes)}"

    def everywhere(self, function: Callable[..., T], *arguments: Any) -> list[tuple[Node, T]]:
        """Return what a function gives on each node."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        remote = self._ray.remote(num_cpus=0)(function)
        places = [NodeAffinitySchedulingStrategy(node.key, soft=False) for node in self.nodes]
        answers = [remote.options(scheduling_strategy=place).remote(*arguments) for place in places]
        return [(node, self._get(answer)) for node, answer in zip(self.nodes, answers, strict=True)]

    def map(
        self, function: Callable[[C, A], T], common: C, arguments: Iterable[A]
    ) -> Iterator[tuple[int, T]]:
        """Yield (position of the argument, answer) of calls that take one CPU each, as they are answered.

        `common` is the first argument of each call. The others are read as they are needed, some ahead of the
        answers.
        """
        remote = self._ray.remote(num_cpus=1, max_retries=DEATHS)(function)
        room = 2 * sum(node.cpus for node in self.nodes)
        waiting = enumerate(arguments)
        running: dict[Any, int] = {}
        try:
            while True:
                for index, argument in islice(waiting, room - len(running)):
                    running[remote.remote(common, argument)] = index
                if not running:
                    return
                (answer, *_), _ = self._ray.wait(list(running), num_returns=1)
                yield running.pop(answer), self._get(answer)
        finally:
            for answer in running:
                self._ray.cancel(answer, force=True)

    def streams(
        self,
        function: Callable[..., Iterable[T]],
        arguments: Callable[[int], tuple[Any, ...]],
        count: int,
        *,
        cpus: int,
        gpus: int,
    ) -> Iterator[T]:
        """Yield what `count` calls of a generator function yield, mixed as it comes.

        Each takes so many CPUs and GPUs. One that died is called again with what `arguments` then gives for
        its number, which is how the caller says what of its work is done.
        """
        from ray.exceptions import RayError, RayTaskError

        remote = self._ray.remote(
            num_cpus=cpus,
            num_gpus=gpus,
            max_retries=0,
            num_returns="streaming",
            _generator_backpressure_num_objects=AHEAD,
        )(function)
        running = {remote.remote(*arguments(number)): number for number in range(count)}
        deaths = dict.fromkeys(range(count), 0)
        try:
            while running:
                (stream, *_), _ = self._ray.wait(list(running), num_returns=1)
                try:
                    item = self._ray.get(next(stream))
                except StopIteration:
                    del running[stream]
                except RayError as error:
                    number = running.pop(stream)
                    deaths[number] += 1
                    if isinstance(error, RayTaskError) or deaths[number] > DEATHS:
                        raise self._told(error) from error
                    running[remote.remote(*arguments(number))] = number
                else:
                    yield item
        finally:
            for stream in running:
                self._ray.cancel(stream, force=True)

    def _get(self, answer: Any) -> Any:
        from ray.exceptions import RayError

        try:
            return self._ray.get(answer)
        except RayError as error:
            raise self._told(error) from error

    def _told(self, error: Exception) -> DivcheckError:
        """Return what an error of Ray's means to the user."""
        cause = getattr(error, "cause", None) or error
        if isinstance(cause, DivcheckError):
            return cause
        lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
        return DivcheckError(f"--ray {self.address}: {type(cause).__name__}: {lines[0] if lines else 'died'}")


def _connect(address: str) -> Any:
    if importlib.util.find_spec("ray") is None:
        raise UsageError("--ray needs Ray: pip install 'divcheck[ray]', in the cluster's version")
    if "://" in address:
        raise UsageError(
            f"--ray {address}: Ray's client cannot stream samples back: start divcheck on a node of the "
            "cluster, and give HOST:PORT or auto"
        )
    _require_answer(address)
    import ray

    failures: list[Exception] = []

    def connect() -> None:
        try:
            ray.init(address=address, log_to_driver=False, logging_level="ERROR")
        except Exception as error:  # of many kinds, for versions that differ and clusters that are not there
            failures.append(error)

    connecting = threading.Thread(target=connect, daemon=True)  # as nothing can interrupt it
    connecting.start()
    connecting.join(CONNECT_SECONDS)
    if failures or connecting.is_alive():
        said = " ".join(str(failures[0]).split()) if failures else f"no cluster in {CONNECT_SECONDS} s"
        raise UsageError(f"--ray {address}: {said}") from next(iter(failures), None)
    return ray


def _require_answer(address: str) -> None:
    """Raise UsageError where no one at HOST:PORT speaks HTTP/2, as Ray does, which would try for minutes.

    Within TLS that cannot be seen.
    """
    host, colon, port = address.rpartition(":")
    if not colon:
        return
    try:
        with socket.create_connection((host, int(port)), ANSWER_SECONDS) as connection:
            if os.environ.get("RAY_USE_TLS", "0") == "0":
                connection.sendall(PREFACE + SETTINGS)
                if connection.recv(len(SETTINGS))[TYPE] != SETTINGS[TYPE]:
                    raise ValueError("something else listens")
    except (OSError, ValueError, OverflowError) as error:
        raise UsageError(
            f"--ray {address}: no cluster answers there ({error}): `ray start` prints its HOST:PORT"
        ) from error
