"""Judging and sampling on a local Ray cluster of two workers, one of which is killed in the middle."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import DEMO, ROOT, Divcheck, read_lines, write_lines
from fake_endpoint import serve
from main_job import OPTIONS, N

from divcheck import cluster, problems
from divcheck.cluster import Cluster, Node
from divcheck.errors import DivcheckError, UsageError
from divcheck.pipeline import remote

TIMES = ("cpu_seconds", "wall_seconds")


@dataclass(frozen=True)
class LocalRay:
    """A cluster that the tests have for themselves."""

    address: str
    pid: int

    def workers(self, function: str) -> list[int]:
        """Processes of the cluster that run a function, as Ray titles them."""
        parents, found = {}, []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                stat = (process / "stat").read_text().rpartition(")")[2].split()
                title = (process / "cmdline").read_text()
            except OSError:
                continue
            parents[int(process.name)] = int(stat[1])
            found += [int(process.name)] if title.startswith(f"ray::{function}") else []
        return [pid for pid in found if self.pid in _ancestors(pid, parents)]


def _ancestors(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid in parents:
        yield pid
        pid = parents[pid]


@pytest.fixture(scope="module")
def local_ray() -> Iterator[LocalRay]:
    """A cluster of two workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_MODE", "disabled")  # it would write a token into the home directory
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        with subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "local_ray.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdin is not None and process.stdout is not None
            address = process.stdout.readline().strip()
            assert address
            yield LocalRay(address, process.pid)
            process.stdin.close()


@contextmanager
def killing_one(local_ray: LocalRay, function: str, when: Callable[[], bool]) -> Iterator[None]:
    """Kill a worker that runs a function as soon as the moment has come; fail if it never came."""
    over = threading.Event()

    def wait() -> bool:
        while not over.wait(0.01):
            if when() and (workers := local_ray.workers(function)):
                os.kill(workers[0], signal.SIGKILL)
                return True
        return False

    with ThreadPoolExecutor(1) as threads:
        killed = threads.submit(wait)
        try:
            yield
        finally:
            over.set()
        assert killed.result()


def count(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def without_times(path: Path) -> list[dict[str, Any]]:
    return [{key: line[key] for key in line if key not in TIMES} for line in read_lines(path)]


def test_judging_equals_that_of_this_machine_though_a_worker_is_killed(
    divcheck: Divcheck, tmp_path: Path, local_ray: LocalRay
):
    work = "    for _ in range(300_000): pass\n"
    lines = [
        {"task_id": problem.task_id, "completion": f"    # {i}\n{work}    {i}\n" + text}
        for problem in problems.load()[:12]
        for i in range(4)
        for text in (problem.canonical_solution, "    return None\n")
    ]
    write_lines(tmp_path / "s.jsonl", lines)
    assert divcheck("check", "s.jsonl", "--out", "here.jsonl").returncode == 0
    there = tmp_path / "there.jsonl"
    with killing_one(local_ray, "_judge", lambda: count(there) > 16):
        done = divcheck("check", "s.jsonl", "--out", "there.jsonl", "--ray", local_ray.address)
    assert done.returncode == 0, done.stderr
    results = without_times(there)
    assert results == without_times(tmp_path / "here.jsonl")
    assert len(results) == len(lines)
    assert {result["verdict"] for result in results} >= {"passed", "failed"}


@pytest.mark.engine
def test_sampling_equals_that_of_this_machine_though_a_worker_is_killed(
    divcheck: Divcheck, tmp_path: Path, local_ray: LocalRay, run_dir: Path
):
    arms = [f"{name}={DEMO / name}" for name in ("base", "lora")]
    options = [*OPTIONS, "-n", N, "-k", 1, "--ray", local_ray.address, "--replicas", 2, "--out", "r"]
    run = tmp_path / "r"
    with killing_one(local_ray, "_messages", lambda: count(run / "samples" / "base.jsonl") > 3):
        done = divcheck("run", *arms, *options)
    assert done.returncode == 0, done.stderr
    for arm in ("base", "lora"):
        assert drawn(run, arm) == drawn(run_dir, arm)
        assert verdicts(run, arm) == verdicts(run_dir, arm)
    recorded = json.loads((run / "run.json").read_text())
    where = [recorded["environment"]["judged_on"], *(model["cluster"] for model in recorded["models"])]
    assert all(re.fullmatch(r"Ray [\d.]+, nodes: 1", text) for text in where)


def drawn(run: Path, arm: str) -> list[dict[str, Any]]:
    lines = read_lines(run / "samples" / f"{arm}.jsonl")
    return sorted(lines, key=lambda line: (line["task_id"], line["sample_id"]))


def verdicts(run: Path, arm: str) -> list[tuple[str, int, str]]:
    lines = read_lines(run / "results" / f"{arm}.jsonl")
    return [(line["task_id"], line["sample_id"], line["verdict"]) for line in lines]


def test_more_engines_than_the_cluster_holds_are_refused(
    divcheck: Divcheck, tmp_path: Path, local_ray: LocalRay
):
    done = divcheck("sample", f"m={DEMO / 'base'}", "--limit", 1, "--replicas", 3, "--ray", local_ray.address)
    assert done.returncode == 2
    assert "the cluster has only 2 CPUs" in done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("127.0.0.1:1", "no cluster answers there"),
        ("127.0.0.1:x", "no cluster answers there"),
        ("ray://127.0.0.1:10001", "start divcheck on a node of the cluster"),
        ("nonsense", "--ray nonsense"),
    ],
)
def test_an_address_that_is_none_is_one_line(divcheck: Divcheck, tmp_path: Path, address: str, part: str):
    write_lines(tmp_path / "s.jsonl", [{"task_id": "HumanEval/0", "completion": "    pass\n"}])
    done = divcheck("check", "s.jsonl", "--out", "r.jsonl", "--ray", address)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert part in done.stderr
    assert not (tmp_path / "r.jsonl").exists()


def test_something_else_that_listens_is_no_cluster():
    with serve() as endpoint, pytest.raises(UsageError, match="no cluster answers there"):
        Cluster(endpoint.base_url.removeprefix("http://").removesuffix("/v1"))


def test_a_cluster_that_lets_us_wait_is_given_up(monkeypatch: pytest.MonkeyPatch):
    given_up = threading.Event()
    monkeypatch.setattr("ray.init", lambda **_: given_up.wait())
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.1)
    with pytest.raises(UsageError, match=r"--ray auto: no cluster in 0\.1 s"):
        Cluster("auto")
    given_up.set()


def test_without_ray_it_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'divcheck\[ray\]'"):
        Cluster("auto")


class FakeCluster:
    """Nodes that answer what they are given to answer."""

    address = "there:6379"

    def __init__(self, *answers: Any, cpus: int = 4, gpus: int = 0) -> None:
        self.answers = answers
        self.nodes = tuple(Node(str(i), f"n{i}", cpus, gpus) for i in range(len(answers)))

    def everywhere(self, function: Callable[..., Any], *arguments: Any) -> list[tuple[Node, Any]]:
        return list(zip(self.nodes, self.answers, strict=True))


def test_nodes_of_another_version_are_named():
    ours, whole = remote._versions(False), remote._versions(True)
    remote.require_alike(FakeCluster(ours, ours))
    assert whole.startswith(f"{ours}, ") and "numpy" in whole
    with pytest.raises(UsageError, match="node n1 has"):
        remote.require_alike(FakeCluster(whole, ours), to_sample=True)
    with pytest.raises(UsageError, match=r"node n1 has divcheck 0\.0 .*, and here is divcheck"):
        remote.require_alike(FakeCluster(ours, "divcheck 0.0 on Python 3.9.1"))


def test_nodes_that_isolate_differently_are_named():
    assert remote._layers(FakeCluster(["seccomp"], ["seccomp"]), None) == ["seccomp"]
    with pytest.raises(UsageError, match="n0 by mount, seccomp, n1 by landlock, seccomp"):
        remote._layers(FakeCluster(["mount", "seccomp"], ["landlock", "seccomp"]), None)


@pytest.mark.parametrize(
    ("nodes", "cpus", "gpus", "replicas", "parallel", "shares"),
    [
        (2, 4, 0, 1, 1, (4, 0)),
        (2, 4, 0, 2, 1, (4, 0)),
        (2, 4, 0, 3, 1, (2, 0)),
        (2, 4, 0, 8, 1, (1, 0)),
        (2, 4, 8, 4, 4, (1, 4)),
    ],
)
def test_engines_share_out_what_the_nodes_have(nodes, cpus, gpus, replicas, parallel, shares):
    assert remote.shares(FakeCluster(*[""] * nodes, cpus=cpus, gpus=gpus), replicas, parallel) == shares


def test_engines_that_do_not_fit_are_refused():
    with pytest.raises(UsageError, match="only 8 CPUs"):
        remote.shares(FakeCluster("", ""), 9, 1)
    with pytest.raises(UsageError, match="whose nodes have 3, 3 GPUs"):
        remote.shares(FakeCluster("", "", gpus=3), 3, 2)


def test_a_nodes_error_carries_its_name():
    with pytest.raises(DivcheckError, match=r"node \S+: the fault"), remote._named():
        raise DivcheckError("the fault")
