"""The same question for every arm: with tokenizers as small as can be."""

import json
from pathlib import Path

import pytest
from conftest import DEMO

from divcheck.errors import DivcheckError
from divcheck.records import Prompt
from divcheck.sampling import questions

PROMPTS = [Prompt("t/0", "ab"), Prompt("t/1", "ba")]


class Letters:
    """One token a letter, and perhaps one before every prompt."""

    def __init__(self, first: int = 97, start: str = "") -> None:
        self.first, self.start = first, start

    chat_template: str | None = "yes"

    def encode(self, text: str) -> list[int]:
        return [ord(letter) - self.first for letter in self.start + text]

    def decode(self, ids: list[int]) -> str:
        return "".join(chr(self.first + number) for number in ids)

    def apply_chat_template(
        self,
        messages: list[dict[str, str]],
        *,
        add_generation_prompt: bool,
        continue_final_message: bool,
        return_dict: bool,
    ) -> list[int]:
        assert continue_final_message is not add_generation_prompt
        text = "".join(f"<{message['role']}>{message['content']}" for message in messages)
        return [
            ord(letter) - self.first for letter in text + ("<assistant>" if add_generation_prompt else "")
        ]


def test_equal_readings_have_equal_hashes_and_no_difference():
    reading = questions.read(PROMPTS, {"a": Letters(), "b": Letters()}, {})
    assert reading.ids == {"a": {"t/0": [0, 1], "t/1": [1, 0]}, "b": {"t/0": [0, 1], "t/1": [1, 0]}}
    assert (reading.differences, reading.notes) == ({}, ())
    assert questions.digest(reading.ids["a"]) == questions.digest(reading.ids["b"])


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (Letters(start="|"), "t/0, token 0: '|' (id 27) instead of 'a' (id 0)"),
        (Letters(first=96), "t/0, token 0: 'a' (id 1) instead of 'a' (id 0)"),
    ],
    ids=["a start token", "other ids"],
)
def test_the_first_difference_is_shown(other, difference):
    same = Letters()
    reading = questions.read(PROMPTS, {"a": same, "b": other, "c": same}, {})
    assert reading.differences == {"b": difference}
    assert questions.digest(reading.ids["a"]) != questions.digest(reading.ids["b"])


def test_a_prompt_that_ends_early_differs_at_its_end():
    assert questions.first_difference({"t": [1]}, {"t": [1, 2]}) == ("t", 1)
    assert questions.first_difference({"t": [1, 2]}, {"t": [1]}) == ("t", 1)


def test_a_tokenizer_that_an_adapter_carries_is_told_and_not_used():
    reading = questions.read(PROMPTS, {"b": Letters(), "l": Letters()}, {"l": Letters(start="|")})
    assert reading.differences == {}
    (note,) = reading.notes
    assert "model l: its adapter's own tokenizer" in note and "'|' (id 27) instead of 'a' (id 0)" in note
    assert questions.read(PROMPTS, {"l": Letters()}, {"l": Letters()}).notes == ()


def test_a_message_is_put_into_the_chat_template_and_the_answer_begun():
    tokenizer = Letters(start="|")
    ids = questions.encode(tokenizer, Prompt("t", "hi", chat=True, prefill="So"))
    assert tokenizer.decode(ids) == "<user>hi<assistant>So"
    assert (
        tokenizer.decode(questions.encode(tokenizer, Prompt("t", "hi", chat=True))) == "<user>hi<assistant>"
    )
    tokenizer.chat_template = None
    with pytest.raises(DivcheckError, match=r"^b: its tokenizer has no chat template"):
        questions.read([Prompt("t", "hi", chat=True)], {"a": Letters(), "b": tokenizer}, {})
    assert tokenizer.decode(questions.encode(tokenizer, Prompt("t", "hi", prefill="So"))) == "|hiSo"


@pytest.mark.engine
def test_real_tokenizers_with_and_without_a_start_token(tmp_path):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(DEMO / "base")
    assert questions.encode(tokenizer, PROMPTS[0]) == tokenizer("ab").input_ids
    changed = copy_with_start_token(DEMO / "base", tmp_path / "model")
    reading = questions.read(PROMPTS, {"a": tokenizer, "b": AutoTokenizer.from_pretrained(changed)}, {})
    assert list(reading.differences) == ["b"]
    assert "token 0" in reading.differences["b"]


def copy_with_start_token(source: Path, target: Path) -> Path:
    """A model whose tokenizer puts its last token before every prompt, as a BOS token is."""
    target.mkdir()
    for path in source.iterdir():
        (target / path.name).symlink_to(path)
    (target / "tokenizer.json").unlink()
    tokenizer = json.loads((source / "tokenizer.json").read_text())
    token = tokenizer["added_tokens"][-1]
    tokenizer["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [
            {"SpecialToken": {"id": token["content"], "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}},
        ],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {
            token["content"]: {"id": token["content"], "ids": [token["id"]], "tokens": [token["content"]]}
        },
    }
    (target / "tokenizer.json").write_text(json.dumps(tokenizer))
    return target
