"""What is installed is whole: prompts and demo in the wheel, the commands of the README in the program."""

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, read_lines, write_lines

from divcheck import problems
from divcheck.cli import cli

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True)
    return folder


def test_the_wheel_holds_prompts_schema_and_demo_models(dist):
    (wheel,) = dist.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"divcheck/_prompts/{path.name}" for path in (ROOT / "prompts").glob("*.jinja")} <= names
    assert {"divcheck/report/schema.json", "divcheck/run_schema.json", "divcheck/_demo/tasks.txt"} <= names
    assert {f"divcheck/_demo/{arm}/config.json" for arm in ("base", "full")} <= names
    assert "divcheck/_demo/lora/adapter_model.safetensors" in names


def test_a_program_from_the_wheel_finds_its_prompts(dist, tmp_path):
    (wheel,) = dist.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "from divcheck import prompts; print(prompts.__file__); print(*prompts.shipped())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, env={}
    )
    where, found = done.stdout.splitlines()
    assert Path(where).is_relative_to(tmp_path)
    assert set(found.split()) == {path.stem for path in (ROOT / "prompts").glob("*.jinja")}


def test_the_wheel_judges_and_measures_far_from_any_checkout(dist, tmp_path):
    (wheel,) = dist.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    line = {"task_id": "HumanEval/1", "completion": problems.load()[1].canonical_solution}
    write_lines(elsewhere / "s.jsonl", [line, line])
    for arguments in (["doctor"], ["check", "s.jsonl", "--out", "r.jsonl"], ["run", "a=s.jsonl", "-k", "1"]):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "divcheck", *arguments],
            cwd=elsewhere,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    assert [result["passed"] for result in read_lines(elsewhere / "r.jsonl")] == [True, True]
    report = json.loads((elsewhere / "divcheck-run" / "report.json").read_text())
    assert report["models"][0]["source"] == "s.jsonl"


def test_the_sdist_builds_the_same_wheel(dist, tmp_path):
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"], cwd=source, check=True
    )
    (again,), (wheel,) = (source / "out").glob("*.whl"), dist.glob("*.whl")
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^(?:\$ )?divcheck .*", README, re.MULTILINE))))
def test_every_command_of_the_readme_exists(command):
    words = command.removeprefix("$ ").split()
    known = cli.commands[words[1]]
    options = {option for parameter in known.params for option in parameter.opts}
    assert {word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word)} <= options


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^ *|`)make ([a-z-]+)", README, re.MULTILINE))))
def test_every_make_target_of_the_readme_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
