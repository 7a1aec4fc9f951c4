import pytest
from conftest import write_lines

from divcheck.errors import DivcheckError
from divcheck.formats import results, samples
from divcheck.formats.nesting import Nesting
from divcheck.records import Judgement, Level, Result, Sample, Verdict

TASKS = {"HumanEval/0", "HumanEval/1"}


def read(tmp_path, *lines):
    return list(samples.read(write_lines(tmp_path / "s.jsonl", list(lines)), TASKS))


def test_human_evals_lines_are_numbered_within_their_task(tmp_path):
    lines = [{"task_id": task, "completion": "x"} for task in ("HumanEval/1", "HumanEval/0", "HumanEval/1")]
    assert [(s.task_id, s.sample_id) for s in read(tmp_path, *lines)] == [
        ("HumanEval/1", 0),
        ("HumanEval/0", 0),
        ("HumanEval/1", 1),
    ]


def test_a_line_comes_back_as_it_went_in(tmp_path):
    line = {
        "task_id": "HumanEval/0",
        "sample_id": 3,
        "completion": "\ud800",
        "finish_reason": "stop",
        "tokens": 7,
        "temperature": 0.8,
        "seed": 1,
        "own": {"deep": [None]},
        "_identifier": "x",
    }
    assert [samples.to_json(s) for s in read(tmp_path, line)] == [line]


def test_a_known_name_of_another_type_is_a_foreign_field(tmp_path):
    line = {"task_id": "HumanEval/0", "sample_id": 0, "solution": "x", "tokens": [1, 2], "seed": True}
    (sample,) = read(tmp_path, line)
    assert (sample.tokens, sample.seed, samples.to_json(sample)) == (None, None, line)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"completion": "x"}, "line 1: no task_id"),
        ({"task_id": 3, "completion": "x"}, "line 1: task_id 3 is not a string"),
        ({"task_id": "MBPP/3", "completion": "x"}, "'MBPP/3' is none of the benchmark's"),
        ({"task_id": "HumanEval/0"}, "neither a completion nor a solution"),
        ({"task_id": "HumanEval/0", "completion": 3}, "completion is not a string"),
        ({"task_id": "HumanEval/0", "completion": "x", "sample_id": -1}, "sample_id -1"),
        ({"task_id": "HumanEval/0", "completion": "x", "sample_id": "a"}, "sample_id 'a'"),
    ],
)
def test_a_line_that_is_no_sample_is_named(tmp_path, line, message):
    with pytest.raises(DivcheckError, match=message):
        read(tmp_path, line)


def test_a_number_given_twice_is_named(tmp_path):
    line = {"task_id": "HumanEval/0", "completion": "x", "sample_id": 0}
    with pytest.raises(DivcheckError, match="line 2: a second sample 0 of HumanEval/0"):
        read(tmp_path, line, line)


def test_a_result_keeps_what_was_known_of_its_sample_but_the_text(tmp_path):
    sample = Sample(
        "HumanEval/0", 2, completion="secret", temperature=0.2, extra={"own": 1, "passed": "foreign"}
    )
    result = Result(
        sample, Judgement(Verdict.FAILED, "AssertionError", 0.1, 0.2), {Level.EXACT: 4, Level.IDIOM: None}
    )
    line = results.to_json(result)
    assert "secret" not in str(line)
    assert (line["passed"], line["verdict"], line["own"], line["temperature"]) == (False, "failed", 1, 0.2)
    (back,) = results.read(write_lines(tmp_path / "r.jsonl", [line]))
    assert results.to_json(back) == line


def test_a_line_that_is_no_result_is_named(tmp_path):
    path = write_lines(tmp_path / "r.jsonl", [{"task_id": "HumanEval/0", "sample_id": 0, "verdict": "great"}])
    with pytest.raises(DivcheckError, match="line 1: not a result of divcheck"):
        list(results.read(path))


SOUND = {
    "task_id": "HumanEval/0",
    "sample_id": 0,
    "verdict": "passed",
    "passed": True,
    "detail": "",
    "cpu_seconds": 0.1,
    "wall_seconds": 0.2,
    "classes": {"exact": 0, "approach": None},
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("task_id", value) for value in (None, 5, ["x"], {"a": 1})),
        *(("sample_id", value) for value in (None, "1", 1.7, True, -1, float("inf"), float("nan"))),
        *(("verdict", value) for value in (None, 5, "great", ["passed"])),
        *(("passed", value) for value in (False, "x", None, 1)),
        ("detail", None),
        *(("cpu_seconds", value) for value in (None, "x", -1, True, 10**400, float("nan"), float("inf"))),
        ("wall_seconds", -0.5),
        *(("classes", value) for value in ([1], "x", 5)),
        *(("classes", {"exact": value}) for value in ("s", [1], {}, 1.5, True, -3, 2**63, float("nan"))),
        ("classes", {"bogus": 1}),
        ("execution", 3),
    ],
)
def test_a_result_of_wrong_types_is_refused_by_its_field(tmp_path, field, value):
    path = write_lines(tmp_path / "r.jsonl", [SOUND, {**SOUND, "sample_id": 1, field: value}])
    with pytest.raises(
        DivcheckError, match=f"line 2: not a result of divcheck: its {field}.*remove that line"
    ):
        list(results.read(path))
    assert len(list(results.read(write_lines(path, [SOUND])))) == 1


@pytest.mark.parametrize("value", [-0.5, -1, float("nan"), float("inf"), 10**400, "0.8", True, [0.8]])
def test_a_temperature_that_nothing_is_drawn_at_is_refused(tmp_path, value):
    bad = {"task_id": "HumanEval/0", "completion": "x", "temperature": value}
    with pytest.raises(DivcheckError, match=r"s.jsonl, line 2: its temperature is .*not a number from 0 up"):
        read(tmp_path, {**bad, "temperature": 0}, bad)
    with pytest.raises(DivcheckError, match=r"r.jsonl, line 1: not a result of divcheck: its temperature is"):
        list(results.read(write_lines(tmp_path / "r.jsonl", [{**SOUND, "temperature": value}])))


@pytest.mark.parametrize(
    ("one", "other", "levels"),
    [
        (
            {"exact": 1, "surface": 0},
            {"exact": 1, "surface": 2},
            "level exact of .* surface",
        ),
        (
            {"idiom": 3, "approach": 0},
            {"idiom": 3, "approach": 1},
            "level idiom of .* approach",
        ),
        ({"exact": 1, "idiom": 0}, {"exact": 1, "idiom": 2}, "level exact of .* idiom"),
        ({"surface": 1, "idiom": 0}, {"surface": 1, "renamed": 2, "idiom": 2}, "level surface of .* idiom"),
        ({"exact": 1, "surface": 2}, {"exact": 3, "surface": 2}, None),
        ({"exact": 1, "surface": 0}, {"exact": 1, "surface": None}, None),
    ],
)
def test_classes_that_do_not_nest_are_refused(tmp_path, one, other, levels):
    nesting = Nesting()
    first = [{**SOUND, "classes": one}, {**SOUND, "task_id": "HumanEval/1", "classes": other}]
    list(results.read(write_lines(tmp_path / "base.jsonl", first), nesting))
    path = write_lines(tmp_path / "lora.jsonl", [{**SOUND, "classes": one}, {**SOUND, "classes": other}])
    if levels is None:
        assert len(list(results.read(path, nesting))) == 2
        return
    with pytest.raises(DivcheckError, match=f"lora.jsonl, line 2: .*{levels} .*in a result before"):
        list(results.read(path, nesting))
