import os

import pytest

from divcheck.errors import UsageError
from divcheck.sampling import machine
from divcheck.sampling.engine import Place


def with_gpus(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    report = machine.EngineReport(True, "0", "cuda" if count else "cpu", ("gpu",) * count)
    monkeypatch.setattr(machine, "vllm_report", lambda: report)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)


def test_one_engine_is_left_where_it_is():
    assert machine.places(1, 1) == [Place()]


def test_each_replica_has_gpus_of_its_own(monkeypatch):
    with_gpus(monkeypatch, 5)
    assert machine.places(2, 2) == [Place(0, 2, 2, devices="0,1"), Place(1, 2, 2, devices="2,3")]
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "7,GPU-x,3,1,0")
    assert [place.devices for place in machine.places(2, 2)] == ["7,GPU-x", "3,1"]


def test_too_few_gpus_are_named(monkeypatch):
    with_gpus(monkeypatch, 3)
    with pytest.raises(UsageError, match="need 4 GPUs, and there are 3"):
        machine.places(2, 2)
    with pytest.raises(UsageError, match="need 4 GPUs, and there are 3"):
        machine.places(1, 4)


def test_without_gpus_the_replicas_share_out_the_cpus(monkeypatch):
    with_gpus(monkeypatch, 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3, 4})
    assert [place.cpus for place in machine.places(2, 1)] == [(0, 1), (2, 3)]
    assert [place.cpus for place in machine.places(6, 1)] == [()] * 6
