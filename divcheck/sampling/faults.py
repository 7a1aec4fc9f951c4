"""What an exception of an engine means to the user: one line, with what mends it where that is known."""

from collections.abc import Sequence
from itertools import pairwise

OUT_OF_MEMORY = (  # as torch and vLLM word it
    "out of memory",
    "No available memory for the cache blocks",
    "is less than desired GPU memory utilization",
    "KV cache is needed, which is larger than the available",
    "larger than the maximum number of tokens that can be stored in KV cache",
)
MORE_MEMORY = (
    "more memory is needed: end what else uses the device, split the model over more GPUs by "
    "--tensor-parallel, or change the share that vLLM takes, as in SOURCE,gpu_memory_utilization=0.8"
)
TYPE = " [type="  # behind what pydantic, in which vLLM wraps its configs, says of a value


def one_line(error: BaseException) -> str:
    """Return what went wrong at the bottom of an exception's chain.

    >>> one_line(ValueError("a rank too high\\nand more"))
    'ValueError: a rank too high'
    """
    while below := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        error = below
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [""]
    text = f"{type(error).__name__}: {_cause(lines)}".removesuffix(": ")
    short_of_memory = any(phrase in str(error) for phrase in OUT_OF_MEMORY)
    return f"{text} ({MORE_MEMORY})" if short_of_memory else text


def _cause(lines: Sequence[str]) -> str:
    """Return what of an error's lines says what is wrong: the first, but where pydantic words it.

    >>> _cause(["1 validation error for Config", "n", "Input should be an integer [type=int, …]"])
    'n: Input should be an integer'
    """
    for line in lines:
        if line.startswith(("Value error, ", "Assertion failed, ")):
            return line.partition(TYPE)[0].rstrip(",")
    for field, line in pairwise(lines[1:]):
        if TYPE in line:
            return f"{field}: {line.partition(TYPE)[0]}"
    return lines[0]
