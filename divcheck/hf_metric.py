"""pass@k and distinct@k as a metric of Hugging Face's `evaluate`, for pipelines that are built on it.

    from divcheck import hf_metric
    metric = hf_metric.load()
    metric.compute(predictions=[[program, program], [program]], references=["HumanEval/0", "HumanEval/1"])

A prediction is the list of programs that were drawn for one problem, as `code_eval` takes them; its reference
is the problem's task_id. They are judged in divcheck's sandbox, on the problem's own tests.
"""

import importlib.util
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from divcheck.errors import UsageError
from divcheck.pipeline import stages
from divcheck.pipeline.progress import Silent
from divcheck.settings import CheckSettings, ReportSettings, SampleSettings

DESCRIPTION = "pass@k and the expected number of distinct correct solutions among k draws, at five levels."
NAME = "predictions"


def load(settings: CheckSettings | None = None) -> Any:
    """Return the metric, an `evaluate.Metric`. `settings` say how programs are judged.

    Raises UsageError unless `evaluate` is installed.
    """
    if importlib.util.find_spec("evaluate") is None:
        raise UsageError("hf_metric needs evaluate: pip install 'divcheck[evaluate]'")
    import datasets
    import evaluate

    features = {
        "predictions": datasets.Sequence(datasets.Value("string")),
        "references": datasets.Value("string"),
    }

    class DistinctSolutions(evaluate.Metric):  # type: ignore[misc]
        """The metric."""

        def _info(self) -> Any:
            return evaluate.MetricInfo(
                description=DESCRIPTION,
                citation="",
                inputs_description=__doc__,
                features=datasets.Features(features),
            )

        def _compute(
            self,
            predictions: Sequence[Sequence[str]],
            references: Sequence[str],
            k: int | Sequence[int] | None = None,
        ) -> dict[str, float | None]:
            return scores(predictions, references, k, settings or CheckSettings())

    return DistinctSolutions()


def scores(
    programs: Sequence[Sequence[str]],
    task_ids: Sequence[str],
    k: int | Sequence[int] | None,
    settings: CheckSettings,
) -> dict[str, float | None]:
    """Return `pass@k`, and `distinct@k LEVEL` for each level, as means over the problems.

    Without `k` it is those of 1 and 10 that every problem has programs for. Raises UsageError for a k above
    the programs of a problem, which could only be left out of the mean.
    """
    _require_programs(programs, task_ids)
    ks = (k,) if isinstance(k, int) else tuple(k or ())
    if not all(type(each) is int for each in ks):
        raise UsageError(f"k={k!r}: plain whole numbers are needed, for example k=[1, 10]")
    fewest, task_id = min((len(drawn), task_id) for task_id, drawn in zip(task_ids, programs, strict=True))
    if ks and max(ks) > fewest:
        raise UsageError(
            f"k={max(ks)} needs so many programs of each problem; the prediction for {task_id} has {fewest}"
        )
    ks = ks or tuple(usual for usual in ReportSettings().usual_ks if usual <= fewest)
    with tempfile.TemporaryDirectory(prefix="divcheck-") as folder:
        file, run = Path(folder) / "programs.jsonl", Path(folder) / "run"
        with file.open("w", encoding="utf-8") as lines:
            for task_id, drawn in zip(task_ids, programs, strict=True):
                lines.writelines(json.dumps({"task_id": task_id, "solution": p}) + "\n" for p in drawn)
        asked = SampleSettings(tasks=tuple(task_ids))
        stages.sample([f"{NAME}={file}"], run, asked, resume=False, progress=Silent())
        stages.check(run, settings, Silent())
        report = stages.report([run], ReportSettings(ks=ks))
    return {
        row["metric"].replace("@k", f"@{row['k']}") + (f" {row['level']}" if row["level"] else ""): row[
            "value"
        ]
        for row in report["metrics"]
        if row["metric"] in ("pass@k", "distinct@k")
    }


def _require_programs(programs: Sequence[Sequence[str]], task_ids: Sequence[str]) -> None:
    """Raise UsageError unless there is one prediction a problem, and a program in each."""
    if not task_ids:
        raise UsageError("there is no prediction: give a list of programs for each problem, and its task_id")
    if len(set(task_ids)) < len(task_ids):
        raise UsageError("a reference is given twice: all programs of a problem belong into one prediction")
    for task_id, drawn in zip(task_ids, programs, strict=True):
        if not drawn:
            raise UsageError(f"the prediction for {task_id} has no program")
