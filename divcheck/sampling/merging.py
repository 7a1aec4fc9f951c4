"""Merges an adapter into its base, in a process of its own, for the time that the result is sampled.

An adapter that runs beside its base and the same adapter merged differ numerically: the merged one runs
through the same kernels as a full fine-tune, which makes it the control arm of that comparison. Too large a
rank for vLLM's adapter kernels can be sampled in no other way.

The sum W + BA is made by peft and rounded once to the number format that the base's config names.
"""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from divcheck.errors import DivcheckError, UsageError


def require(name: str) -> None:
    """Raise UsageError unless peft is installed, which the arm `name` needs."""
    if importlib.util.find_spec("peft") is None:
        raise UsageError(f"model {name}: to merge its adapter peft is needed: pip install 'divcheck[merge]'")


@contextmanager
def merged(name: str, base: str, adapter: str, target: Path, log: Path) -> Iterator[str]:
    """Merge an adapter into its base; give the directory `target`, which is gone when the context ends.

    Raises DivcheckError where the two do not fit, or the disk does not hold the result.
    """
    shutil.rmtree(target, ignore_errors=True)  # left by a divcheck that was killed
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        with log.open("w+", encoding="utf-8", errors="replace") as output:
            command = [sys.executable, "-P", "-m", "divcheck.sampling.merging", base, adapter, str(target)]
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
            )
            output.seek(0)
            said = output.read().strip().splitlines()
        if done.returncode:
            cause = said[-1] if said else f"exit code {done.returncode}"
            raise DivcheckError(
                f"model {name}: its adapter cannot be merged into {base}: {cause} (log: {log})"
            )
        yield str(target)
    finally:
        shutil.rmtree(target, ignore_errors=True)


def merge(base: str, adapter: str, target: str) -> None:
    """Write the model that an adapter makes of its base, without tokenizer."""
    from peft import PeftModel, get_peft_model_state_dict
    from peft.utils import load_peft_weights
    from transformers import AutoModelForCausalLM

    model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base, dtype="auto"), adapter)
    given, used = load_peft_weights(adapter), get_peft_model_state_dict(model, save_embedding_layers=False)
    if alone := sorted(name for name in given.keys() ^ used.keys() if ".lora_" in name):
        sys.exit(f"its weights and its adapter_config.json do not fit: {alone[0]} is in one alone")
    model.merge_and_unload(safe_merge=True).save_pretrained(target)


if __name__ == "__main__":
    merge(*sys.argv[1:])
