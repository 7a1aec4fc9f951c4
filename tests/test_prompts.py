from pathlib import Path

import pytest

from divcheck import problems, prompts
from divcheck.errors import UsageError


def template(tmp_path: Path, text: str) -> prompts.Template:
    path = tmp_path / "own.jinja"
    path.write_text(text)
    return prompts.load(str(path))


def test_raw_is_human_evals_prompt_to_the_character():
    loaded = problems.load()
    rendered = prompts.render(prompts.load("raw"), loaded)
    assert [(p.task_id, p.text) for p in rendered] == [(p.task_id, p.prompt) for p in loaded]


def test_raw_names_the_stop_sequences_of_the_codex_paper():
    assert prompts.load("raw").stop == ("\nclass", "\ndef", "\n#", "\nif", "\nprint")


def test_a_users_template_needs_no_header_and_may_end_in_a_newline(tmp_path):
    own = template(tmp_path, "# {{ entry_point }} of {{ task_id }}\n{{ prompt }}\n")
    (first, *_) = prompts.render(own, problems.load())
    assert first.text == "# has_close_elements of HumanEval/0\n" + problems.load()[0].prompt
    assert own.stop == ()


def test_the_header_is_no_part_of_the_prompt(tmp_path):
    own = template(tmp_path, '{#\nstop = ["X"]\n-#}\n{{ task_id }}')
    assert prompts.render(own, problems.load())[1].text == "HumanEval/1"
    assert own.stop == ("X",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{# stop = [ #}{{ prompt }}", "not TOML"),
        ("{# halt = ['x'] #}{{ prompt }}", "may hold only stop"),
        ("{# stop = [''] #}{{ prompt }}", "may hold only stop"),
        ("{{ promt }}", "promt"),
        ("{{ prompt ", "own.jinja"),
    ],
)
def test_a_faulty_template_is_named(tmp_path, text, message):
    with pytest.raises(UsageError, match=message):
        prompts.render(template(tmp_path, text), problems.load())


def test_an_unknown_template_lists_the_known_ones():
    with pytest.raises(UsageError, match=r"neither a template of divcheck \(.*raw"):
        prompts.load("no-such-template")
