"""One row of a batch: a prompt once, then several completions of it, none of which sees another.

A completion takes the positions right after the prompt, as at inference, so a row teaches exactly
what the same completions would teach in rows of their own, at a fraction of the work. Prompt and
completions are tokenized apart, because at inference the prompt is tokenized alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True)
class Row:
    """Token ids of a prompt and of completions of it, each completion ending with the end token."""

    prompt: Sequence[int]
    "Ids of the prompt."
    completions: Sequence[Sequence[int]]
    "Ids of each completion."


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of several rows, padded to the longest."""

    input_ids: torch.Tensor
    "Ids, shape (rows, length)."
    position_ids: torch.Tensor
    "Positions, shape (rows, length); they start again at the prompt's end for each completion."
    attention_mask: torch.Tensor
    "Zero where attention is allowed, very negative elsewhere, shape (rows, 1, length, length)."
    sources: torch.Tensor
    "Places that predict, as indices into the flattened (rows * length)."
    targets: torch.Tensor
    "The id to predict at each of `sources`; the prompt's last place predicts once per completion."


def pack(rows: Sequence[Row]) -> Batch:
    """Lay out rows as tensors; the last token of a completion is a target only."""
    length = max(len(row.prompt) + sum(len(c) - 1 for c in row.completions) for row in rows)
    input_ids = torch.zeros(len(rows), length, dtype=torch.long)
    position_ids = torch.zeros(len(rows), length, dtype=torch.long)
    allowed = torch.eye(length, dtype=torch.bool).repeat(len(rows), 1, 1)
    sources: list[int] = []
    targets: list[int] = []
    for index, row in enumerate(rows):
        end = len(row.prompt)
        input_ids[index, :end] = torch.tensor(row.prompt)
        position_ids[index, :end] = torch.arange(end)
        allowed[index, :end, :end] = _causal(end)
        start = end
        for completion in row.completions:
            size = len(completion) - 1
            stop = start + size
            input_ids[index, start:stop] = torch.tensor(completion[:-1])
            position_ids[index, start:stop] = torch.arange(end, end + size)
            allowed[index, start:stop, :end] = True
            allowed[index, start:stop, start:stop] = _causal(size)
            places = [end - 1, *range(start, stop)]
            sources += [index * length + place for place in places]
            targets += completion
            start = stop
    mask = torch.zeros(allowed.shape).masked_fill(~allowed, torch.finfo(torch.float32).min)
    return Batch(input_ids, position_ids, mask[:, None], torch.tensor(sources), torch.tensor(targets))


def _causal(size: int) -> torch.Tensor:
    return torch.ones(size, size, dtype=torch.bool).tril()
