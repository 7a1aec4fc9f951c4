from pathlib import Path

import pytest
from conftest import ROOT

from divcheck import problems, prompts
from divcheck.errors import UsageError
from divcheck.records import Extraction


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


@pytest.mark.parametrize("before", ["\ufeff", "\n", "  ", "\ufeff\n\n"])
def test_the_header_may_stand_behind_white_space_and_a_byte_order_mark(tmp_path, before):
    own = template(tmp_path, before + '{#\nstop = ["X"]\n-#}\n{{ task_id }}')
    assert prompts.render(own, problems.load())[1].text == "HumanEval/1"
    assert own.stop == ("X",)


def test_white_space_without_a_header_is_part_of_the_prompt(tmp_path):
    own = template(tmp_path, "\n {{ task_id }}")
    assert prompts.render(own, problems.load())[1].text == "\n HumanEval/1"


def test_stripped_is_what_the_bigcode_harness_asks():
    stripped = prompts.load("stripped")
    assert [p.text for p in prompts.render(stripped, problems.load())] == [
        p.prompt.strip() for p in problems.load()
    ]
    assert stripped.stop == ("\nclass", "\ndef", "\n#", "\n@", "\nprint", "\nif", "\n```", "<file_sep>")


def test_evalplus_ends_the_stripped_prompt_with_a_newline():
    evalplus = prompts.load("evalplus")
    rendered = prompts.render(evalplus, problems.load())
    assert [p.text for p in rendered] == [p.prompt.strip() + "\n" for p in problems.load()]
    assert {"\nif __name__", "\ndef ", "\nimport "} <= set(evalplus.stop)


def test_instruct_is_a_message_and_the_beginning_of_its_answer():
    instruct = prompts.load("instruct")
    (first, *_) = prompts.render(instruct, problems.load())
    assert first.text.startswith("Please provide a self-contained Python script")
    assert first.text.endswith(problems.load()[0].prompt.strip() + "\n```\n")
    assert first.prefill.endswith(":\n```python\n")
    assert (first.chat, first.extraction, "\n```\n" in instruct.stop) == (True, Extraction.CHAT, True)


@pytest.mark.parametrize("name", prompts.shipped())
def test_no_stop_sequence_of_a_template_cuts_a_canonical_solution(name):
    for problem in problems.load():
        assert not [stop for stop in prompts.load(name).stop if stop in problem.canonical_solution.rstrip()]


def test_a_completion_prompt_may_be_answered_as_a_chat(tmp_path):
    own = template(tmp_path, '{#\nextraction = "chat"\nresponse_prefix = "```"\n-#}\nSolve: {{ prompt }}')
    (first, *_) = prompts.render(own, problems.load())
    assert (first.chat, first.prefill, first.extraction) == (False, "```", Extraction.CHAT)


def test_the_example_in_the_documentation_can_be_used(tmp_path):
    text = (ROOT / "docs" / "prompts.md").read_text(encoding="utf-8")
    own = template(tmp_path, text.split("```jinja\n")[1].split("\n```\n")[0])
    (first, *_) = prompts.render(own, problems.load())
    assert (first.chat, first.prefill, own.stop) == (True, "```python\n", ("\n```\n",))
    assert first.text.endswith(problems.load()[0].prompt)


def test_a_template_cannot_reach_the_machine(tmp_path):
    own = template(tmp_path, "{{ prompt.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(UsageError, match="unsafe"):
        prompts.render(own, problems.load())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{# stop = [ #}{{ prompt }}", "not TOML"),
        ("{# halt = ['x'] #}{{ prompt }}", "may hold only stop, .*, not halt"),
        ("{# stop = [''] #}{{ prompt }}", "not a list of strings"),
        ("{# stop = 'x' #}{{ prompt }}", "not a list of strings"),
        ("{# format = 'tale' #}{{ prompt }}", "format = 'tale'"),
        ("{# extraction = 1 #}{{ prompt }}", "extraction = 1"),
        ("{# response_prefix = 1 #}{{ prompt }}", "response_prefix"),
        ("{# of ours #}\n{{ prompt }}", "not TOML"),
        ("Solve:\n{#\nstop = ['x'] #}{{ prompt }}", "stop stands in a comment that is not the first"),
        ("{# #}{# format = 'chat' #}{{ prompt }}", "format stands in a comment"),
        ("", "own.jinja: it renders nothing for HumanEval/0"),
        ("{# stop = ['x'] #}\n", "it renders nothing for HumanEval/0"),
        ("Solve it.", "it renders the same text for all 164 problems"),
        ("{{ promt }}", "promt"),
        ("{{ 1 / 0 }}", "own.jinja: division by zero"),
        ("{{ prompt ", "own.jinja"),
    ],
)
def test_a_faulty_template_is_named(tmp_path, text, message):
    with pytest.raises(UsageError, match=message):
        prompts.render(template(tmp_path, text), problems.load())


def test_an_unknown_template_lists_the_known_ones():
    with pytest.raises(UsageError, match=r"neither a template of divcheck \(.*raw"):
        prompts.load("no-such-template")
