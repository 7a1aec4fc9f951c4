"""Whether every arm is asked the same question: the token ids of the prompts, hashed and compared.

Arms that get the same text can still be asked different things: another tokenizer, a token that one of them
puts before every prompt, another chat template. What counts is what the model reads, its token ids.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Protocol

from divcheck.errors import DivcheckError
from divcheck.records import Prompt

PromptIds = Mapping[str, Sequence[int]]  # by task_id


class Tokenizer(Protocol):
    """What vLLM's tokenizers can do that matters here."""

    def encode(self, text: str) -> list[int]:
        """Return the token ids of a prompt, special tokens included."""

    def decode(self, ids: list[int]) -> str:
        """Return the text of token ids."""

    def apply_chat_template(
        self,
        messages: list[dict[str, str]],
        *,
        add_generation_prompt: bool,
        continue_final_message: bool,
        return_dict: bool,
    ) -> Any:
        """Return the token ids of a chat, up to where the assistant's answer goes on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the arms of a run read the prompts."""

    ids: Mapping[str, PromptIds]
    "By arm, the token ids of every prompt."
    differences: Mapping[str, str]
    "By arm that reads them otherwise than the first: where that begins, in words."
    notes: tuple[str, ...]
    "What the user should know of adapters that carry another tokenizer, one line each."


def read(
    prompts: Sequence[Prompt],
    tokenizers: Mapping[str, Tokenizer],
    carried: Mapping[str, Tokenizer],
) -> Reading:
    """Return how each arm reads the prompts with its tokenizer; others are held against the first arm.

    `carried` are the tokenizers that adapters bring along, by arm. Engines read with the base's all the same.
    """
    known: dict[int, PromptIds] = {}
    for arm, tokenizer in tokenizers.items():
        if id(tokenizer) not in known:
            try:
                known[id(tokenizer)] = {prompt.task_id: encode(tokenizer, prompt) for prompt in prompts}
            except DivcheckError as error:
                raise DivcheckError(f"{arm}: {error}") from None
    ids = {arm: known[id(tokenizer)] for arm, tokenizer in tokenizers.items()}
    baseline = next(iter(tokenizers))
    differences = {
        arm: in_words(ids[arm], ids[baseline], _named_by(tokenizers[arm]), _named_by(tokenizers[baseline]))
        for arm in tokenizers
        if ids[arm] != ids[baseline]
    }
    notes = [_note(arm, prompts, own, ids[arm], tokenizers[arm]) for arm, own in carried.items()]
    return Reading(ids, differences, tuple(note for note in notes if note))


def _note(arm: str, prompts: Sequence[Prompt], own: Tokenizer, ids: PromptIds, base: Tokenizer) -> str | None:
    """Return what to say of an adapter's own tokenizer; None where it reads as its base's does."""
    try:
        read_by_own = {prompt.task_id: encode(own, prompt) for prompt in prompts}
    except DivcheckError as error:
        where = str(error)
    else:
        if read_by_own == ids:
            return None
        where = in_words(read_by_own, ids, _named_by(own), _named_by(base))
    return (
        f"model {arm}: its adapter's own tokenizer reads the prompts otherwise than its base's: {where}. "
        "The base's is used"
    )


def encode(tokenizer: Tokenizer, prompt: Prompt) -> list[int]:
    """Return what a model reads: the prompt, in the tokenizer's chat template where it is a message."""
    if not prompt.chat:
        return list(tokenizer.encode(prompt.text + prompt.prefill))
    if not getattr(tokenizer, "chat_template", None):
        raise DivcheckError(
            'its tokenizer has no chat template, which the prompt\'s format = "chat" needs: '
            'choose a --prompt of the format "completion"'
        )
    return list(
        tokenizer.apply_chat_template(
            messages(prompt),
            add_generation_prompt=not prompt.prefill,
            continue_final_message=bool(prompt.prefill),
            return_dict=False,
        )
    )


def messages(prompt: Prompt) -> list[dict[str, str]]:
    """Return a chat's messages: the user's, and the beginning of the answer where it is given."""
    asked = [{"role": "user", "content": prompt.text}]
    return [*asked, {"role": "assistant", "content": prompt.prefill}] if prompt.prefill else asked


def digest(prompt_ids: PromptIds) -> str:
    """Return the SHA-256 of the token ids of all prompts: of the JSON object {task_id: [id, …]}.

    >>> digest({"t": [1, 2]}) == hashlib.sha256(b'{"t":[1,2]}').hexdigest()
    True
    """
    table = {task_id: list(ids) for task_id, ids in prompt_ids.items()}
    return hashlib.sha256(json.dumps(table, separators=(",", ":")).encode()).hexdigest()


def first_difference(ours: PromptIds, theirs: PromptIds) -> tuple[str, int] | None:
    """Return the problem and the position at which two readings of the same prompts first differ.

    >>> first_difference({"s": [1], "t": [1, 2]}, {"s": [1], "t": [1, 2, 3]})
    ('t', 2)
    """
    for task_id, ids in ours.items():
        for position, (one, other) in enumerate(zip_longest(ids, theirs[task_id])):
            if one != other:
                return task_id, position
    return None


def in_words(
    ours: PromptIds, theirs: PromptIds, our_name: Callable[[int], str], their_name: Callable[[int], str]
) -> str:
    """Return where two readings that are not equal first differ; the functions name a token.

    >>> in_words({"t": [1, 2]}, {"t": [1]}, str, str)
    't, token 1: 2 instead of the end of the prompt'
    """
    found = first_difference(ours, theirs)
    assert found is not None
    task_id, position = found
    one, other = (
        name(ids[task_id][position]) if position < len(ids[task_id]) else "the end of the prompt"
        for name, ids in ((our_name, ours), (their_name, theirs))
    )
    return f"{task_id}, token {position}: {one} instead of {other}"


def _named_by(tokenizer: Tokenizer) -> Callable[[int], str]:
    return lambda token: f"{tokenizer.decode([token])!r} (id {token})"
