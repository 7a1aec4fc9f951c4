import json
from dataclasses import fields

import click
import pytest
from click.testing import CliRunner
from conftest import write_lines

from divcheck import problems, prompts
from divcheck.cli import cli
from divcheck.commands import options
from divcheck.errors import UsageError
from divcheck.presets import PRESETS
from divcheck.settings import ReportSettings, SampleSettings, check_ks


def settings(tmp_path, *arguments: str, config: str = "") -> tuple[SampleSettings, ReportSettings]:
    """Parse options as `divcheck run` does."""
    found: list[tuple[SampleSettings, ReportSettings]] = []

    @click.command()
    @options.sampling
    @options.measuring
    @options.cluster
    @options.config
    def command(**values):
        found.append((options.sample_settings(values), options.report_settings(values)))

    (tmp_path / "c.toml").write_text(config)
    given = [argument.replace("c.toml", str(tmp_path / "c.toml")) for argument in arguments]
    result = CliRunner().invoke(command, given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return found[0]


def test_fig5_is_the_papers_protocol(tmp_path):
    sampling, measuring = settings(tmp_path, "--preset", "fig5")
    assert (sampling.n, sampling.temperatures, sampling.top_p) == (50, (0.2,), 0.95)
    assert (sampling.prompt, sampling.max_length) == ("stripped", 512)
    assert (measuring.ks, measuring.usual_ks) == (None, (1, 10, 50))


def test_appf_measures_powers_of_two_up_to_all_samples(tmp_path):
    sampling, measuring = settings(tmp_path, "--preset", "appf")
    assert (sampling.n, sampling.temperatures) == (256, (0.8,))
    assert (measuring.ks, measuring.usual_ks) == (None, tuple(2**i for i in range(9)))


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_run(tmp_path, name):
    sampling, measuring = settings(tmp_path, "--preset", name)
    sampling.check()
    check_ks(measuring.usual_ks, sampling.n)
    prompts.load(sampling.prompt)
    assert sampling.max_tokens >= (sampling.max_length or 0)  # else the preset's total would not be reached


@pytest.mark.parametrize(
    "arguments",
    [
        ["--preset", "fig5", "-n", "7", "--temperature", "1"],
        ["--temperature", "1", "-n", "7", "--preset", "fig5"],
        ["--preset", "fig5", "--config", "c.toml"],
        ["--config", "c.toml", "--preset", "fig5"],
        ["--config", "c.toml", "--preset", "fig5", "-n", "7"],
    ],
)
def test_an_option_or_a_config_file_goes_before_the_preset(tmp_path, arguments):
    sampling, _ = settings(tmp_path, *arguments, config='n = 7\ntemperature = [1.0]\npreset = "appf"\n')
    assert (sampling.n, sampling.temperatures, sampling.prompt) == (7, (1.0,), "stripped")


def test_a_presets_k_are_cut_to_the_samples_and_the_users_own_are_not(divcheck, tmp_path):
    problem = problems.load()[0]
    line = {"task_id": problem.task_id, "completion": problem.canonical_solution}
    write_lines(tmp_path / "s.jsonl", [line] * 5)
    command = ["run", "s=s.jsonl", "--preset", "appf", "--limit", 1, "--out"]
    assert divcheck(*command, "r").returncode == 0
    rows = json.loads((tmp_path / "r" / "report.json").read_text())["metrics"]
    assert {row["k"] for row in rows if row["metric"] == "pass@k"} == {1, 2, 4}
    done = divcheck(*command, "r2", "-k", 8)
    assert done.returncode == 2
    assert "-k 8" in done.stderr


def test_every_sampling_setting_is_an_option(tmp_path):
    names = {parameter.name for parameter in cli.commands["sample"].params}
    assert {field.name for field in fields(SampleSettings)} - names == {"temperatures"}


def test_an_option_goes_before_the_config_file(tmp_path):
    sampling, _ = settings(tmp_path, "--config", "c.toml", "-n", "9", config="n = 7\ntop-p = 0.5\n")
    assert (sampling.n, sampling.top_p) == (9, 0.5)


def test_a_config_file_may_name_the_preset(tmp_path):
    sampling, _ = settings(tmp_path, "--config", "c.toml", config='preset = "appf"\ntop-p = 1.0\n')
    assert (sampling.n, sampling.top_p) == (256, 1.0)


@pytest.mark.parametrize(
    ("config", "part"),
    [
        ("n = [2, 3]", "n takes a whole number, not [2, 3]"),
        ("n = 2.0", "n takes a whole number, not 2.0"),
        ("[n]\na = 1", "n takes a whole number, not {'a': 1}"),
        ("\udcff", "c.toml: 'utf-8' codec can't decode"),
        ("n = true", "n takes a whole number, not true"),
        ("temperature = [0.2, 'a']", "temperature takes a number, not 'a'"),
        ("resume = 'yes'", "resume takes true or false, not 'yes'"),
        ("keep-token-ids = 1", "keep_token_ids takes true or false, not 1"),
        ("out = ['a']", "out takes a text, not ['a']"),
        ("models = 5", "models takes a text, not 5"),
        ("models = {a = ['b']}", "models takes a text, not ['b']"),
        ("n = 1979-05-27", "n takes a whole number"),
        ("top-p = 1.0\ntop_p = 0.5", "top_p is there twice"),
        ("limt = 1", "no option is called limt; is limit meant?"),
        ("N = 1", "no option is called N; is n meant?"),
        ("xyzzy = 1", "no option is called xyzzy\n"),
        ("n = ", "Invalid value (at "),
    ],
)
def test_a_config_file_that_cannot_be_meant_is_one_line(tmp_path, config, part):
    (tmp_path / "c.toml").write_bytes(config.encode("utf-8", "surrogateescape"))
    result = CliRunner().invoke(cli, ["sample", "a=a", "--config", str(tmp_path / "c.toml")])
    assert result.exit_code == 2
    assert part in result.output
    assert "c.toml: " in result.output.strip().splitlines()[-1]


def test_one_config_file_serves_every_command(tmp_path, monkeypatch):
    """What other commands have is passed over, and a run's `out` is no report's."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.toml").write_text("k = 1\njobs = 2\nmembers = true\nout = 'r'\n[models]\na = 'nowhere'\n")
    for command in (["sample"], ["run"], ["check", "nowhere"], ["report", "nowhere"]):
        done = CliRunner().invoke(cli, [*command, "--config", "c.toml"])
        assert isinstance(done.exception, UsageError) and "nowhere" in str(done.exception)


def test_an_unknown_preset_is_wrong_usage_that_lists_the_known(divcheck):
    done = divcheck("run", "a=a", "--preset", "fig6")
    assert done.returncode == 2
    assert "'fig5', 'appf'" in done.stderr


def test_help_shows_the_presets(divcheck):
    shown = " ".join(divcheck("run", "--help").stdout.split())
    for name in PRESETS:
        assert f"{name}: -n {PRESETS[name]['n']} --temperature" in shown
