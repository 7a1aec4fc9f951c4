"""What an exception of an engine means to the user: one line, with what mends it where that is known."""

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


def one_line(error: BaseException) -> str:
    """Return what went wrong at the bottom of an exception's chain.

    >>> one_line(ValueError("a rank too high\\nand more"))
    'ValueError: a rank too high'
    """
    while below := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        error = below
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [""]
    # pydantic, in which vLLM wraps what it finds in a config, names the cause below a line of its own.
    cause = next(
        (line for line in lines if line.startswith(("Value error, ", "Assertion failed, "))), lines[0]
    )
    text = f"{type(error).__name__}: {cause.partition(' [type=')[0].rstrip(',')}".removesuffix(": ")
    short_of_memory = any(phrase in str(error) for phrase in OUT_OF_MEMORY)
    return f"{text} ({MORE_MEMORY})" if short_of_memory else text
