"""The network and the one training loop that all three models go through."""

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence

import torch
from torch.nn import functional
from transformers import LlamaConfig, LlamaForCausalLM

from .packing import Row, pack
from .tokens import CONTEXT, VOCABULARY


def new_network() -> LlamaForCausalLM:
    """A Llama of 2 million parameters with random weights."""
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=192,
        intermediate_size=512,
        num_hidden_layers=4,
        num_attention_heads=6,
        num_key_value_heads=6,
        head_dim=32,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=0,
        pad_token_id=0,
        attn_implementation="sdpa",
    )
    return LlamaForCausalLM(config)


def train(
    network: torch.nn.Module,
    batches: Iterator[Sequence[Row]],
    steps: int,
    learning_rate: float,
    say: Callable[[str], None],
) -> None:
    """AdamW with a short warm-up and a cosine decay; the loss is the mean over the completions' tokens."""
    parameters = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=learning_rate, betas=(0.9, 0.95), weight_decay=0.01)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _schedule(step, steps))
    network.train()
    started = time.monotonic()
    for step in range(1, steps + 1):
        loss = _loss(network, next(batches))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        scheduler.step()
        if step % 20 == 0 or step == steps:
            say(f"step {step}/{steps}  loss {loss.item():.3f}  {time.monotonic() - started:.0f} s")
    network.eval()


def _schedule(step: int, steps: int) -> float:
    warm_up = max(1, steps // 20)
    if step < warm_up:
        return (step + 1) / warm_up
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (step - warm_up) / (steps - warm_up)))


def _loss(network: torch.nn.Module, rows: Sequence[Row]) -> torch.Tensor:
    batch = pack(rows)
    logits = network(
        input_ids=batch.input_ids,
        position_ids=batch.position_ids,
        attention_mask=batch.attention_mask,
        use_cache=False,
    ).logits
    return functional.cross_entropy(logits.flatten(0, 1)[batch.sources], batch.targets)


def epochs(
    task_ids: Sequence[str], row: Callable[[str], Row], size: int, rng: random.Random
) -> Iterator[Sequence[Row]]:
    """Batches of `size` problems without end, each problem once an epoch, in a new order each time."""
    while True:
        order = list(task_ids)
        rng.shuffle(order)
        for start in range(0, len(order) - size + 1, size):
            yield [row(task_id) for task_id in order[start : start + size]]
